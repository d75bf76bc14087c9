"""/beheer/mail: who sees what, and trying again."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.feedback import service as feedback
from sessions_app.outbox import queries
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import MailState
from tests import factories
from tests.cast import Cast
from tests.outbox.mails import mail, states
from tests.page_client import PageClient


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def mail_about(district: str, **values: object) -> int:
    about = factories.knowledge_session(district=factories.district(district))
    return mail(knowledge_session_id=about.id, **values).id


def test_an_organiser_sees_the_mails_of_her_sessions(olga: PageClient) -> None:
    mine = mail_about("noord", subject="Over Noord")
    other = mail_about("west", subject="Over West")
    account = mail(subject="Over een account").id

    text = olga.get("/beheer/mail").get_text()
    assert "Over Noord" in text
    assert "Over West" not in text
    assert "Over een account" not in text
    olga.get(f"/beheer/mail/{mine}")
    for hidden in (other, account, 4711):
        olga.get(f"/beheer/mail/{hidden}", status=404)
        olga.get(f"/beheer/mail/{hidden}/weergave", status=404)
        olga.post(f"/beheer/mail/{hidden}/opnieuw", status=404)


def test_an_admin_sees_all_a_coordinator_none(client: PageClient, cast: Cast) -> None:
    mail(subject="Over een account")
    assert "Over een account" in client.sign_in(cast.admin_anna).get("/beheer/mail").get_text()
    PageClient(client.app).sign_in(cast.coordinator_cor).get("/beheer/mail", status=403)
    PageClient(client.app).raw("/beheer/mail", status=302)


def test_the_list_shows_state_tries_and_error(olga: PageClient) -> None:
    mail_about("noord", state=MailState.GIVEN_UP, tries=3, last_error="550 <script>onbekend")
    page = olga.get("/beheer/mail?stand=given_up")
    row = page.tbody
    assert row is not None
    assert "3" in row.get_text()
    assert "550 <script>onbekend" in row.get_text()
    assert page.find("tbody") is not None
    assert olga.get("/beheer/mail?stand=sent").find("tbody") is None
    olga.get("/beheer/mail?stand=onzin")


def test_pages_of_fifty(olga: PageClient) -> None:
    about = factories.knowledge_session()
    for number in range(queries.PER_PAGE + 1):
        mail(knowledge_session_id=about.id, subject=f"Nummer {number}")
    first = olga.get("/beheer/mail")
    assert len(first.select("tbody tr")) == queries.PER_PAGE
    following = first.select_one("a[rel=next]")
    assert following is not None
    assert len(olga.get(str(following["href"])).select("tbody tr")) == 1
    for too_far in (3, 10**20):
        olga.get(f"/beheer/mail?pagina={too_far}", status=404)


def test_no_one_sees_a_personal_link(olga: PageClient) -> None:
    link = links.placeholder("registration", 5)
    number = mail_about("noord", text_body=f"Open {link}\n", html_body=f'<a href="{link}">Open</a>')
    page = olga.get(f"/beheer/mail/{number}").get_text()
    assert "[[link" not in page
    assert "/aanmelding/" not in page
    preview = olga.raw(f"/beheer/mail/{number}/weergave")
    assert preview.get_data(as_text=True) == '<a href="#">Open</a>'
    assert "sandbox" in preview.headers["Content-Security-Policy"]


def test_an_account_mail_shows_its_body_to_no_one(client: PageClient, cast: Cast) -> None:
    number = mail(is_secret=True, text_body="geheim", html_body="geheim").id
    anna = client.sign_in(cast.admin_anna)
    assert "geheim" not in anna.get(f"/beheer/mail/{number}").get_text()
    anna.get(f"/beheer/mail/{number}/weergave", status=404)


def test_an_erased_mail_still_has_a_page(olga: PageClient) -> None:
    nothing = dict.fromkeys(("subject", "text_body", "html_body", "recipient_email", "recipient_name"), "")
    olga.get(f"/beheer/mail/{mail_about('noord', state=MailState.SENT, sent_at=clock.now(), **nothing)}")
    olga.get("/beheer/mail")


def test_trying_again(olga: PageClient) -> None:
    number = mail_about("noord", state=MailState.GIVEN_UP, tries=78)
    assert olga.get(f"/beheer/mail/{number}").find("form", action=f"/beheer/mail/{number}/opnieuw")
    olga.get(f"/beheer/mail/{number}/opnieuw", status=405)
    assert states() == [MailState.GIVEN_UP]
    answer = olga.post(f"/beheer/mail/{number}/opnieuw")
    assert states() == [MailState.DUE]
    olga.get(answer.location)


def test_a_sent_mail_is_not_sent_again(olga: PageClient) -> None:
    number = mail_about("noord", state=MailState.SENT, sent_at=clock.now())
    assert olga.get(f"/beheer/mail/{number}").find("form", action=f"/beheer/mail/{number}/opnieuw") is None
    olga.post(f"/beheer/mail/{number}/opnieuw", status=409)


@pytest.mark.parametrize(("minutes", "is_shown"), [(10, False), (11, True), (300, True)])
def test_a_banner_when_mail_is_late(olga: PageClient, app: Flask, minutes: int, is_shown: bool) -> None:
    mail_about("noord", due_at=clock.now() - timedelta(minutes=minutes))
    assert bool(olga.get("/beheer/mail").select(".notice--wrong")) is is_shown


def test_nobody_sees_who_is_reminded_of_the_evaluation(client: PageClient, cast: Cast, olga: PageClient) -> None:
    """A reminder goes to who has not answered; the list of them would tell who has."""
    evaluated = factories.knowledge_session(clock.now() - timedelta(days=5), district=factories.district("noord"))
    factories.registration(evaluated, "stil@example.org")
    feedback.ask_all_due()
    with clock.set_to(clock.now() + timedelta(days=3, minutes=1)):
        assert feedback.remind_all_due() == 1
    db.session.commit()
    reminder = db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "evaluation_reminder")).one()
    for reader in (olga, PageClient(client.app).sign_in(cast.admin_anna)):
        assert reminder.subject not in reader.get("/beheer/mail").get_text()
        reader.get(f"/beheer/mail/{reminder.id}", status=404)
        reader.get(f"/beheer/mail/{reminder.id}/weergave", status=404)


def test_the_kinds_to_choose_stand_by_name(olga: PageClient) -> None:
    for kind in ("registration_cancelled", "agreement_change", "waiting_list_joined", "evaluation"):
        mail_about("noord", kind=kind)
    kinds = [option.get_text() for option in olga.get("/beheer/mail").select("#soort option")[1:]]
    assert kinds == ["Afgemeld", "Evaluatie", "Wachtlijst", "Wijziging van een afspraak voorgesteld"]
