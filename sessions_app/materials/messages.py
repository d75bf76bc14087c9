"""The mail of this room. The round is in the key: once per press of the button."""

from collections.abc import Sequence

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials.models import Material
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.registrations.mail_about import mail_about
from sessions_app.registrations.models import Registration


def materials_ready(
    registration: Registration, knowledge_session: KnowledgeSession, materials: Sequence[Material], round_number: int
) -> Message:
    """What there is, and her own page, where it can be had."""
    return mail_about(
        registration,
        "materials_ready",
        f"{round_number}:{registration.id}",
        {"knowledge_session": knowledge_session, "materials": materials},
        topic=MailTopic.MATERIALS,
        chain=f"materials:{registration.id}",
    )
