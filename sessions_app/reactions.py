"""When this happened → then do that. The only place where rooms meet upwards."""

from collections.abc import Mapping, Sequence

from sessions_app.agreements import service as agreements
from sessions_app.core.events import Reaction
from sessions_app.core.retention import Swept
from sessions_app.feedback import service as feedback
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions import audited as session_audit
from sessions_app.knowledge_sessions import partners
from sessions_app.knowledge_sessions.events import (
    AttendanceCompleted,
    CapacityRaised,
    DraftCancelled,
    KnowledgeSessionCancelled,
    KnowledgeSessionEdited,
    KnowledgeSessionPlanned,
    KnowledgeSessionPublished,
    KnowledgeSessionRescheduled,
)
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.events import OrganisationsMerged
from sessions_app.registrations import audited as registration_audit
from sessions_app.registrations import notices as registrations
from sessions_app.registrations.events import (
    AttendanceMarked,
    PersonErased,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationErased,
    RegistrationRepeated,
    WaitingListJoined,
    WalkedIn,
)

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    RegistrationConfirmed: [registrations.send_confirmation, invitations.send_invitation],
    RegistrationCancelled: [
        registrations.send_cancellation,
        invitations.withdraw_invitation,
        registration_audit.noted_as(Action.CANCELLED, by=registration_audit.BY_STAFF),
    ],
    WaitingListJoined: [registrations.send_waiting_list_number],
    RegistrationRepeated: [registrations.send_reminder_of_registration],
    AttendanceMarked: [registration_audit.noted_as(Action.ATTENDANCE_MARKED)],
    WalkedIn: [registration_audit.noted_as(Action.WALKED_IN)],
    RegistrationErased: [invitations.forget, registrations.forget_mails, registration_audit.noted_as(Action.ERASED)],
    PersonErased: [agreements.forget_person, registrations.forget_all_mails, registration_audit.note_erased_person],
    CapacityRaised: [registrations.give_new_places],
    KnowledgeSessionPlanned: [session_audit.noted_as(Action.ADDED)],
    KnowledgeSessionEdited: [session_audit.noted_as(Action.CHANGED)],
    KnowledgeSessionPublished: [session_audit.noted_as(Action.PUBLISHED)],
    KnowledgeSessionRescheduled: [invitations.update_invitations, session_audit.noted_as(Action.RESCHEDULED)],
    KnowledgeSessionCancelled: [invitations.cancel_invitations, session_audit.noted_as(Action.CANCELLED)],
    DraftCancelled: [session_audit.noted_as(Action.CANCELLED)],
    AttendanceCompleted: [feedback.ask_at_once, session_audit.noted_as(Action.ATTENDANCE_COMPLETED)],
    OrganisationsMerged: [partners.move_parts],
    Swept: [audit.note_sweep],
}
