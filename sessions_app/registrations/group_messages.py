"""The mail to whoever registered her colleagues."""

from sessions_app.outbox.message import Message
from sessions_app.registrations.events import GroupRegistered
from sessions_app.registrations.rules import RegistrationStatus

KIND = "group_registered"


def group_registered(event: GroupRegistered) -> Message:
    """What became of each, without a personal link: those are in their own mails. Of whom no place was left for, only
    her own mail tells what she has, so that nobody learns here who was registered before."""
    became: dict[RegistrationStatus, list[str]] = {}
    for name, status in event.became:
        became.setdefault(status, []).append(name)
    return Message(
        kind=KIND,
        key=event.key,
        recipient_email=event.email,
        recipient_name=event.name,
        language=event.language,
        context={
            "name": event.name,
            "knowledge_session": event.knowledge_session,
            "number": len(event.became),
            "with_a_place": became.get(RegistrationStatus.CONFIRMED, []),
            "requested": became.get(RegistrationStatus.REQUESTED, []),
            "without_a_place": became.get(RegistrationStatus.WAITING, []),
        },
        knowledge_session_id=event.knowledge_session.id,
    )
