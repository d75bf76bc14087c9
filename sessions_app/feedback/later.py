"""The one question after eight weeks: did she manage to do something with it? Asked once, by a mail of its own."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, contains_eager

from sessions_app.core import clock, links, retention
from sessions_app.core.database.connections import insert_unless_there, lock_row
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.feedback import messages, moments, rules
from sessions_app.feedback.models import FeedbackRequest, LaterAnswer, LaterRequest
from sessions_app.feedback.rules import AskedBy, WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailTopic
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.models import Person
from sessions_app.people.preferences import unwanted_among
from sessions_app.registrations.models import Attendance, Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING

LATER_LINK = links.register(
    "later_question",
    "/gelukt/{token}",
    lambda id_: db.session.get(LaterRequest, id_),
    LaterRequest,
    lambda request: request.registration.language,
)

THIS_QUESTION = MailTopic.EVALUATIONS, "later question"


def ask_all_due() -> int:
    """Asks who was asked for an evaluation eight weeks ago and has a place or was there; how many were asked now."""
    due = [one for one in _not_asked_yet() if moments.asks_later(one.knowledge_session.ends_at, clock.now())]
    emails = [one.person.email for one in due]
    unwanted = unwanted_among(emails, MailTopic.EVALUATIONS) | refusals.refusing_part(emails, *THIS_QUESTION)
    rows = [
        {"registration_id": one.id, "asked_at": clock.now(), "link_version": 0}
        for one in due
        if one.person.email not in unwanted
    ]
    requests = insert_unless_there(LaterRequest, rows)  # not whom another worker asks in this moment
    enqueue_all([messages.later_question(request) for request in requests])
    return len(requests)


def answer(request: LaterRequest, worked_out: WorkedOut, text: str) -> None:
    """Keeps the answer apart from who gave it. Raises AlreadyAnswered, EvaluationIsClosed."""
    locked = lock_row(LaterRequest, request.id)
    if locked.has_answered:
        raise rules.AlreadyAnswered
    if not is_open(locked):
        raise rules.EvaluationIsClosed
    if locked.has_declined:
        refusals.want_part_again(locked.registration.person.email, *THIS_QUESTION)
    locked.has_answered, locked.has_declined = True, False
    db.session.add(
        LaterAnswer(knowledge_session_id=locked.registration.knowledge_session_id, worked_out=worked_out, text=text)
    )
    db.session.flush()


def decline(request: LaterRequest) -> None:
    """She is not asked this any more, after no session, also when all else about her is erased. Who answered already
    has nothing to decline."""
    locked = lock_row(LaterRequest, request.id)
    if not locked.has_answered:
        locked.has_declined = True
        refusals.refuse_part(locked.registration.person.email, *THIS_QUESTION)
        db.session.flush()


def is_open(request: LaterRequest) -> bool:
    return moments.accepts_later_answers(request.asked_at, clock.now())


def _not_asked_yet() -> list[Registration]:
    """Those whom the evaluation asked, of sessions that ended about eight weeks ago, but who said no to this."""
    latest = clock.now() - timedelta(days=moments.LATER_AFTER_DAYS - 1)
    earliest = clock.now() - timedelta(days=moments.LATER_AFTER_DAYS + 1) - moments.LATER_ASKED_FOR
    before = aliased(Registration)
    was_asked = exists().where(LaterRequest.registration_id == Registration.id)
    said_no = exists().where(
        before.person_id == Registration.person_id, LaterRequest.registration_id == before.id, LaterRequest.has_declined
    )
    statement = (
        select(Registration)
        .join(Registration.knowledge_session)
        .join(FeedbackRequest, FeedbackRequest.registration_id == Registration.id)
        .where(KnowledgeSession.ends_at > earliest, KnowledgeSession.ends_at <= latest)
        .where(KnowledgeSession.cancelled_at.is_(None), FeedbackRequest.asked_by != AskedBy.NOBODY)
        .where(CONFIRMED, LIVING, Registration.attendance.is_distinct_from(Attendance.NO_SHOW))
        .where(~was_asked, ~said_no)
        .options(contains_eager(Registration.knowledge_session))
        .order_by(KnowledgeSession.ends_at, Registration.id)
    )
    return list(db.session.scalars(statement))


def _asked_of(email: str) -> list[dict[str, Any]]:
    """For who takes her data along."""
    hers = (
        select(LaterRequest)
        .join(LaterRequest.registration)
        .join(Registration.person)
        .where(Person.email == email)
        .order_by(LaterRequest.id)
    )
    return [
        {
            "session": one.registration.knowledge_session.title,
            "asked_at": iso(one.asked_at),
            "has_answered": one.has_answered,
            "has_declined": one.has_declined,
        }
        for one in db.session.scalars(hers)
    ]


retention.register_export("asked_after_eight_weeks", _asked_of)
