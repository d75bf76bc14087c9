"""When this happened → then do that. The only place where rooms meet upwards."""

from collections.abc import Mapping, Sequence

from sessions_app.agreements import service as agreements
from sessions_app.core.events import Reaction
from sessions_app.feedback import service as feedback
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions.events import (
    AttendanceCompleted,
    CapacityRaised,
    KnowledgeSessionCancelled,
    KnowledgeSessionRescheduled,
)
from sessions_app.registrations import notices as registrations
from sessions_app.registrations.events import (
    PersonErased,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationErased,
    RegistrationRepeated,
    WaitingListJoined,
)

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    RegistrationConfirmed: [registrations.send_confirmation, invitations.send_invitation],
    RegistrationCancelled: [registrations.send_cancellation, invitations.withdraw_invitation],
    WaitingListJoined: [registrations.send_waiting_list_number],
    RegistrationRepeated: [registrations.send_reminder_of_registration],
    RegistrationErased: [invitations.forget, registrations.forget_mails],
    PersonErased: [agreements.forget_person, registrations.forget_all_mails],
    CapacityRaised: [registrations.give_new_places],
    KnowledgeSessionRescheduled: [invitations.update_invitations],
    KnowledgeSessionCancelled: [invitations.cancel_invitations],
    AttendanceCompleted: [feedback.ask_at_once],
}
