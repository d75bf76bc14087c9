"""Who is reminded, of what, when; and never twice."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import reminders
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.details import Move, details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, MailTopic, OutgoingMail
from sessions_app.people import preferences
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.invitations.letterbox import due, let_leave

STARTS_AT = datetime(2026, 12, 8, 13, 30, tzinfo=clock.AMSTERDAM)
WEEK, DAY = STARTS_AT - timedelta(days=7, hours=4, minutes=30), STARTS_AT - timedelta(days=1, hours=4, minutes=30)
SAM = "sam@example.org"


def planned(**values: Any) -> KnowledgeSession:
    return factories.knowledge_session(STARTS_AT, **values)


def registered(knowledge_session: KnowledgeSession, email: str = SAM, **values: Any) -> Registration:
    made = service.register(knowledge_session, service.RegistrationDetails(name="Sam", email=email, **values))
    db.session.commit()
    return made.registration


def reminded_at(moment: datetime) -> int:
    with clock.set_to(moment), transaction():
        return reminders.remind(clock.now())


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).filter_by(kind="reminder").order_by(OutgoingMail.id)))


def waiting() -> list[OutgoingMail]:
    return [mail for mail in mails() if mail.state is MailState.DUE]


def test_a_week_and_a_day_before_and_nothing_twice(on_both: Flask) -> None:
    registered(planned())
    found = [reminded_at(WEEK + timedelta(hours=hours)) for hours in range(-30, 24 * 8)]
    assert sum(found) == 2
    assert found[30] == 1
    assert found[30 + 6 * 24] == 1
    assert [mail.recipient_email for mail in mails()] == [SAM, SAM]


@pytest.mark.parametrize("status", [one for one in RegistrationStatus if one is not RegistrationStatus.CONFIRMED])
def test_who_has_no_place_at_that_moment_is_not_reminded(on_both: Flask, status: RegistrationStatus) -> None:
    factories.registration(planned(), SAM, status=status)
    assert reminded_at(WEEK) == 0


def test_who_cancelled_or_was_erased_or_gave_no_address_is_not_reminded(on_both: Flask) -> None:
    from sessions_app.people.service import person_without_address

    knowledge_session = planned()
    service.cancel(registered(knowledge_session))
    factories.registration(knowledge_session, "leeg@example.org", name="", sort_name="")
    factories.registration(knowledge_session, person=person_without_address())
    db.session.commit()
    assert reminded_at(WEEK) == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reminder_days": ""}, (0, 0, 0)),
        ({"reminder_days": "1"}, (0, 0, 1)),
        ({"reminder_days": "7,3"}, (1, 1, 0)),
        ({"reminder_hour": 20}, (0, 0, 0)),
        ({"cancelled_at": STARTS_AT - timedelta(days=20)}, (0, 0, 0)),
        ({"published_at": None}, (0, 0, 0)),
    ],
)
def test_the_session_says_when(on_both: Flask, values: dict[str, Any], expected: tuple[int, ...]) -> None:
    factories.registration(planned(**values), SAM)
    assert (reminded_at(WEEK), reminded_at(WEEK + timedelta(days=4)), reminded_at(DAY)) == expected


def test_who_registers_within_the_window_gets_no_stale_reminder(on_both: Flask) -> None:
    knowledge_session = planned()
    with clock.set_to(WEEK + timedelta(hours=1)):
        registered(knowledge_session)
    assert reminded_at(WEEK + timedelta(hours=2)) == 0
    assert reminded_at(DAY) == 1


def test_the_reminders_move_along_with_the_session(on_both: Flask) -> None:
    knowledge_session = planned()
    registered(knowledge_session)
    assert reminded_at(WEEK) == 1
    later = STARTS_AT + timedelta(days=14)
    with clock.set_to(WEEK + timedelta(hours=1)):
        move(knowledge_session, later)
    assert reminded_at(DAY) == 0
    assert (reminded_at(WEEK + timedelta(days=14)), reminded_at(DAY + timedelta(days=14))) == (1, 1)


def move(knowledge_session: KnowledgeSession, starts_at: datetime) -> None:
    details = details_of(knowledge_session)
    place = {name: getattr(details, name) for name in ("venue_name", "venue_address", "venue_postcode", "online_url")}
    sessions.reschedule(knowledge_session, Move(starts_at, starts_at + timedelta(hours=2), **place))
    db.session.commit()


def test_who_just_heard_that_it_moved_is_not_reminded_of_what_is_past(on_both: Flask) -> None:
    """Moved at 10.00 to this day next week: the reminder of 9.00 would only repeat the mail of 10.00."""
    knowledge_session = planned()
    registered(knowledge_session)
    with clock.set_to(DAY + timedelta(hours=1)):
        move(knowledge_session, STARTS_AT + timedelta(days=6))
    assert reminded_at(DAY + timedelta(hours=2)) == 0


@pytest.mark.parametrize(
    "end",
    [
        service.cancel,
        lambda registration: sessions.cancel(registration.knowledge_session, "Te weinig aanmeldingen"),
        lambda registration: move(registration.knowledge_session, STARTS_AT + timedelta(days=30)),
    ],
    ids=["she cancels", "the session is cancelled", "it moves"],
)
def test_what_waits_to_leave_is_taken_back(on_both: Flask, end: Callable[[Registration], None]) -> None:
    registration = registered(planned())
    assert reminded_at(WEEK) == 1
    with clock.set_to(WEEK + timedelta(minutes=1)):
        end(registration)
        db.session.commit()
    assert waiting() == []


def with_a_reminder_that_waits() -> KnowledgeSession:
    """Of somebody whose other mails have left."""
    knowledge_session = planned(ends_at=STARTS_AT + timedelta(hours=2))
    registered(knowledge_session)
    let_leave()
    db.session.commit()
    assert reminded_at(WEEK) == 1
    return knowledge_session


def test_away_and_back_before_any_mail_left_the_reminder_leaves(on_both: Flask) -> None:
    knowledge_session = with_a_reminder_that_waits()
    with clock.set_to(WEEK + timedelta(minutes=1)):
        move(knowledge_session, STARTS_AT + timedelta(days=1))
        assert waiting() == []
        move(knowledge_session, STARTS_AT)
    assert [mail.kind for mail in due()] == ["reminder"]
    assert reminded_at(WEEK + timedelta(minutes=5)) == 0


def test_away_and_back_a_reminder_that_was_tried_stays_back(on_both: Flask) -> None:
    """It may have arrived: the connection can fall when the mail server has it."""
    knowledge_session = with_a_reminder_that_waits()
    [reminder] = due()
    reminder.tries = 1
    db.session.commit()
    with clock.set_to(WEEK + timedelta(minutes=1)):
        move(knowledge_session, STARTS_AT + timedelta(days=1))
        move(knowledge_session, STARTS_AT)
    assert "reminder" not in [mail.kind for mail in due()]


def test_once_she_heard_of_a_move_no_reminder_comes_back(on_both: Flask) -> None:
    knowledge_session = with_a_reminder_that_waits()
    with clock.set_to(WEEK + timedelta(minutes=1)):
        move(knowledge_session, STARTS_AT + timedelta(days=1))
        let_leave()
        move(knowledge_session, STARTS_AT)
    assert [mail.kind for mail in due()] == ["rescheduled"]


def test_another_link_takes_no_reminder_from_who_comes_to_the_room(on_both: Flask) -> None:
    knowledge_session = planned(online_url="https://meet.example.org/oud")
    in_room, _online = registered(knowledge_session), registered(knowledge_session, "otto@example.org", online=True)
    assert reminded_at(WEEK) == 2
    with clock.set_to(WEEK + timedelta(minutes=1)):
        another = replace(details_of(knowledge_session), online_url="https://meet.example.org/nieuw")
        sessions.edit(knowledge_session, another)
        db.session.commit()
    assert [mail.recipient_email for mail in waiting()] == [in_room.person.email]


def test_a_reminder_that_could_not_leave_is_replaced_by_the_next(on_both: Flask) -> None:
    registered(planned())
    assert (reminded_at(WEEK), reminded_at(DAY)) == (1, 1)
    [mail] = waiting()
    assert mail.useless_from == STARTS_AT - timedelta(hours=1)


def test_who_does_not_want_reminders_gets_none(on_both: Flask) -> None:
    registration = registered(planned())
    preferences.unsubscribe(registration.person, MailTopic.REMINDERS)
    db.session.commit()
    assert reminded_at(WEEK) == 0


def test_the_online_link_is_for_who_takes_part_online(on_both: Flask) -> None:
    url = "https://meet.example.org/noord"
    knowledge_session = planned(online_url=url)
    registered(knowledge_session)
    registered(knowledge_session, "kim@example.org", online=True)
    assert reminded_at(WEEK) == 2
    in_room, online = mails()
    for words in (in_room.text_body, in_room.html_body):
        assert url not in words
        assert "Voorbeeldstraat 1" in words
    for words in (online.text_body, online.html_body):
        assert url in words
        assert "Voorbeeldstraat 1" not in words
    assert all(mail.calendar is None for mail in mails())


def test_two_workers_at_once_say_it_once(on_both: Flask) -> None:
    knowledge_session = planned(capacity=40)
    for number in range(12):
        factories.registration(knowledge_session, f"deelnemer-{number}@example.org")
    db.session.remove()
    start, counted = threading.Barrier(3), []

    def work() -> None:
        with on_both.app_context(), clock.set_to(WEEK):
            start.wait()
            with transaction():
                counted.append(reminders.remind(clock.now()))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counted) == 12
    assert len({mail.recipient_email for mail in mails()}) == len(mails()) == 12


def test_a_session_that_is_copied_takes_its_reminders_along(on_both: Flask) -> None:
    details = replace(details_of(planned(reminder_days="3", reminder_hour=15)), starts_at=STARTS_AT)
    copied = sessions.plan(details)
    assert (copied.days_of_reminders, copied.reminder_hour) == ((3,), 15)


def test_the_number_of_queries_does_not_grow_with_the_participants(on_both: Flask) -> None:
    knowledge_session = planned(capacity=100)

    def queries_for(number: int) -> int:
        for _ in range(number):
            factories.registration(knowledge_session)
        with counted_queries() as queries:
            assert reminded_at(WEEK) == number
        return len([one for one in queries if "facts_versions" not in one])  # asked before words are shared

    assert queries_for(40) <= queries_for(10) + 2


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    from sqlalchemy import event

    queries: list[str] = []

    def note(*arguments: Any) -> None:
        queries.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
