"""Asking for feedback, reminding once, taking the answer in without its giver, releasing figures."""

import uuid
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from sessions_app.core import clock, links
from sessions_app.core.database.connections import insert_unless_there, lock_row
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback import gate, messages, queries, rules
from sessions_app.feedback.evaluation_texts import mail_words
from sessions_app.feedback.models import EvaluationClosing, FeedbackRequest, FeedbackResponse
from sessions_app.feedback.own_questions import questions_of
from sessions_app.feedback.question_models import OwnAnswer
from sessions_app.feedback.question_rules import QuestionKind, is_possible_answer
from sessions_app.feedback.rules import AskedBy
from sessions_app.knowledge_sessions.events import AttendanceCompleted
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailTopic
from sessions_app.outbox.queries import said_among
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.preferences import unwanted_among
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import confirmed_of, present_of
from sessions_app.registrations.service import note_answered

FEEDBACK_LINK = links.register(
    "feedback",
    "/evaluatie/{token}",
    lambda id_: db.session.get(FeedbackRequest, id_),
    FeedbackRequest,
    lambda request: request.registration.language,
)


@dataclass(frozen=True)
class Answer:
    rating: int
    takeaway: str = ""
    will_change: rules.WillChange | None = None
    people_met: int | None = None
    tip: str = ""
    own: Mapping[int, int | str] = field(default_factory=dict)  # per own question: which option, which step, or words


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
    fresh = [one for one in to_ask if one.id not in asked and one.person.is_reachable]  # not who came without address
    unwanted = unwanted_among([one.person.email for one in fresh], MailTopic.EVALUATIONS)
    due_at = max(clock.now(), knowledge_session.ends_at)
    rows = [
        {
            "registration_id": one.id,
            "asked_at": due_at,
            "asked_by": AskedBy.NOBODY if one.person.email in unwanted else AskedBy.MAIL,
            "link_version": 0,
        }
        for one in fresh
    ]
    # Not whom another worker, the organiser or she herself in the room (`room.py`) asks in this very moment.
    requests = insert_unless_there(FeedbackRequest, rows)
    by_mail = [request for request in requests if request.asked_by is AskedBy.MAIL]
    words = mail_words(knowledge_session)
    enqueue_all([messages.evaluation(request, due_at, words) for request in by_mail])
    return len(by_mail)


def remind_all_due() -> int:
    """One reminder after three days to who did not answer, then silence."""
    now = clock.now()
    waiting = queries.unanswered_since(now - rules.REMINDED_AFTER, now - rules.ASKED_UNTIL)
    reminders = {messages.reminder_key(request): request for request in waiting}
    said = said_among(list(reminders))
    fresh = [request for key, request in reminders.items() if key not in said]
    takes_answers = {one: is_open(one) for one in {request.registration.knowledge_session for request in fresh}}
    to_remind = [request for request in fresh if takes_answers[request.registration.knowledge_session]]
    return len(enqueue_all([messages.evaluation_reminder(request) for request in to_remind]))


def answer(request: FeedbackRequest, given: Answer) -> None:
    """Keeps the answer apart from who gave it. Raises AlreadyAnswered, EvaluationIsClosed."""
    lock_row(KnowledgeSession, request.registration.knowledge_session_id)  # what is asked does not change meanwhile
    registration = lock_row(Registration, request.registration_id)
    if registration.has_answered:
        raise rules.AlreadyAnswered
    if not is_open(registration.knowledge_session):
        raise rules.EvaluationIsClosed
    note_answered(registration)
    keep(registration.knowledge_session, given)


def keep(
    knowledge_session: KnowledgeSession, given: Answer, on_paper: bool = False, key: uuid.UUID | None = None
) -> None:
    """The answer alone: by whom and when is not kept. The gate knows which sheets somebody has read. `key`: as random
    as the one it gets without."""
    response = FeedbackResponse(
        id=key or uuid.uuid4(),
        knowledge_session_id=knowledge_session.id,
        rating=given.rating,
        takeaway=given.takeaway,
        will_change=given.will_change,
        people_met=given.people_met,
        tip=given.tip,
        on_paper=on_paper,
    )
    db.session.add(response)
    db.session.flush()
    db.session.add_all(_own_answers(knowledge_session, given, response))
    db.session.flush()


def _own_answers(knowledge_session: KnowledgeSession, given: Answer, response: FeedbackResponse) -> list[OwnAnswer]:
    """What was skipped has no row."""
    made = []
    for question in questions_of(knowledge_session):
        said = given.own.get(question.id)
        if isinstance(said, int) and is_possible_answer(question.kind, question.options, said):
            made.append(OwnAnswer(response_id=response.id, own_question_id=question.id, choice=said))
        elif isinstance(said, str) and said and question.kind is QuestionKind.OPEN:
            made.append(OwnAnswer(response_id=response.id, own_question_id=question.id, text=said))
    return made


def close(knowledge_session: KnowledgeSession) -> None:
    """No more answers; what may be released is released now. Closing twice changes nothing."""
    if queries.closed_at(knowledge_session.id) is None:
        db.session.add(EvaluationClosing(knowledge_session_id=knowledge_session.id, closed_at=clock.now()))
        db.session.flush()
        gate.release(knowledge_session)


def will_ask_at(knowledge_session: KnowledgeSession) -> datetime | None:
    """When who was there is asked at the latest; None before the session is over, and once people were asked."""
    at = rules.asks_from(knowledge_session.ends_at, knowledge_session.attendance_completed_at)
    is_to_come = knowledge_session.ends_at <= clock.now() < at and not knowledge_session.is_cancelled
    return at if is_to_come and is_open(knowledge_session) else None


def is_open(knowledge_session: KnowledgeSession) -> bool:
    """Whether answers still come in."""
    closed = queries.closed_at(knowledge_session.id)
    return rules.accepts_answers(knowledge_session.ends_at, closed, clock.now())
