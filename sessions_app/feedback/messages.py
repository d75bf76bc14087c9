"""The mails of this room: the evaluation, and its one reminder."""

from dataclasses import replace
from datetime import datetime

from sessions_app.feedback.models import FeedbackRequest
from sessions_app.outbox.message import MailTopic, Message


def evaluation(request: FeedbackRequest, due_at: datetime) -> Message:
    return _message("evaluation", request, due_at)


def evaluation_reminder(request: FeedbackRequest) -> Message:
    """Under no session: in the organiser's list of mails it would tell who has not answered."""
    return replace(_message("evaluation_reminder", request, None), knowledge_session_id=None)


def reminder_key(request: FeedbackRequest) -> str:
    return _key("evaluation_reminder", request)


def _key(kind: str, request: FeedbackRequest) -> str:
    return f"{kind}:{request.id}"


def _message(kind: str, request: FeedbackRequest, due_at: datetime | None) -> Message:
    registration = request.registration
    return Message(
        kind=kind,
        key=_key(kind, request),
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context={
            "request": request,
            "registration": registration,
            "knowledge_session": registration.knowledge_session,
        },
        knowledge_session_id=registration.knowledge_session_id,
        topic=MailTopic.EVALUATIONS,
        person_id=registration.person_id,
        due_at=due_at,
    )
