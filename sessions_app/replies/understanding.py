"""What a message is, whose answer it is and which session it is about. Writes only on the message's own row."""

from dataclasses import replace

from flask import current_app

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.core.values import dataclass
from sessions_app.invitations.models import Invitation
from sessions_app.replies import queries
from sessions_app.replies.authentication import is_authentic
from sessions_app.replies.bounce import Bounce
from sessions_app.replies.calendar_answer import Appointment, Attendee, CalendarMessage, events_of
from sessions_app.replies.headers import is_automatic
from sessions_app.replies.letter import Letter, Malformed, read_letter
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import MOST_READ, Answer, Kind, Reason, Stage, dtstamp_or
from sessions_app.replies.shared_domains import is_shared

ANSWERS = ("REPLY", "COUNTER")


@dataclass(frozen=True)
class Understood:
    """Either an answer or a bounce, or a stage and a reason that are settled already."""

    stage: Stage = Stage.WAITING
    reason: Reason = Reason.NONE
    answer: Answer | None = None
    bounce: Bounce | None = None


def understand(mail: IncomingMail) -> Understood:
    try:
        letter = read_letter(mail.raw or b"")
    except Malformed:
        mail.kind = Kind.UNREADABLE
        return Understood(reason=Reason.MALFORMED)
    _write_down(mail, letter)
    understood = _of_any_kind(mail, letter)
    if mail.knowledge_session_id is None and understood.reason is not Reason.AUTOMATIC:
        _find_session(mail, letter)
    db.session.flush()
    return understood


def _of_any_kind(mail: IncomingMail, letter: Letter) -> Understood:
    answers, forwarded = _answers_in(letter.calendars), _answers_in(letter.forwarded)
    mail.kind = Kind.MESSAGE
    if mail.size > MOST_READ:  # what is there of it may be half an answer
        return Understood(reason=Reason.HUGE)
    if letter.bounce is not None and not answers:  # an answer may look like one, by its subject
        return _bounce(mail, letter.bounce)
    if letter.sender in _own_addresses():
        return Understood(Stage.IGNORED, Reason.OWN_MAIL)
    if answers or forwarded:
        mail.kind = Kind.COUNTER if all(one.method == "COUNTER" for one in answers or forwarded) else Kind.REPLY
        return _answer(mail, letter, events_of(answers or forwarded), is_forwarded=not answers)
    if letter.is_receipt or is_automatic(letter.headers):
        mail.kind = Kind.AUTOMATIC
        return Understood(Stage.IGNORED, Reason.AUTOMATIC)
    return Understood(reason=_why_not(letter))


def _answers_in(calendars: tuple[CalendarMessage, ...]) -> tuple[CalendarMessage, ...]:
    return tuple(calendar for calendar in calendars if calendar.method in ANSWERS and calendar.events)


def _why_not(letter: Letter) -> Reason:
    if letter.calendars:
        return Reason.OTHER_METHOD
    return Reason.OUTLOOK_ONLY if letter.has_outlook_only else Reason.NO_CALENDAR


def _answer(mail: IncomingMail, letter: Letter, events: list[Appointment], is_forwarded: bool) -> Understood:
    found = {event.uid: queries.find_invitation_by_uid(event.uid) for event in events}
    known = {uid: invitation for uid, invitation in found.items() if invitation is not None}
    sessions = {invitation.knowledge_session_id for invitation in known.values()}
    mail.knowledge_session_id = sessions.pop() if len(sessions) == 1 else None  # by number: a query reads it at once
    if len(found) > 1:
        return Understood(reason=Reason.SEVERAL)
    event = events[0]
    invitation = known.get(event.uid)
    invited = invitation.person.email if invitation else ""
    attendee = _whose(event, invited, letter.sender)
    mail.sequence, mail.dtstamp = event.sequence, dtstamp_or(event.dtstamp or letter.sent_at, mail.received_at)
    mail.attendee_email, mail.partstat = (attendee.email, attendee.partstat) if attendee else ("", "")
    mail.body_text = event.comment or mail.body_text
    if invitation is None:
        return Understood(reason=Reason.UNKNOWN_ENTRY)
    mail.invitation = invitation
    if attendee is None:
        return Understood(reason=Reason.OTHER_ADDRESS)
    answer = _said(mail, letter, attendee, invitation)
    # Who sends an answer on is who she is; what she sends on anybody may have written.
    return Understood(answer=replace(answer, is_authentic=answer.is_authentic and not is_forwarded))


