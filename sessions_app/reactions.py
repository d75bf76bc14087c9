"""When this happened → then do that. The only place where rooms meet upwards."""

from collections.abc import Mapping, Sequence

from sessions_app.agreements import audited as agreement_audit
from sessions_app.agreements import following
from sessions_app.agreements import service as agreements
from sessions_app.agreements.events import AgreementMade, HelpTakenUp
from sessions_app.core.events import Reaction
from sessions_app.core.retention import Swept
from sessions_app.feedback import evaluation_texts, own_questions
from sessions_app.feedback import service as feedback
from sessions_app.feedback.events import ResultsShown
from sessions_app.insights import noticing as figures
from sessions_app.invitations import audience, forgetting, invited, leaving, reminders, round_planning, round_rewording
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions import partners
from sessions_app.knowledge_sessions.audited import BY_STAFF, noted_as
from sessions_app.knowledge_sessions.events import (
    AttendanceCompleted,
    CancellationConsidered,
    DraftCancelled,
    KnowledgeSessionCancelled,
    KnowledgeSessionCopied,
    KnowledgeSessionEdited,
    KnowledgeSessionPlanned,
    KnowledgeSessionPublished,
    KnowledgeSessionRescheduled,
    MoveConsidered,
    SeatingChanged,
    ThemesMerged,
)
from sessions_app.materials.events import MaterialAdded, MaterialRemoved
from sessions_app.outbox.events import MailRefused
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.events import OrganisationsMerged
from sessions_app.questions import service as questions
from sessions_app.questions.events import QuestionPublished, QuestionWithdrawn
from sessions_app.registrations import audited as registration_audit
from sessions_app.registrations import certificate_notices as certificates
from sessions_app.registrations import corrections, kept_erasures, mail_rewording, who_is_who
from sessions_app.registrations import notices as registrations
from sessions_app.registrations.correction_events import (
    AddressCorrected,
    AddressLetGo,
    DetailsCorrected,
    PlaceFollowedAddress,
)
from sessions_app.registrations.events import (
    ApprovalAsked,
    AttendanceMarked,
    GroupRegistered,
    PersonErased,
    PlaceOffered,
    QuestionChanged,
    RegistrationApproved,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationErased,
    RegistrationRepeated,
    WaitingListJoined,
    WalkedIn,
)
from sessions_app.replies import service as replies

REACTIONS: Mapping[type, Sequence[Reaction]] = {
    RegistrationConfirmed: [registrations.send_confirmation, invitations.send_invitation, invited.take_back_mail],
    RegistrationCancelled: [
        leaving.take_back_unsent,
        registrations.send_cancellation,
        leaving.withdraw_invitation,
        reminders.withdraw,
        who_is_who.leave,
        questions.let_go,
        replies.settle_waiting,
        registration_audit.noted_as(Action.CANCELLED, by=BY_STAFF),
    ],
    WaitingListJoined: [registrations.send_waiting_list_number, invited.take_back_entry],
    PlaceOffered: [registrations.send_offer],
    ApprovalAsked: [registrations.send_receipt_of_request, invited.take_back_entry],
    RegistrationApproved: [registration_audit.noted_as(Action.APPROVED, by=BY_STAFF)],
    RegistrationRepeated: [registrations.send_reminder_of_registration],
    GroupRegistered: [registrations.send_overview_of_group],
    QuestionChanged: [questions.follow],
    AddressLetGo: [
        leaving.take_back_unsent,
        corrections.let_go_of_mails,
        leaving.withdraw_invitation,
        registrations.forget_mails,
    ],
    AddressCorrected: [corrections.tell_new_address, following.follow_address],
    PlaceFollowedAddress: [invitations.send_invitation],
    DetailsCorrected: [registration_audit.noted_as(Action.CHANGED, by=BY_STAFF)],
    AttendanceMarked: [registration_audit.noted_as(Action.ATTENDANCE_MARKED)],
    WalkedIn: [registration_audit.noted_as(Action.WALKED_IN)],
    RegistrationErased: [
        agreements.forget_registration,
        replies.forget,
        forgetting.forget,
        invited.forget,
        registrations.forget_mails,
        questions.let_go,
        registration_audit.noted_as(Action.ERASED),
        kept_erasures.note_registration,
    ],
    PersonErased: [
        agreements.forget_person,
        forgetting.forget_person,
        invited.forget_person,
        replies.forget_person,
        registrations.forget_all_mails,
        registration_audit.note_erased_person,
        kept_erasures.note_person,
    ],
    SeatingChanged: [registrations.give_new_places],
    ThemesMerged: [figures.themes_merged],
    KnowledgeSessionPlanned: [noted_as(Action.ADDED)],
    KnowledgeSessionCopied: [own_questions.travel_along, evaluation_texts.travel_along],
    KnowledgeSessionEdited: [noted_as(Action.CHANGED)],
    ResultsShown: [noted_as(Action.CHANGED, by=BY_STAFF)],
    KnowledgeSessionPublished: [noted_as(Action.PUBLISHED)],
    MoveConsidered: [audience.count_told, round_planning.count_in_vain],
    CancellationConsidered: [audience.count_told_of_cancellation],
    KnowledgeSessionRescheduled: [
        registrations.shorten_offers,
        mail_rewording.reword_unsent,
        round_rewording.reword_unsent,
        reminders.withdraw_untrue,
        invitations.update_invitations,  # puts back the reminder of who never heard of a move
        noted_as(Action.RESCHEDULED),
    ],
    KnowledgeSessionCancelled: [
        invited.stop_rounds,
        invitations.cancel_invitations,
        reminders.withdraw_all,
        noted_as(Action.CANCELLED),
    ],
    DraftCancelled: [noted_as(Action.CANCELLED)],
    AttendanceCompleted: [
        feedback.ask_at_once,
        certificates.tell_certificates,
        noted_as(Action.ATTENDANCE_COMPLETED),
    ],
    QuestionPublished: [noted_as(Action.PUBLISHED, "question", by=BY_STAFF)],
    QuestionWithdrawn: [noted_as(Action.CHANGED, "question", by=BY_STAFF)],
    AgreementMade: [agreement_audit.note_made],
    HelpTakenUp: [agreement_audit.note_help],
    MaterialAdded: [noted_as(Action.ADDED, "material", by=BY_STAFF)],
    MaterialRemoved: [noted_as(Action.REMOVED, "material", by=BY_STAFF)],
    MailRefused: [invited.note_refusal],
    OrganisationsMerged: [partners.move_parts],
    Swept: [audit.note_sweep],
}
