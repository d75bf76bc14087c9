"""The words on the screen for what the rules name."""

from flask import current_app
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sessions_app.replies import applying, queries, slimming
from sessions_app.replies.models import IncomingMail, MailboxState
from sessions_app.replies.rules import KEPT_WHOLE, Deed, Kind, Reason, Stage

# How `status` of components/parts.html shows a stage: kind, icon, words.
STAGES = {
    Stage.RECEIVED: ("note", "mail", _l("Just arrived")),
    Stage.WAITING: ("care", "hourglass", _l("Waits for you")),
    Stage.APPLIED: ("good", "check_circle", _l("Taken over by itself")),
    Stage.TAKEN_OVER: ("good", "check_circle", _l("Taken over")),
    Stage.NOTED: ("note", "check", _l("Noted")),
    Stage.SET_ASIDE: ("", "cross", _l("Put aside")),
    Stage.IGNORED: ("", "cross", _l("Left alone")),
}

KINDS = {
    Kind.REPLY: _l("Answer from a calendar"),
    Kind.COUNTER: _l("Proposal for another time"),
    Kind.BOUNCE: _l("Mail that was sent back"),
    Kind.AUTOMATIC: _l("Automatic message"),
    Kind.MESSAGE: _l("Message"),
    Kind.UNREADABLE: _l("Unreadable message"),
}

ANSWERS = {
    "ACCEPTED": _l("Comes"),
    "DECLINED": _l("Does not come"),
    "TENTATIVE": _l("Maybe"),
    "DELEGATED": _l("Sends someone else"),
    "NEEDS-ACTION": _l("No answer yet"),
}

# As `status` shows it: kind, icon, words.
ANSWER_SIGNS = {
    "ACCEPTED": ("good", "check_circle", _l("Yes")),
    "DECLINED": ("wrong", "cross_circle", _l("No")),
    "TENTATIVE": ("care", "hourglass", _l("Maybe")),
}

REASONS = {
    Reason.NOT_VERIFIED: _l(
        "It is not sure that this comes from this address. Does it sound right to you? Then take it "
        "over."
    ),
    Reason.OTHER_ADDRESS: _l(
        "It comes from another address than the one that is registered. Is it the same person? Then take it "
        "over."
    ),
    Reason.OLDER_TIME: _l(
        "It answers an earlier invitation: since then the session moved, or this person registered again."
    ),
    Reason.OVERTAKEN: _l("A newer answer is known."),
    Reason.REPEATED: _l("The same answer as before."),
    Reason.SESSION_CANCELLED: _l("The session is cancelled."),
    Reason.TOO_LATE: _l("The session had begun."),
    Reason.COUNTER: _l("The session does not move by itself. Answer the sender when you want to."),
    Reason.DELEGATED: _l("Someone else wants to come instead. Ask that person to register."),
    Reason.TAKEN_OFF: _l("You took this person off the list before."),
    Reason.CLOSED: _l("Wants to come, but registration is closed. The sender got a mail that there is no place."),
    Reason.UNKNOWN_ANSWER: _l("The calendar sent no yes, no or maybe."),
    Reason.UNKNOWN_ENTRY: _l("It answers an invitation that we do not know, or know no more."),
    Reason.SEVERAL: _l("It holds more than one appointment."),
    Reason.OTHER_METHOD: _l("A calendar message, but no answer to an invitation of ours."),
    Reason.NO_CALENDAR: _l("Written by a person, or by a programme that we do not know. Read it and answer by mail."),
    Reason.OUTLOOK_ONLY: _l(
        "It holds a file that only Outlook can read (winmail.dat). Ask the sender what they "
        "answered."
    ),
    Reason.BOUNCE_UNPROVEN: _l(
        "It says that mail did not arrive, but not for sure which mail. Take it over to mark the "
        "address."
    ),
    Reason.BOUNCED: _l("Mail to this address does not arrive. It gets no more mail that it can do without."),
    Reason.DELAYED: _l("The mail has not arrived yet. It may still."),
    Reason.AUTOMATIC: _l("Sent by a machine, such as an out-of-office message."),
    Reason.OWN_MAIL: _l("A mail of our own that came back."),
    Reason.HUGE: _l(
        "Larger than 25 MB, so only its beginning was read. Ask the sender what they answered, or look in the mailbox."
    ),
    Reason.MALFORMED: _l("No mail programme could read this."),
    Reason.READER_FAILED: _l("Something went wrong while reading it. Tell your administrator."),
    Reason.NOT_FETCHED: _l(
        "The mail server does not give us this message. We ask again for a day. Does it stay here? Look in the mailbox."
    ),
    Reason.SETTLED_OTHERWISE: _l("This person has cancelled in the meantime."),
    Reason.NOBODY_LOOKED: _l("Nobody looked at it for two months."),
}  # fmt: skip

BUTTONS = {
    Deed.CANCEL: _l("Take over: cancel the registration"),
    Deed.REGISTER: _l("Take over: register"),
    Deed.ACCEPT_OFFER: _l("Take over: register"),
    Deed.NOTE: _l("Take over: note the answer"),
}


def button_for(mail: IncomingMail) -> str | None:
    """What taking it over would do at this moment; None when there is nothing to take over."""
    if not mail.can_be_taken_over:
        return None
    if mail.kind is Kind.BOUNCE:
        return _("Take over: mark the address")
    deed = applying.deed_if_vouched(mail)
    return str(BUTTONS[deed]) if deed in BUTTONS else None


def left_out(mail: IncomingMail) -> list[str]:
    """Of a big message: what is not kept of it, with its size."""
    noted = slimming.left_out_of(mail.raw) if mail.size > KEPT_WHOLE and mail.raw else []
    return [
        f"{_('the rest of its words') if slimming.says_words(name) else name} ({_size(size)})" for size, name in noted
    ]


def _size(count: int) -> str:
    return f"{format_decimal(count / 1024 / 1024, '0.0')} MB" if count >= 1024 * 1024 else f"{-(-count // 1024)} kB"


def mailbox_now() -> MailboxState | None:
    """How it stands with the mailbox; None without one, or before the first look."""
    from sessions_app.replies import mailbox  # late: it brings all of IMAP, for who has a mailbox

    url = current_app.config["REPLY_IMAP_URL"]
    return queries.mailbox_state(mailbox.address_from(url).name) if url else None
