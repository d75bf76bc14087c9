"""The organiser writes down for those who asked, shows the code in the room; staff take up a call for help."""

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.agreements import service
from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core.extensions import db
from sessions_app.registrations.queries import confirmed_of
from tests import factories
from tests.agreements.made import WHAT, in_days, mails, other_of, past_session, running, the
from tests.cast import Cast
from tests.page_client import PageClient


def test_nothing_holds_before_they_say_yes_and_the_text_is_gone_from_her(
    app: Flask, client: PageClient, cast: Cast
) -> None:
    session = past_session()
    address = f"/beheer/sessies/{session.slug}/afspraken"
    ids = [str(one.id) for one in confirmed_of(session.id) if one.name != "Mo Voorbeeld"]
    client.sign_in(cast.organiser_olga).get(f"{address}/nieuw")
    filled_in = {"with": ids, "what": WHAT, "due_on": in_days(14).isoformat()}
    alone = client.post(f"{address}/nieuw", filled_in | {"with": ids[:1]}, status=422).get_data(as_text=True)
    assert "Kies twee of meer mensen of organisaties" in alone and "Kies met wie je" not in alone
    client.post(f"{address}/nieuw", filled_in)
    agreement = db.session.scalars(select(Agreement)).one()
    assert (agreement.status, agreement.made_by_staff) == (AgreementStatus.PROPOSED, True)
    assert sorted(mail.recipient_email for mail in mails()) == ["ayse@example.org", "fatma@example.org"]
    assert "Fatma" not in "".join(mail.text_body for mail in mails() if mail.recipient_email == "ayse@example.org")
    assert WHAT not in client.get(address).get_text()


def test_a_double_click_of_the_organiser_is_one_agreement(app: Flask, client: PageClient, cast: Cast) -> None:
    session = past_session()
    ids = [str(one.id) for one in confirmed_of(session.id)]
    client.sign_in(cast.organiser_olga)
    for _time in range(2):
        filled_in = {"with": ids, "what": WHAT, "due_on": in_days(14).isoformat()}
        client.post(f"/beheer/sessies/{session.slug}/afspraken/nieuw", filled_in)
    assert len(db.session.scalars(select(Agreement)).all()) == 1
    assert len(mails()) == len(ids)


def test_the_code_in_the_room_leads_to_the_short_address(app: Flask, client: PageClient, cast: Cast) -> None:
    session = past_session()
    running(session)
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{session.slug}/afspraken/scherm")
    assert "/afspraken" in the(page, ".in-the-room__address").get_text()
    assert WHAT not in page.get_text()


@pytest.mark.parametrize("email", ["ayse@example.org", "niemand@example.org"])
def test_asking_for_the_own_page_tells_nothing(app: Flask, client: PageClient, email: str) -> None:
    session = past_session()
    answer = client.post("/afspraken", {"email": email, "session": session.slug})
    assert answer.location.endswith(f"/afspraken?sessie={session.slug}&gevraagd=1")
    client.get(answer.location)
    assert len(mails("agreements_link")) == (1 if email.startswith("ayse") else 0)
    client.post("/afspraken", {"email": "geen adres"}, status=422)


def test_help_is_taken_up_by_one(app: Flask, client: PageClient, cast: Cast) -> None:
    agreement = running(past_session())
    address = f"/beheer/afspraken/{agreement.id}/opgepakt"
    client.sign_in(cast.coordinator_noor).post(address, status=409)
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.STUCK, service.Extras(help_wanted=True))
    db.session.commit()
    factories.district("west")
    assert client.get("/inzicht/afspraken").select_one(f'form[action="{address}"]') is not None
    assert client.post(address).location == "/inzicht/afspraken"
    [mail] = mails("agreement_help_taken_up")
    assert mail.recipient_email == "ayse@example.org"
    client.sign_in(cast.organiser_olga).post(address, status=409)
    client.sign_in(cast.organiser_olaf).post(address, status=404)
