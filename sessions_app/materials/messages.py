"""The mail of this room. The round is in the key: once per press of the button."""

from collections.abc import Sequence

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials.models import Material
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.models import Registration


def materials_ready(
    registration: Registration, knowledge_session: KnowledgeSession, materials: Sequence[Material], round_number: int
) -> Message:
    """What there is, and her own page, where it can be had."""
    return Message(
        kind="materials_ready",
        key=f"materials_ready:{round_number}:{registration.id}",
        recipient_email=registration.person.email,
        recipient_name=registration.name,
        language=registration.language,
        context={
            "name": registration.name,
            "registration": registration,
            "knowledge_session": knowledge_session,
            "materials": materials,
        },
        knowledge_session_id=registration.knowledge_session_id,
        chain=f"materials:{registration.id}",
        topic=MailTopic.MATERIALS,
        person_id=registration.person_id,
    )
