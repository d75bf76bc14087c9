"""The list of answers: who sees what, and the two buttons."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock, formatting
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import undeliverable
from sessions_app.registrations.models import Registration
from sessions_app.replies import service
from sessions_app.replies.models import IncomingMail, MailboxState
from sessions_app.replies.rules import Kind, Reason, Stage
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.replies.post import FATMA, invitation_of, letter, read, registered, status_of

ALIAS = "f.yilmaz@zorg.example.net"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session()


@pytest.fixture
def registration(session: KnowledgeSession) -> Registration:
    return registered(session)


@pytest.fixture
def waiting(registration: Registration) -> IncomingMail:
    """Her refusal, that nobody vouches for."""
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        return read(letter("outlook", uid=invitation_of(registration).uid, partstat="DECLINED"))


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def test_what_waits_is_listed_with_its_reason(olga: PageClient, waiting: IncomingMail) -> None:
    page = olga.get("/beheer/antwoorden")
    row = page.select_one("tbody tr")
    assert row is not None
    assert "Komt niet" in row.get_text()
    assert FATMA in row.get_text()
    assert "niet zeker" in row.get_text()
    assert waiting.knowledge_session and waiting.knowledge_session.title in row.get_text()


def test_the_page_of_the_session_leads_to_what_waits(olga: PageClient, waiting: IncomingMail, cast: Cast) -> None:
    assert waiting.knowledge_session
    page = f"/beheer/sessies/{waiting.knowledge_session.slug}"
    row = olga.get(page).select_one('main a[href="/beheer/antwoorden"]')
    assert row is not None and row.get_text() == "1 antwoord wacht op jou"
    assert "Er wacht niets op je." not in olga.get(page).get_text()
    service.set_aside(waiting, cast.organiser_olga)
    db.session.commit()
    assert "Er wacht niets op je." in olga.sign_in(cast.organiser_olga).get(page).get_text()


def test_one_answer_says_all_that_is_needed(olga: PageClient, waiting: IncomingMail) -> None:
    text = olga.get(f"/beheer/antwoorden/{waiting.id}").get_text()
    assert "Helaas, ik ben die dag met verlof." in text
    assert "Overnemen: afmelden" in text
    assert "Leg terzijde" in text


def test_taking_over_cancels_and_says_so(olga: PageClient, waiting: IncomingMail, registration: Registration) -> None:
    olga.post(f"/beheer/antwoorden/{waiting.id}/overnemen")
    assert status_of(registration) == "cancelled"
    page = olga.get(f"/beheer/antwoorden/{waiting.id}")
    assert "Overgenomen" in page.get_text() and "door Olga" in page.get_text()
    assert not page.select("main form")
    olga.post(f"/beheer/antwoorden/{waiting.id}/overnemen", status=303)  # a double click


def test_putting_aside_changes_nothing_else(
    olga: PageClient, waiting: IncomingMail, registration: Registration
) -> None:
    for _ in range(2):
        olga.post(f"/beheer/antwoorden/{waiting.id}/terzijde")
    assert status_of(registration) == "confirmed"
    assert "Er wacht niets op je." in olga.get("/beheer/antwoorden").get_text()
    assert olga.get("/beheer/antwoorden?toon=terzijde").select("tbody tr")


def test_an_organiser_elsewhere_sees_nothing(client: PageClient, cast: Cast, waiting: IncomingMail) -> None:
    olaf = client.sign_in(cast.organiser_olaf)
    assert not olaf.get("/beheer/antwoorden").select("tbody tr")
    olaf.get(f"/beheer/antwoorden/{waiting.id}", 404)
    olaf.post(f"/beheer/antwoorden/{waiting.id}/overnemen", status=404)


def test_what_belongs_to_no_session_is_for_an_admin(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    mail = read(letter("person", from_="iemand@example.net"))
    client.sign_in(cast.organiser_olga).get(f"/beheer/antwoorden/{mail.id}", 404)
    assert "sorry" in client.sign_in(cast.admin_anna).get(f"/beheer/antwoorden/{mail.id}").get_text()


def test_the_desk_counts_what_waits(olga: PageClient, waiting: IncomingMail) -> None:
    assert "1 antwoord wacht op jou" in olga.get("/beheer").get_text()


def test_the_list_of_participants_shows_what_her_calendar_said(
    olga: PageClient, registration: Registration, app: Flask
) -> None:
    app.config["REPLY_TRUSTED_AUTHSERV"] = ["mx.example.org"]
    try:
        read(letter("apple", uid=invitation_of(registration).uid, partstat="TENTATIVE"))
    finally:
        app.config["REPLY_TRUSTED_AUTHSERV"] = []
    undeliverable.note_returned(FATMA, "550 mailbox vol", True, None)
    db.session.commit()
    slug = registration.knowledge_session.slug
    row = olga.get(f"/beheer/sessies/{slug}/deelnemers").get_text()
    assert "Misschien" in row
    assert "Mail komt niet aan" in row
    assert "550 mailbox vol" in row
    assert "0 ja, 1 misschien, 0 nee" in olga.get(f"/beheer/sessies/{slug}").get_text()


def test_a_mailbox_that_does_not_answer_is_shown(olga: PageClient, app: Flask) -> None:
    app.config["REPLY_IMAP_URL"] = "imaps://a:geheim@imap.example.org/"
    from sessions_app.replies.mailbox import address_from

    name = address_from(app.config["REPLY_IMAP_URL"]).name
    since = clock.now()
    read_at = since - timedelta(hours=2)
    db.session.add(MailboxState(name=name, read_at=read_at, failing_since=since, last_error="TimeoutError: timed out"))
    db.session.commit()
    try:
        text = olga.get("/beheer/antwoorden").get_text()
    finally:
        app.config["REPLY_IMAP_URL"] = ""
    assert "De mailbox antwoordt niet" in text
    assert f"{formatting.long_date(read_at)}, {formatting.clock_time(read_at)}." in text
    assert "geheim" not in text


@pytest.mark.parametrize("reason", [one for one in Reason if one])
@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.UNREADABLE])
def test_every_reason_has_words(olga: PageClient, session: KnowledgeSession, reason: Reason, kind: Kind) -> None:
    mail = IncomingMail(
        fingerprint="f", received_at=clock.now(), raw=b"", size=0, kind=kind, stage=Stage.WAITING,
        reason=reason.value, knowledge_session=session,
    )  # fmt: skip
    db.session.add(mail)
    db.session.commit()
    assert olga.get(f"/beheer/antwoorden/{mail.id}").select_one("main .notice")
