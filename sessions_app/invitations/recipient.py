"""Who a mail about a calendar entry is for: someone who registered, or someone whom a round invited."""

from sessions_app.core.values import dataclass
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.rules import takes_part_online
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration


@dataclass(frozen=True)
class Recipient:
    """`registration`: None for who was invited and has not registered. `her`: the row that mails name her by."""

    knowledge_session: KnowledgeSession
    email: str
    name: str
    language: str
    her: Registration | Invitation
    registration: Registration | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.registration is not None and self.registration.is_confirmed

    @property
    def waits(self) -> bool:
        """She registered and has no place: the waiting list, an offer, a request."""
        return self.registration is not None and not self.registration.is_confirmed

    @property
    def takes_part_online(self) -> bool:
        chose_online = self.registration is not None and self.registration.online
        return takes_part_online(self.knowledge_session, chose_online)

    @property
    def online_url(self) -> str | None:
        """The link to take part, for whom it is meant: with a place, and not in the room."""
        wanted = self.is_confirmed and self.takes_part_online
        return (self.knowledge_session.online_url or None) if wanted else None


def registered(registration: Registration) -> Recipient:
    return Recipient(
        registration.knowledge_session,
        registration.person.email,
        registration.name,
        registration.language,
        registration,
        registration,
    )


def invited(invitation: Invitation, language: str) -> Recipient:
    return Recipient(invitation.knowledge_session, invitation.person.email, invitation.name, language, invitation)
