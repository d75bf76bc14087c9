"""The mails of this room: the evaluation, its one reminder, one's own link again, the question after eight weeks."""

from dataclasses import field, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.mail_about import mail_about


@dataclass(frozen=True)
class OwnWords:
    """What the organiser wrote, in the place of our own subject and first lines; empty where ours stand."""

    subject: str = ""
    text: str = ""
    html: Markup = field(default_factory=Markup)


OUR_OWN = OwnWords()


def evaluation(request: FeedbackRequest, due_at: datetime, words: OwnWords = OUR_OWN) -> Message:
    own = {"own_subject": words.subject, "own_text": words.text, "own_html": words.html}
    return replace(_message("evaluation", request, due_at, **own), chain=chain_of(request))


def chain_of(request: FeedbackRequest) -> str:
    return f"evaluation:{request.id}"


def evaluation_reminder(request: FeedbackRequest) -> Message:
    """Under no session: in the organiser's list of mails it would tell who has not answered."""
    return replace(_message("evaluation_reminder", request, None), knowledge_session_id=None)


def evaluation_link(request: FeedbackRequest) -> Message:
    """She asked for it herself, in the room: no mail that one can refuse, and nobody else needs to know."""
    key = f"evaluation_link:{request.id}:{clock.now():%Y-%m-%dT%H}"
    return replace(_message("evaluation_link", request, None), key=key, knowledge_session_id=None, topic=None)


def later_question(request: LaterRequest) -> Message:
    return _message("later_question", request, None)


def reminder_key(request: FeedbackRequest) -> str:
    return f"evaluation_reminder:{request.id}"


def _message(kind: str, request: FeedbackRequest | LaterRequest, due_at: datetime | None, **context: Any) -> Message:
    told = {"request": request, **context}
    topic = MailTopic.EVALUATIONS
    return mail_about(request.registration, kind, str(request.id), told, topic=topic, due_at=due_at)
