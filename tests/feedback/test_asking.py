"""Whom an evaluation asks when people walked in, chose not to be asked, or were marked late; and how often we look."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import queries, room, service
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailTopic, OutgoingMail
from sessions_app.people import preferences
from sessions_app.people.service import person_without_address
from sessions_app.registrations import attendance
from sessions_app.registrations.rules import Attendance
from tests import factories
from tests.conftest import NOON
from tests.registrations.test_at_once import at_once

WALKED_IN = {"walk_in": True, "attendance": Attendance.ATTENDED, "attendance_marked_at": NOON - timedelta(hours=22)}
IN_THREE_DAYS = NOON + timedelta(days=3)


def ended_yesterday() -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() - timedelta(hours=23))


def mails(kind: str = "evaluation") -> list[str]:
    return sorted(db.session.scalars(select(OutgoingMail.recipient_email).where(OutgoingMail.kind == kind)))


def test_who_walked_in_without_an_address_is_no_reason_to_ask_nobody(on_both: Flask) -> None:
    """She alone was marked: that says nothing about who had registered."""
    knowledge_session = ended_yesterday()
    factories.registration(knowledge_session, person=person_without_address(), **WALKED_IN)
    factories.registration(knowledge_session, "een@example.org")
    assert service.ask_all_due() == 1
    assert mails() == ["een@example.org"]
    assert not queries.asked_only_who_came(knowledge_session.id)


def test_who_walked_in_with_an_address_is_asked_too(on_both: Flask) -> None:
    knowledge_session = ended_yesterday()
    factories.registration(knowledge_session, "inloop@example.org", **WALKED_IN)
    factories.registration(knowledge_session, "een@example.org")
    assert service.ask_all_due() == 2


def test_when_the_list_is_complete_only_who_came_is_asked(on_both: Flask) -> None:
    knowledge_session = ended_yesterday()
    factories.registration(knowledge_session, "inloop@example.org", **WALKED_IN)
    factories.registration(knowledge_session, "thuis@example.org")
    attendance.complete_attendance(knowledge_session)
    service.ask_all_due()
    assert mails() == ["inloop@example.org"]


def test_when_the_list_is_complete_before_the_end_they_are_asked_at_the_end(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(hours=1))
    came = factories.registration(knowledge_session, "een@example.org")
    attendance.mark_attendance(came, Attendance.ATTENDED)
    attendance.complete_attendance(knowledge_session)
    service.ask(knowledge_session)  # by the event, or not: once
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "evaluation")).one()
    assert mail.due_at == knowledge_session.ends_at > clock.now()


def test_two_workers_at_once_ask_everybody_once_and_neither_fails(on_both: Flask) -> None:
    """Nor does who asks for her own link in the room meanwhile."""
    knowledge_session = ended_yesterday()
    for number in range(30):
        factories.registration(knowledge_session, f"deelnemer{number}@example.org")
    asked: list[int] = []
    session_id = knowledge_session.id

    def ask() -> None:
        with clock.set_to(NOON):
            asked.append(service.ask_all_due())

    def in_the_room() -> None:
        with clock.set_to(NOON):
            room.send_link(db.session.get_one(KnowledgeSession, session_id), "deelnemer15@example.org")

    at_once(on_both, [ask, in_the_room, ask, ask])
    assert sum(asked) in (29, 30)  # she was first, or not
    assert len(mails()) == sum(asked)
    assert mails("evaluation_link") == ["deelnemer15@example.org"]
    assert len(queries.asked_registration_ids(session_id)) == 30


def test_who_does_not_want_it_is_neither_asked_nor_reminded_and_may_still_answer(on_both: Flask) -> None:
    knowledge_session = ended_yesterday()
    refuses = factories.registration(knowledge_session, "liever-niet@example.org")
    factories.registration(knowledge_session, "een@example.org")
    preferences.unsubscribe(refuses.person, MailTopic.EVALUATIONS)
    service.ask_all_due()
    with clock.set_to(IN_THREE_DAYS):
        service.remind_all_due()
    assert mails() == mails("evaluation_reminder") == ["een@example.org"]
    request = queries.find_request(refuses.id)
    assert request is not None, "her own page leads to the evaluation"
    service.answer(request, service.Answer(rating=8))


def test_also_when_everybody_answers_who_refused_the_mail_no_more_answered_than_were_asked(on_both: Flask) -> None:
    knowledge_session = ended_yesterday()
    people = [factories.registration(knowledge_session, f"deelnemer{number}@example.org") for number in range(5)]
    preferences.unsubscribe(people[0].person, MailTopic.EVALUATIONS)
    service.ask_all_due()
    for one in people:
        request = queries.find_request(one.id)
        assert request is not None
        service.answer(request, service.Answer(rating=8))
    service.close(knowledge_session)
    assert db.session.get_one(ReleasedFigures, knowledge_session.id).response_rate == 1


def test_each_pass_asks_the_database_little_however_many_are_silent(on_both: Flask) -> None:
    knowledge_session = ended_yesterday()
    for number in range(30):
        factories.registration(knowledge_session, f"stil{number}@example.org")
    service.ask_all_due()
    with clock.set_to(IN_THREE_DAYS):
        assert service.remind_all_due() == 30
        db.session.expire_all()
        with counted_queries() as asked:
            assert service.remind_all_due() == 0
    assert len(asked) < 10


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    queries: list[str] = []

    def note(*arguments: Any) -> None:
        queries.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
