"""Asking for feedback, reminding once, taking the answer in without its giver, releasing figures."""

from dataclasses import dataclass
from datetime import timedelta

from sessions_app.core import clock, links
from sessions_app.core.database import lock_row
from sessions_app.core.extensions import db
from sessions_app.feedback import gate, messages, queries, question_models, rules  # noqa: F401
from sessions_app.feedback.models import EvaluationClosing, FeedbackRequest, FeedbackResponse
from sessions_app.knowledge_sessions.events import AttendanceCompleted
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.queries import said_among
from sessions_app.outbox.service import enqueue_all
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import confirmed_of, present_of
from sessions_app.registrations.service import note_answered

FEEDBACK_LINK = links.register("feedback", "/evaluatie/{token}", lambda id_: db.session.get(FeedbackRequest, id_))


@dataclass(frozen=True)
class Answer:
    rating: int
    takeaway: str = ""
    will_change: rules.WillChange | None = None
    people_met: int | None = None
    tip: str = ""


def ask_at_once(event: AttendanceCompleted) -> None:
    """The organiser completed the attendance: who was there is asked now, or when the session ends."""
    ask(event.knowledge_session)


def ask_all_due() -> int:
    """Asks the participants of every session whose moment has come; how many were asked."""
    now = clock.now()
    sessions = queries.ended_between(now - rules.ASKED_UNTIL, now)
    due = [one for one in sessions if rules.asks_from(one.ends_at, one.attendance_completed_at) <= now]
    return sum(ask(knowledge_session) for knowledge_session in due)


def ask(knowledge_session: KnowledgeSession) -> int:
    """Asks those marked present, or everybody confirmed if nothing was marked; nobody twice."""
    marked = queries.attendance_was_marked(knowledge_session.id)
    to_ask = present_of(knowledge_session.id) if marked else confirmed_of(knowledge_session.id)
    asked = queries.asked_registration_ids(knowledge_session.id)
    due_at = max(clock.now(), knowledge_session.ends_at)
    requests = [
        FeedbackRequest(registration=one, asked_at=due_at, link_version=0)
        for one in to_ask
        if one.id not in asked and one.person.is_reachable  # who walked in without an address cannot be asked
    ]
    db.session.add_all(requests)
    db.session.flush()
    enqueue_all([messages.evaluation(request, due_at) for request in requests])
    return len(requests)


def remind_all_due() -> int:
    """One reminder after three days to who did not answer, then silence."""
    now = clock.now()
    waiting = queries.unanswered_since(now - rules.REMINDED_AFTER, now - rules.ASKED_UNTIL)
    reminders = {messages.reminder_key(request): request for request in waiting}
    said = said_among(list(reminders))
    fresh = [request for key, request in reminders.items() if key not in said]
    is_open = {one: _is_open(one) for one in {request.registration.knowledge_session for request in fresh}}
    to_remind = [request for request in fresh if is_open[request.registration.knowledge_session]]
    return len(enqueue_all([messages.evaluation_reminder(request) for request in to_remind]))


def answer(request: FeedbackRequest, given: Answer) -> None:
    """Keeps the answer apart from who gave it. Raises AlreadyAnswered, EvaluationIsClosed."""
    registration = lock_row(Registration, request.registration_id)
    if registration.has_answered:
        raise rules.AlreadyAnswered
    if not _is_open(registration.knowledge_session):
        raise rules.EvaluationIsClosed
    note_answered(registration)
    db.session.add(
        FeedbackResponse(
            knowledge_session_id=registration.knowledge_session_id,
            rating=given.rating,
            takeaway=given.takeaway,
            will_change=given.will_change,
            people_met=given.people_met,
            tip=given.tip,
        )
    )
    db.session.flush()


def close(knowledge_session: KnowledgeSession) -> None:
    """No more answers; what may be released is released now. Closing twice changes nothing."""
    if queries.closed_at(knowledge_session.id) is None:
        db.session.add(EvaluationClosing(knowledge_session_id=knowledge_session.id, closed_at=clock.now()))
        db.session.flush()
        gate.release(knowledge_session)


def release_all_due() -> int:
    """Brings the released figures of all recent sessions up to date; how many sessions have figures."""
    earliest = clock.now() - rules.ANSWERED_UNTIL - rules.RELEASED_AFTER - timedelta(days=1)
    return sum(gate.release(one) is not None for one in queries.sessions_with_answers(earliest))


def _is_open(knowledge_session: KnowledgeSession) -> bool:
    closed = queries.closed_at(knowledge_session.id)
    return rules.accepts_answers(knowledge_session.ends_at, closed, clock.now())
