"""Who leaves a session that has just moved, while the mail about the move has not left: each mail names the date that
she knows."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.invitations.forgetting import forget_person
from sessions_app.knowledge_sessions import service as planning
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState
from sessions_app.registrations import corrections, service
from sessions_app.registrations.corrections import Correction
from sessions_app.registrations.events import PersonErased
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.invitations.letterbox import due, event_of, let_leave
from tests.invitations.rounds import open_invitation

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
KNOWN, MOVED = "14 januari", "21 januari"


@pytest.fixture
def session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session(START, capacity=1)


def registered(session: KnowledgeSession, email: str) -> Registration:
    return service.register(session, RegistrationDetails("Fatma", email)).registration


def move(session: KnowledgeSession, days: int = 7, venue: str = "") -> None:
    later = timedelta(days=days)
    place = (venue or session.venue_name, session.venue_address, session.venue_postcode)
    planning.reschedule(session, Move(session.starts_at + later, session.ends_at + later, *place))


def all_name(day: str, *kinds: str) -> None:
    mails = due()
    assert sorted(mail.kind for mail in mails) == sorted(kinds)
    for mail in mails:
        assert mail.subject.endswith(f", {day}")
        assert f"{day} 2027" in mail.text_body and f"{day} 2027" in mail.html_body
        assert (MOVED if day == KNOWN else KNOWN) not in mail.text_body + mail.html_body


@pytest.mark.parametrize("because", [EndedBecause.OWN, EndedBecause.ORGANISER])
def test_who_cancels_reads_the_date_in_her_calendar(session: KnowledgeSession, because: EndedBecause) -> None:
    hers = registered(session, "fatma@example.org")
    let_leave()
    move(session, 3)
    move(session, 4, "Huis van de Wijk")
    service.cancel(hers, because)
    all_name(KNOWN, "registration_cancelled", "place_withdrawn")
    assert event_of(due()[-1]).dtstart.value == START  # type: ignore[attr-defined]
    assert not any("Huis van de Wijk" in mail.text_body + mail.html_body for mail in due())


def only_the_confirmation_leaves() -> None:
    confirmation, _invitation = due()
    assert confirmation.kind == "registration_confirmed"
    confirmation.state = MailState.SENT
    db.session.flush()


def test_who_has_her_confirmation_alone_reads_the_date_that_it_told(session: KnowledgeSession) -> None:
    hers = registered(session, "fatma@example.org")
    only_the_confirmation_leaves()
    move(session, 3)
    move(session, 4, "Huis van de Wijk")
    service.cancel(hers)
    all_name(KNOWN, "registration_cancelled")


def refused_for_now() -> None:
    """The mail server was offered her entry, and wants it later."""
    due()[-1].tries = 1
    db.session.flush()


def test_the_same_when_her_entry_was_tried_in_vain(session: KnowledgeSession) -> None:
    hers = registered(session, "fatma@example.org")
    only_the_confirmation_leaves()
    refused_for_now()
    move(session, 3)
    move(session, 4)
    service.cancel(hers)
    all_name(KNOWN, "registration_cancelled", "place_withdrawn")


def test_away_and_back_an_entry_that_was_tried_in_vain_still_comes(session: KnowledgeSession) -> None:
    registered(session, "fatma@example.org")
    only_the_confirmation_leaves()
    refused_for_now()
    move(session)
    move(session, -7)
    (mail,) = due()
    assert event_of(mail).dtstart.value == START  # type: ignore[attr-defined]
    move(session)
    refused_for_now()
    move(session, 7)
    move(session, -14)
    (mail,) = due()
    assert event_of(mail).dtstart.value == START  # type: ignore[attr-defined]


def test_the_same_when_the_session_is_called_off(session: KnowledgeSession) -> None:
    registered(session, "fatma@example.org")
    only_the_confirmation_leaves()
    move(session)
    planning.cancel(session, "")
    all_name(KNOWN, "session_cancelled")
    assert due()[0].calendar is None


def test_a_confirmation_that_left_after_the_move_told_the_new_date(session: KnowledgeSession) -> None:
    hers = registered(session, "fatma@example.org")
    move(session)
    only_the_confirmation_leaves()
    service.cancel(hers)
    all_name(MOVED, "registration_cancelled")


def test_away_and_back_her_first_entry_tells_of_no_change(session: KnowledgeSession) -> None:
    registered(session, "fatma@example.org")
    only_the_confirmation_leaves()
    move(session)
    assert "veranderd" in due()[-1].text_body
    move(session, -7)
    all_name(KNOWN, "invitation")
    assert "veranderd" not in due()[0].text_body


def test_who_was_told_of_the_move_reads_the_new_date(session: KnowledgeSession) -> None:
    hers = registered(session, "fatma@example.org")
    let_leave()
    move(session)
    let_leave()
    service.cancel(hers)
    all_name(MOVED, "registration_cancelled", "place_withdrawn")
    assert "Waar" in due()[0].text_body


def test_who_only_waited_hears_nothing_of_the_move_any_more(session: KnowledgeSession) -> None:
    registered(session, "fatma@example.org")
    waits = registered(session, "mo@example.org")
    let_leave()
    move(session)
    service.cancel(waits)
    assert [mail.kind for mail in due("mo@example.org")] == ["registration_cancelled"]
    assert due("mo@example.org")[0].subject.endswith(KNOWN)


def test_the_old_address_reads_the_date_in_its_calendar(session: KnowledgeSession) -> None:
    hers = registered(session, "fatma@exmaple.org")
    let_leave()
    move(session)
    corrections.correct(hers, Correction("Fatma", "fatma@example.org"))
    db.session.flush()
    (mail,) = due("fatma@exmaple.org")
    assert (mail.kind, mail.subject.endswith(KNOWN)) == ("place_withdrawn", True)
    assert all(MOVED in mail.text_body for mail in due("fatma@example.org"))


def test_who_was_invited_and_is_erased_reads_the_date_in_her_calendar(session: KnowledgeSession) -> None:
    invitation = open_invitation(session, "noa@example.org")
    let_leave()
    move(session)
    forget_person(PersonErased(invitation.person))
    all_name(KNOWN, "place_withdrawn")
