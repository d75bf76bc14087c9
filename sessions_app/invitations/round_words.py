"""The words on screen of an invitation round."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sessions_app.core.formatting import clock_time, long_date
from sessions_app.invitations import round_planning
from sessions_app.invitations import round_rules as rules
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_rules import Reason, RoundState, Source, Standing
from sessions_app.outbox.plain_answers import plainly

# Kind of the mark, icon, word (see `status` in components/parts.html).
STATES: Mapping[RoundState, tuple[str, str, Any]] = {
    RoundState.DRAFT: ("note", "pencil", _l("Draft")),
    RoundState.PLANNED: ("note", "clock", _l("Planned")),
    RoundState.SENDING: ("note", "mail", _l("Is being sent")),
    RoundState.PAUSED: ("care", "warning", _l("Paused")),
    RoundState.STOPPED: ("", "cross", _l("Stopped")),
    RoundState.SENT: ("good", "check_circle", _l("Sent")),
}
STANDINGS: Mapping[Standing, tuple[str, str, Any]] = {
    Standing.READY: ("note", "clock", _l("Ready to go")),
    Standing.SENT: ("", "mail", _l("Sent")),
    Standing.FAILED: ("wrong", "cross_circle", _l("Failed")),
    Standing.REGISTERED: ("good", "check_circle", _l("Registered")),
    Standing.DECLINED: ("", "cross", _l("Declined")),
    Standing.OPTED_OUT: ("care", "cross", _l("Wants no such mail")),
    Standing.NOT_SENT: ("", "cross", _l("Not sent")),
}
SOURCES: Mapping[Source, Any] = {
    Source.LIST: _l("A list of your own"),
    Source.EARLIER: _l("Earlier participants"),
    Source.PARTNERS: _l("Partner organisations"),
    Source.REMINDER: _l("Reminder"),
}


def state_of(round_: InvitationRound, to_leave: int) -> tuple[str, str, Any]:
    """As it is for who reads it: a round is sent when its mails have left, not when they wait in the outbox."""
    return STATES[RoundState.SENDING if round_.state is RoundState.SENT and to_leave else round_.state]


def still_to_leave(round_: InvitationRound, to_leave: int) -> str:
    """How many, and how long that takes at least; nothing before it began and after it ended."""
    if not to_leave or round_.state not in (RoundState.SENDING, RoundState.SENT, RoundState.PAUSED):
        return ""
    if round_.state is RoundState.PAUSED:
        return ngettext("%(num)s mail waits until you go on.", "%(num)s mails wait until you go on.", to_leave)
    left = ngettext("%(num)s mail has yet to leave.", "%(num)s mails have yet to leave.", to_leave)
    pace: int = current_app.config["MAIL_MAX_PER_MINUTE"]
    if not pace:
        return left
    fast = ngettext("At most %(num)s mail leaves in a minute", "At most %(num)s mails leave in a minute", pace)
    takes = ngettext("about %(num)s minute more", "about %(num)s minutes more", -(-to_leave // pace))
    return f"{left} {fast}: {takes}."


def in_vain_sentence(round_: InvitationRound) -> str:
    """Of a planned round that will never leave; empty for any other."""
    if not round_planning.is_in_vain(round_):
        return ""
    return _(
        "This round does not leave any more: at its moment nobody can register for the session any more. Choose "
        "another moment."
    )


def source_sentence(source: Source) -> str:
    """Why these people are on it."""
    return {
        Source.LIST: _("These people are on the list that you gave. The mail says that you know them."),
        Source.EARLIER: _(
            "These people had a place at one of your sessions in the past 12 months, and did not say that they want no "
            "invitations."
        ),
        Source.PARTNERS: _(
            "These people have an account for the organisations you chose, or said in the past 12 months that they "
            "work there."
        ),
        Source.REMINDER: _(
            "These people got the earlier mail, and did not answer yet. Nobody gets more than one reminder."
        ),
    }[source]


def reason_word(reason: Reason | None, same_as: int | None = None) -> str:
    """Of one line: why it is left out, and what to do where something can be done."""
    if reason is None:
        return ""
    if reason is Reason.DOUBLE and same_as:
        return _("the same address as on line %(number)s", number=same_as)
    return {
        Reason.NO_ADDRESS: _("there is no e-mail address: fill it in"),
        Reason.BAD_ADDRESS: _("this is not an e-mail address: look for a missing @, a space or a comma"),
        Reason.BAD_CHARACTERS: _("there are characters in it that we cannot keep: type it again"),
        Reason.TOO_LONG: _("one of the cells is too long for a name or an organisation"),
        Reason.DOUBLE: _("is on the list twice"),
        Reason.OUR_OWN: _("is our own address"),
        Reason.REGISTERED: _("is registered already"),
        Reason.CANCELLED: _("has cancelled for this session"),
        Reason.DECLINED: _("declined already"),
        Reason.INVITED: _("was invited in another round"),
        Reason.OPTED_OUT: _("wants no invitations"),
        Reason.UNDELIVERABLE: _("the mail server of this address sent our mail back"),
    }[reason]


def left_out_sentences(counts: Mapping[Reason, int]) -> list[str]:
    """How many for each reason, the most first."""
    return [_left_out(reason, number) for reason, number in sorted(counts.items(), key=lambda one: -one[1]) if number]


def _left_out(reason: Reason, number: int) -> str:
    return ngettext("%(num)s line: %(why)s", "%(num)s lines: %(why)s", number, why=reason_word(reason))


def why_not_sent(recipient: RoundRecipient, error: str) -> str:
    """Beside the standing of one person; what a mail server said in words, and then as it said it."""
    if not error:
        return reason_word(recipient.reason)
    plain = plainly(error)
    return f"{plain} ({error})" if plain else error


def refusal_sentence(refusal: rules.RoundRefused) -> str:
    if isinstance(refusal, rules.TooEarlyToRemind):
        moment = f"{long_date(refusal.again_at)}, {clock_time(refusal.again_at)}"
        return _("They got the last mail less than 3 days ago. You can remind them from %(moment)s.", moment=moment)
    return {
        rules.RoundHasStarted: _("This round was sent already. Perhaps a colleague was just before you."),
        rules.RoundIsNotUnderWay: _("This round is not under way, so that can't be done any more."),
        rules.RemindedAlready: _("Everyone who did not answer has had the reminder. There is one for each person."),
        rules.NobodyToInvite: _("There is nobody left to write to."),
        rules.SessionTakesNobody: _(
            "Nobody can register for this session now: it is not online, it is cancelled, or registration has closed."
        ),
    }[type(refusal)]
