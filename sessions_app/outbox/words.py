"""The words on the screen for what the rules name."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sessions_app.outbox import plain_answers, service
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import (
    CalendarWouldLie,
    DropReason,
    MailState,
    NewerMailExists,
    NothingLeftToSend,
    NotToBeSentAgain,
    NotToBeStopped,
)
from sessions_app.outbox.trial import Outcome, Stage

plainly = plain_answers.plainly

LATE = timedelta(minutes=10)  # a mail that waits longer is a fault that people should know of

# How `status` of components/parts.html shows a state: kind, icon, words.
STATES = {
    MailState.DUE: ("care", "hourglass", _l("Waits")),
    MailState.TAKEN: ("note", "mail", _l("Is being sent")),
    MailState.SENT: ("good", "check_circle", _l("Sent")),
    MailState.GIVEN_UP: ("wrong", "cross_circle", _l("Not delivered")),
    MailState.SUPERSEDED: ("", "cross", _l("Replaced")),
    MailState.DROPPED: ("", "cross", _l("Not sent")),
}


WHY_DROPPED = {
    DropReason.REFUSED: _l("Not sent: this person chose not to get such mails."),
    DropReason.UNDELIVERABLE: _l("Not sent: the mail server of this address sent our mail back for good."),
    DropReason.TOO_LATE: _l("Not sent: it would not be true any more."),
    DropReason.STOPPED: _l("Not sent: somebody stopped it here."),
}


def state_from(name: str) -> MailState | None:
    """The state that an address asks for (`?stand=given_up`), None for all of them."""
    return next((state for state in MailState if state == name), None)


def delay(age: timedelta | None) -> str | None:
    """How long the oldest mail has waited, once that is too long."""
    if age is None or age <= LATE:
        return None
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)


def why_not_again(mail: OutgoingMail) -> str | None:
    """Why this mail cannot be sent again; None when it can."""
    try:
        service.check_can_be_sent_again(mail)
    except NewerMailExists:
        return _("There is a newer mail about the same thing. Sent now, this one would tell old news.")
    except NothingLeftToSend:
        return _("The text of this mail was erased after 30 days.")
    except NotToBeSentAgain:
        return _("Only a mail that waits or was not delivered can be sent again.")
    return None


def why_not_stopped(mail: OutgoingMail) -> str | None:
    """Why this mail has to leave; None when it can be stopped."""
    try:
        service.check_can_be_stopped(mail)
    except CalendarWouldLie:
        return _(
            "Without this mail the calendar of its recipient keeps what is not true any more. So it cannot be stopped."
        )
    except NotToBeStopped:
        return _("Only a mail that waits can be stopped.")
    return None


STAGES = {
    Stage.LOOK_UP: _l("Look up the name of the mail server"),
    Stage.CONNECT: _l("Connect"),
    Stage.ENCRYPT: _l("Encrypt the connection (TLS)"),
    Stage.SIGN_IN: _l("Sign in"),
    Stage.HAND_OVER: _l("Hand over the mail"),
}
OUTCOMES = {
    Outcome.DONE: ("good", "check_circle", _l("Done")),
    Outcome.FAILED: ("wrong", "cross_circle", _l("Failed")),
    Outcome.NOT_ASKED: ("", "info", _l("Not needed by our settings")),
    Outcome.NOT_REACHED: ("", "cross", _l("Not tried")),
}
