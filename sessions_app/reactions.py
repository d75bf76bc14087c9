"""When this happened → then do that. The only place where rooms meet upwards."""

from collections.abc import Mapping, Sequence

from sessions_app.core.events import Reaction
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled, KnowledgeSessionRescheduled
from sessions_app.registrations.events import RegistrationCancelled, RegistrationConfirmed, RegistrationErased

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    RegistrationConfirmed: [invitations.send_invitation],
    RegistrationCancelled: [invitations.withdraw_invitation],
    RegistrationErased: [invitations.forget_name],
    KnowledgeSessionRescheduled: [invitations.update_invitations],
    KnowledgeSessionCancelled: [invitations.cancel_invitations],
}
