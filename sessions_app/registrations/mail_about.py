"""A mail to somebody who registered, about her registration: to her address, in her language. Also for rooms above."""

from collections.abc import Mapping
from typing import Any

from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.models import Registration


def chain_of(registration: Registration) -> str:
    """Of what tells how she stands: the confirmation, her number on the list, that she is off it."""
    return f"registration:{registration.id}"


def mail_about(
    registration: Registration,
    kind: str,
    version: str,
    context: Mapping[str, object] | None = None,
    topic: MailTopic | None = None,
    **more: Any,
) -> Message:
    """`version`: by which a second mail of this kind is the same one; `more`: what else a `Message` holds."""
    return Message(
        kind=kind,
        key=f"{kind}:{version}",
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context={
            "name": registration.name,
            "registration": registration,
            "knowledge_session": registration.knowledge_session,
            **(context or {}),
        },
        knowledge_session_id=registration.knowledge_session_id,
        topic=topic,
        person_id=registration.person_id if topic else None,
        **more,
    )
