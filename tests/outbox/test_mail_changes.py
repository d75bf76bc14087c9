"""/beheer/mail: looking for a mail, stopping one, why mail is late, trying out the server."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox import domains, standing
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import DropReason, MailState
from sessions_app.pages import outbox_words
from sessions_app.people.audit_models import Action, AuditEntry
from tests import factories
from tests.cast import Cast
from tests.free_port import free_port
from tests.outbox.letterbox import letterbox_for, point_to
from tests.outbox.mails import mail, states
from tests.page_client import PageClient

REQUEST = (Path(__file__).parents[1] / "invitations" / "golden" / "request_summer.ics").read_bytes().decode()


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


@pytest.fixture
def anna(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.admin_anna)


def in_noord(**values: object) -> OutgoingMail:
    about = factories.knowledge_session(district=factories.district("noord"))
    return mail(**({"knowledge_session_id": about.id} | values))


def subjects(client: PageClient, question: str) -> list[str]:
    return [link.get_text() for link in client.get(f"/beheer/mail?{question}").select("tbody th a")]


def test_mails_are_found_by_state_kind_session_and_address(olga: PageClient) -> None:
    first = in_noord(subject="Eerste", kind="invitation", recipient_email="sam@voorbeeld.nl")
    in_noord(subject="Tweede", kind="rescheduled", recipient_email="kim@voorbeeld.nl", state=MailState.GIVEN_UP)
    assert subjects(olga, "soort=invitation") == ["Eerste"]
    assert subjects(olga, f"sessie={first.knowledge_session_id}") == ["Eerste"]
    assert subjects(olga, "adres=KIM@") == ["Tweede"]
    assert subjects(olga, "adres=voorbeeld&stand=due") == ["Eerste"]
    assert subjects(olga, "adres=%25") == subjects(olga, "adres=_") == []
    olga.get("/beheer/mail?sessie=99999999999999999999&soort=%00&adres=%00")


def test_the_next_page_keeps_what_was_asked(olga: PageClient) -> None:
    about = factories.knowledge_session(district=factories.district("noord"))
    for _ in range(51):
        mail(knowledge_session_id=about.id, kind="invitation")
    following = olga.get("/beheer/mail?soort=invitation&adres=noor").select_one("a[rel=next]")
    assert following is not None
    assert "soort=invitation" in str(following["href"])
    assert len(olga.get(str(following["href"])).select("tbody tr")) == 1


def test_a_mail_that_waits_is_stopped_and_can_still_be_sent(olga: PageClient) -> None:
    waiting = in_noord(kind="materials_ready")
    assert olga.get(f"/beheer/mail/{waiting.id}/stoppen").find("form", action=f"/beheer/mail/{waiting.id}/stoppen")
    olga.get(olga.post(f"/beheer/mail/{waiting.id}/stoppen").location)
    assert (waiting.state, waiting.dropped_because) == (MailState.DROPPED, DropReason.STOPPED)
    assert db.session.query(AuditEntry).filter_by(action=Action.STOPPED, subject_id=waiting.id).count() == 1
    olga.post(f"/beheer/mail/{waiting.id}/stoppen", status=303)  # a double click
    assert db.session.query(AuditEntry).filter_by(action=Action.STOPPED, subject_id=waiting.id).count() == 1
    olga.post(f"/beheer/mail/{waiting.id}/opnieuw")
    assert (waiting.state, waiting.dropped_because) == (MailState.DUE, None)


@pytest.mark.parametrize(
    ("values", "earlier"),
    [
        ({"calendar": REQUEST, "calendar_method": "CANCEL", "kind": "place_withdrawn"}, None),
        ({"calendar": REQUEST, "calendar_method": "REQUEST", "kind": "invitation"}, MailState.SENT),
        ({"kind": "session_cancelled"}, None),
        ({"state": MailState.TAKEN}, None),
        ({"state": MailState.SENT}, None),
    ],
)
def test_what_would_leave_a_calendar_wrong_is_not_stopped(
    olga: PageClient, values: dict[str, object], earlier: MailState | None
) -> None:
    if earlier:
        in_noord(chain="c", state=earlier, calendar=REQUEST, calendar_method="REQUEST")
    number = in_noord(chain="c", **values).id
    before = states()
    olga.post(f"/beheer/mail/{number}/stoppen", status=409)
    assert olga.get(f"/beheer/mail/{number}/stoppen").find("form", action=f"/beheer/mail/{number}/stoppen") is None
    assert states() == before


def test_nobody_stops_a_mail_of_another_district(olga: PageClient) -> None:
    about = factories.knowledge_session(district=factories.district("west"))
    number = mail(knowledge_session_id=about.id).id
    olga.post(f"/beheer/mail/{number}/stoppen", status=404)
    assert states() == [MailState.DUE]


def test_an_address_is_put_right_in_the_registration(olga: PageClient) -> None:
    about = factories.knowledge_session(district=factories.district("noord"))
    registration = factories.registration(about, "sam@voorbeeld.nl")
    number = mail(knowledge_session_id=about.id, recipient_email="sam@voorbeeld.nl", state=MailState.GIVEN_UP).id
    link = olga.get(f"/beheer/mail/{number}").find(
        "a", href=f"/beheer/sessies/{about.slug}/deelnemers/{registration.id}"
    )
    assert link is not None


def test_a_late_mail_is_told_on_every_page_with_what_to_do(olga: PageClient) -> None:
    in_noord(due_at=clock.now() - timedelta(minutes=11))
    assert "flask worker" in olga.get("/beheer").select_one(".notice--wrong").get_text()  # type: ignore[union-attr]
    standing.note_pass(clock.now(), "ConnectionRefusedError: nobody", has_reached_server=False)
    told = olga.get("/beheer/antwoorden").select_one(".notice--wrong").get_text()  # type: ignore[union-attr]
    assert "flask worker" not in told
    assert "mailserver" in told
    assert "ConnectionRefusedError" in olga.get("/beheer/mail").get_text()


def test_a_round_that_waits_for_its_pace_is_not_late(olga: PageClient) -> None:
    in_noord(due_at=clock.now() - timedelta(minutes=30), priority=2)
    assert olga.get("/beheer").select(".notice--wrong")
    standing.locked().limited_at = clock.now()
    db.session.commit()
    assert not olga.get("/beheer").select(".notice--wrong")


def test_who_may_not_see_mail_sees_no_banner(client: PageClient, cast: Cast) -> None:
    in_noord(due_at=clock.now() - timedelta(minutes=30))
    assert not client.sign_in(cast.coordinator_cor).get("/inzicht").select(".notice--wrong")


def test_the_page_tells_of_the_worker_and_of_domains_that_wait(olga: PageClient) -> None:
    standing.note_pass(clock.now(), "", has_reached_server=True)
    domains.put_off("traag.example", "450 later", clock.now())
    db.session.commit()
    text = olga.get("/beheer/mail").get_text()
    assert "traag.example" in text
    assert "450 later" in text
    assert "draait niet" not in text


def test_an_error_is_told_in_plain_words(olga: PageClient) -> None:
    number = in_noord(state=MailState.GIVEN_UP, tries=1, last_error="550 5.1.1 <…> unknown").id
    assert "Dit adres bestaat niet." in olga.get(f"/beheer/mail/{number}").get_text()


def test_the_mail_server_is_tried_out(anna: PageClient, app: Flask) -> None:
    anna.get("/beheer/mail/proef")
    with letterbox_for(app) as letterbox:
        page = anna.post("/beheer/mail/proef", status=200)
    assert letterbox.recipients == ["anna@example.org"]
    assert "Gelukt" in page.get_data(as_text=True)
    assert states() == []


def test_a_server_that_is_not_there_is_told_step_by_step(anna: PageClient, app: Flask) -> None:
    point_to(app, free_port())
    app.extensions["mail"].password = "geheim-wachtwoord"
    text = anna.post("/beheer/mail/proef", status=200).get_data(as_text=True)
    assert "Onze mailserver geeft geen antwoord." in text
    assert "Niet geprobeerd" in text
    assert "geheim" not in text


def test_an_organiser_does_not_try_out_the_server(olga: PageClient) -> None:
    olga.get("/beheer/mail/proef", status=403)
    olga.post("/beheer/mail/proef", status=403)


def test_each_kind_of_mail_has_a_name() -> None:
    folders = Path(__file__).parents[2] / "templates" / "mail"
    kinds = {folder.name for folder in folders.iterdir() if folder.is_dir()}
    assert kinds - set(outbox_words.KINDS) == set()


def test_what_should_have_left_leaves_as_soon_as_possible(olga: PageClient) -> None:
    late, later = in_noord(due_at=clock.now() - timedelta(minutes=5)), in_noord(due_at=clock.now() + timedelta(hours=5))
    assert "zo snel mogelijk" in olga.get(f"/beheer/mail/{late.id}").get_text()
    assert "zo snel mogelijk" not in olga.get(f"/beheer/mail/{later.id}").get_text()


def test_a_wrong_address_in_a_round_is_put_right_in_a_new_one(olga: PageClient) -> None:
    failed = in_noord(kind="session_invited", state=MailState.GIVEN_UP, recipient_email="fout@voorbeeld.nl")
    words = olga.get(f"/beheer/mail/{failed.id}").get_text()
    assert "in een nieuwe ronde" in words and "waar het is ingevuld" not in words
