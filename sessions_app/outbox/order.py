"""Which mail goes first.

What a person needs about her own place or account goes before what we like to tell her, and that before invitations to
many: with a pace (`MAIL_MAX_PER_MINUTE`) a round of thousands never holds up a confirmation. Within that the mail that
was due first. To one person about one session they leave in the order in which they were written: confirmation,
invitation, update; the next one waits for the one before it, also when that has to be tried again.
"""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from sessions_app.core.types import UtcMoment
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import HELD_AT_MOST, UNSENT, MailState, MailTopic


class Priority(IntEnum):
    REQUIRED = 0
    WELCOME = 1
    ROUND = 2


def priority_of(message: Message) -> Priority:
    if message.topic is MailTopic.INVITATIONS:
        return Priority.ROUND
    return Priority.WELCOME if message.topic else Priority.REQUIRED


NOW, LEFT_BEFORE = (bindparam(name, type_=UtcMoment) for name in ("now", "left_before"))
FIRST_FIRST = (OutgoingMail.priority, OutgoingMail.due_at, OutgoingMail.id)


def is_ready() -> tuple[ColumnElement[bool], ...]:
    """Due, or held too long by a worker that died; and overtaking no other. The statement that holds it is given
    `moments`: it says the same each time, and takes longer to make than to run."""
    is_due = (OutgoingMail.state == MailState.DUE) & (OutgoingMail.due_at <= NOW)
    was_left = (OutgoingMail.state == MailState.TAKEN) & (OutgoingMail.taken_at <= LEFT_BEFORE)
    unsent = OutgoingMail.state.in_(UNSENT)  # says nothing new, but an index knows it
    return unsent, or_(is_due, was_left), ~_overtakes_in_chain(), ~_overtakes_to_person()


def moments(now: datetime) -> dict[str, datetime]:
    return {"now": now, "left_before": now - HELD_AT_MOST}


def is_for(domain: str) -> ColumnElement[bool]:
    return OutgoingMail.recipient_email.endswith(f"@{domain}", autoescape=True)


def _overtakes_in_chain() -> ColumnElement[bool]:
    earlier = aliased(OutgoingMail)
    return exists(
        select(earlier.id).where(
            earlier.chain == OutgoingMail.chain, earlier.id < OutgoingMail.id, earlier.state.in_(UNSENT)
        )
    )


def _overtakes_to_person() -> ColumnElement[bool]:
    """What is planned for later (a reminder) holds up nothing, what is less needed neither."""
    earlier = aliased(OutgoingMail)
    is_under_way = or_(earlier.state == MailState.TAKEN, earlier.tries > 0, earlier.due_at <= NOW)
    return exists(
        select(earlier.id).where(
            earlier.recipient_email == OutgoingMail.recipient_email,
            earlier.state.in_(UNSENT),
            earlier.knowledge_session_id == OutgoingMail.knowledge_session_id,
            earlier.id < OutgoingMail.id,
            earlier.priority <= OutgoingMail.priority,
            is_under_way,
        )
    )
