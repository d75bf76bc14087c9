"""Rows of the outbox for tests."""

from itertools import count
from typing import Any

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import MailState

_numbers = count(1)


def mail(**values: Any) -> OutgoingMail:
    """A committed mail that is due, unless said otherwise."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "idempotency_key": f"test:{number}",
        "kind": "password_reset",
        "recipient_email": f"noor{number}@example.org",
        "recipient_name": "Noor de Wit",
        "subject": f"Mail {number}",
        "text_body": "Dag Noor,\n",
        "html_body": "<p>Dag Noor,</p>",
        "message_id": f"<{number}@example.org>",
        "state": MailState.DUE,
        "due_at": clock.now(),
        "created_at": clock.now(),
    }
    made = OutgoingMail(**(defaults | values))
    db.session.add(made)
    db.session.commit()
    return made


def states() -> list[MailState]:
    """Of all mails, in the order they were made."""
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail.state).order_by(OutgoingMail.id)))
