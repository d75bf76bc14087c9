"""What an answer or a bounce does: it asks the rules, and lets other rooms do it."""

from sqlalchemy import update

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.answers import note_answer
from sessions_app.invitations.models import Invitation, Method, PartStat
from sessions_app.invitations.queries import language_of
from sessions_app.outbox import undeliverable
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import coming_back, offers
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration, registrations_of
from sessions_app.replies import messages
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import (
    Answer,
    Decision,
    Deed,
    Kind,
    Reason,
    Situation,
    Stage,
    decide,
    decide_vouched,
)
from sessions_app.replies.understanding import Understood

RegistrationRefused = registrations.rules.RegistrationRefused
TAKEN_OFF = ("organiser", "not_approved")


def apply(mail: IncomingMail, understood: Understood) -> None:
    """Does it, and writes on the row what became of it. The session is locked."""
    mail.stage, mail.reason = understood.stage, understood.reason.value
    if understood.bounce is not None:
        is_permanent = bool(understood.bounce.is_permanent)
        undeliverable.note_returned(mail.attendee_email, understood.bounce.reason, is_permanent, mail.outgoing_mail)
        mail.stage = Stage.APPLIED if is_permanent else Stage.NOTED
        mail.reason = (Reason.BOUNCED if is_permanent else Reason.DELAYED).value
    elif understood.answer is not None and mail.invitation is not None:
        _answer(mail, mail.invitation, understood.answer)


def apply_vouched(mail: IncomingMail) -> bool:
    """The same after a person said yes to it; False when the moment for it has passed."""
    if mail.kind is Kind.BOUNCE:
        undeliverable.note_returned(mail.attendee_email, mail.body_text, True, mail.outgoing_mail)
        return True
    invitation, answer = mail.invitation, answer_of(mail)
    if invitation is None or answer is None:
        return False
    decision = decide_vouched(answer, situation_of(invitation))
    if decision.deed is Deed.NOTHING:
        return False
    is_hers = mail.attendee_email == invitation.person.email
    _do(decision.deed, mail, invitation, answer, is_hers)
    return True


def deed_if_vouched(mail: IncomingMail) -> Deed:
    """What would happen now if a person said yes: the words on the button."""
    answer = answer_of(mail)
    if mail.kind is Kind.BOUNCE or mail.invitation is None or answer is None:
        return Deed.NOTHING
    return decide_vouched(answer, situation_of(mail.invitation)).deed


def answer_of(mail: IncomingMail) -> Answer | None:
    """What its row says."""
    if mail.dtstamp is None or not mail.partstat or mail.invitation is None:
        return None
    method = "COUNTER" if mail.kind is Kind.COUNTER else "REPLY"
    return Answer(method, mail.partstat, min(mail.sequence or 0, mail.invitation.sequence), mail.dtstamp)


def situation_of(invitation: Invitation) -> Situation:
    knowledge_session = invitation.knowledge_session
    registration = _registration_of(invitation)
    ended = registration.ended_because if registration else None
    is_invited_again = invitation.method is Method.REQUEST  # by a round: taking her off the list was a CANCEL
    return Situation(
        now=clock.now(),
        starts_at=knowledge_session.starts_at,
        is_cancelled=knowledge_session.is_cancelled,
        status=registration.status.value if registration else None,
        status_since=registration.status_since if registration else None,
        was_taken_off=ended is not None and str(ended) in TAKEN_OFF and not is_invited_again,
        counts_from=invitation.counts_from,
        known_partstat=invitation.answer.value if invitation.answer else None,
        known_sequence=invitation.answer_sequence or 0,
        known_dtstamp=invitation.answered_at,
    )


def _answer(mail: IncomingMail, invitation: Invitation, answer: Answer) -> None:
    db.session.refresh(invitation)  # the session is locked now
    decision = decide(answer, situation_of(invitation))
    try:
        _do(decision.deed, mail, invitation, answer)
    except RegistrationRefused:  # asked before anything of hers changed
        decision = Decision(Stage.WAITING, Reason.CLOSED)
    mail.stage, mail.reason = decision.stage, decision.reason.value
    registration = _registration_of(invitation)
    if decision.asks and registration is not None and not registration.is_cancelled:
        enqueue(messages.cancel_question(invitation, registration, decision.reason))
    if decision.reason is Reason.CLOSED and answer.partstat == "ACCEPTED":
        enqueue(messages.acceptance_refused(invitation, _details(mail, invitation)))


def _do(deed: Deed, mail: IncomingMail, invitation: Invitation, answer: Answer, is_hers: bool = True) -> None:
    """`is_hers`: her own calendar says so; where another one does, hers still holds what she cancels."""
    if deed is Deed.NOTHING:
        return
    counts_from = invitation.counts_from
    if deed is Deed.REGISTER:
        registrations.register(invitation.knowledge_session, _details(mail, invitation))
    registration = _registration_of(invitation)
    if deed is Deed.ACCEPT_OFFER and registration is not None:
        offers.accept(registration)
    invitation.counts_from = counts_from  # her yes brought the place: it counts, and what she says after it too
    if is_hers or deed is not Deed.CANCEL:
        note_answer(invitation, PartStat(answer.partstat), answer.sequence, answer.dtstamp)
    if deed is Deed.CANCEL and registration is not None:
        registrations.cancel(registration)  # after the note: her calendar needs no CANCEL
    _overtake_waiting(mail, invitation)


def _overtake_waiting(mail: IncomingMail, invitation: Invitation) -> None:
    """Older answers of hers that waited for a person: this one says what counts."""
    settled = {"stage": Stage.NOTED, "reason": Reason.OVERTAKEN.value, "settled_at": clock.now()}
    waiting = (
        IncomingMail.invitation_id == invitation.id,
        IncomingMail.stage == Stage.WAITING,
        IncomingMail.dtstamp <= mail.dtstamp,
        IncomingMail.id != mail.id,
    )
    db.session.execute(update(IncomingMail).where(*waiting).values(**settled))


def _registration_of(invitation: Invitation) -> Registration | None:
    return find_registration(invitation.knowledge_session_id, invitation.person_id)


def _details(mail: IncomingMail, invitation: Invitation) -> registrations.RegistrationDetails:
    """Who comes back comes as she was here; else as she told about herself the last time, else what the invitation and
    her mail say."""
    here = _registration_of(invitation)
    if here is not None and not here.is_erased:
        return coming_back.as_she_was(here)
    before = next(iter(registrations_of(invitation.person_id)), None)
    name = invitation.name or mail.sender_name or invitation.person.email.partition("@")[0]
    return registrations.RegistrationDetails(
        name=before.name if before else name,
        email=invitation.person.email,
        organisation=before.organisation if before else "",
        job_title=before.job_title if before else "",
        language=before.language if before else language_of(invitation),
    )