def _said(mail: IncomingMail, letter: Letter, attendee: Attendee, invitation: Invitation) -> Answer:
    sender, invited = letter.sender, invitation.person.email
    by_deputy = attendee.email == invited and attendee.sent_by == sender and _work_together(sender, invited)
    assert mail.dtstamp is not None
    return Answer(
        method="COUNTER" if mail.kind is Kind.COUNTER else "REPLY",
        partstat=attendee.partstat,
        sequence=min(mail.sequence or 0, invitation.sequence),  # an attendee may not raise it
        dtstamp=mail.dtstamp,
        is_delegated=attendee.is_delegated,
        is_own=sender == invited or by_deputy,
        is_authentic=is_authentic(letter.authentication_results, current_app.config["REPLY_TRUSTED_AUTHSERV"], sender),
    )


def _work_together(one: str, other: str) -> bool:
    """At an organisation's own domain; people at Gmail share nothing."""
    domain = one.rpartition("@")[2]
    return bool(domain) and domain == other.rpartition("@")[2] and not is_shared(domain)


def _whose(event: Appointment, invited: str, sender: str) -> Attendee | None:
    """Hers, else that of who sent it, else the only one."""
    for email in (invited, sender):
        for attendee in event.attendees:
            if email and attendee.email == email:
                return attendee
    return event.attendees[0] if len(event.attendees) == 1 else None


def _bounce(mail: IncomingMail, bounce: Bounce) -> Understood:
    """Only our own mail, or who got it, knows its Message-ID: a report that names it is no invention."""
    mail.kind = Kind.BOUNCE
    if not bounce.is_failure:
        return Understood(Stage.IGNORED, Reason.AUTOMATIC)
    mail.outgoing_mail = queries.find_own_mail(bounce.returned)
    ours = mail.outgoing_mail.recipient_email if mail.outgoing_mail else ""
    named = bounce.recipients[0] if bounce.recipients else ""
    mail.attendee_email = ours or named
    mail.body_text = bounce.reason or mail.body_text
    if mail.outgoing_mail is not None:
        mail.knowledge_session_id = mail.outgoing_mail.knowledge_session_id
    is_proven = bool(ours) and bounce.is_permanent is not None and (not bounce.recipients or ours in bounce.recipients)
    return Understood(bounce=bounce) if is_proven else Understood(reason=Reason.BOUNCE_UNPROVEN)


def _write_down(mail: IncomingMail, letter: Letter) -> None:
    mail.sender_email = letter.senders[0][:254] if letter.senders else ""
    mail.sender_name = clean_line(letter.sender_name)[:160]
    mail.subject = letter.subject[:400]
    mail.body_text = letter.text


def _find_session(mail: IncomingMail, letter: Letter) -> None:
    """By the mail that it answers, else by the only session that this address goes to."""
    own = queries.find_own_mail(letter.refers_to)
    if own is not None:
        mail.knowledge_session_id = own.knowledge_session_id
    elif letter.sender and mail.kind is not Kind.BOUNCE:
        mail.knowledge_session_id = queries.only_session_of(letter.sender, clock.now())


def _own_addresses() -> set[str]:
    return {str(current_app.config[name]).lower() for name in ("MAIL_DEFAULT_SENDER", "MAIL_REPLY_ADDRESS")}
