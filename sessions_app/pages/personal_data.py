"""The registry of personal data in plain words: what we keep, what for, and how long."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sessions_app.core.retention import PERIODS, personal_columns
from sessions_app.core.values import dataclass

# What a column is for (as its table says) → what we keep, and the same purpose in the reader's words.
WORDS: dict[str, tuple[Any, Any]] = {
    "to write to her about what she registered for": (
        _l("Your e-mail address"), _l("To write to you about what you registered for"),
    ),
    "to receive her at the session and to account for it": (
        _l("Your name, organisation and job title"), _l("To receive you at the session and to account for it"),
    ),
    "so that she knows which colleague registered her": (
        _l("Your name when you register colleagues"), _l("So that they know who registered them"),
    ),
    "to have her points put down in her register": (
        _l("In which professional register you are, and your number there"),
        _l("So that your points for this session are put down, and for your certificate"),
    ),
    "so that the organiser remembers what was agreed with her": (
        _l("A note of the organiser about your registration"), _l("So that the organiser remembers what was agreed"),
    ),
    "so that participants can reach each other": (
        _l("Your telephone number on the list ‘Who is who’"),
        _l("So that participants who are on it too can reach you, if you filled it in"),
    ),
    "for the speakers": (_l("Your question for the speakers"), _l("So that the speakers can answer it")),
    "so that she can take part and eat along": (
        _l("What you need to take part: access and food"), _l("So that you can take part and eat along"),
    ),
    "to address her in the invitation": (
        _l("Your name in the invitation"), _l("To address you in the invitation for your calendar"),
    ),
    "to invite her, and to see whether she answered": (
        _l("Your name, organisation and e-mail address when an organiser invites you"),
        _l("To invite you, and to see whether you answered"),
    ),
    "to deliver the mail and to show what was said": (
        _l("The mails we send you"), _l("To deliver them, and to see afterwards what we told you"),
    ),
    "to read answers to our invitations, and to show what became of them": (
        _l("Your answers to our mails, also those that your calendar sends"),
        _l("To take over your answer, and to see afterwards what became of it"),
    ),
    "not to write in vain": (
        _l("An address that took no mail of ours, and what its mail server said"),
        _l("So that we do not write in vain"),
    ),
    "not to write what is not wanted": (
        _l("Which mails you do not want, with a code that is calculated from your address, not the address itself"),
        _l("So that we keep to it, also when your other data have been erased"),
    ),
    "to keep who was erased out of a backup that is put back": (
        _l("That you had your data erased, with a code that is calculated from your address, not the address itself"),
        _l("So that you stay erased when we have to put a backup back"),
    ),
    "to learn from the session; cannot be traced to her": (
        _l("Your answers in the evaluation"), _l("To learn from the session. Nobody can trace them to you"),
    ),
    "to remind those who agreed": (_l("What you agreed on"), _l("To remind those who agreed")),
    "so that they know whom with": (_l("Your name with an agreement"), _l("So that the others know whom it is with")),
    "between which organisations it is": (
        _l("Your organisation with an agreement"), _l("To see which organisations find each other"),
    ),
    "to sign in": (
        _l(
            "Staff: e-mail address, password (only a hash of it), the key of an authenticator app (encrypted), "
            "the browser of each sign-in and of each passkey"
        ),
        _l("To sign in, and to see where you are signed in"),
    ),
    "to show who did what": (
        _l("Staff: name, when you last signed in and when you were last seen in a browser"),
        _l("To show who did what"),
    ),
    "the organiser that visitors may ask": (
        _l("Staff: name and e-mail address as contact of a session"), _l("So that visitors can ask their questions"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Purpose:
    what: str
    why: str
    how_long: str


def purposes() -> list[Purpose]:
    """One line per purpose and period, in the order of the registry, all from the columns themselves."""
    declared = dict.fromkeys((column.purpose, column.kept) for column in personal_columns())
    ordered = [key for purpose in WORDS for key in declared if key[0] == purpose]
    unworded = [key for key in declared if key[0] not in WORDS]
    return [_in_words(purpose, kept) for purpose, kept in ordered + unworded]


def _in_words(purpose: str, kept: str) -> Purpose:
    what, why = WORDS.get(purpose, (purpose, purpose))
    return Purpose(str(what), str(why), how_long(kept))


def how_long(kept: str) -> str:
    period = PERIODS[kept]
    if kept == "account":
        return _("As long as the account exists")
    if kept == "refusal":
        return _("Until you choose otherwise")
    if kept == "anonymous" or period is None:
        return _("They stay, without anything that leads to you")
    return {
        "needs": _("%(period)s after the session", period=in_words(period)),
        "participation": _("%(period)s after the session; then only a number stays", period=in_words(period)),
        "who_is_who": _("%(period)s after the session, or as soon as you go off the list", period=in_words(period)),
        "invited": _("%(period)s after the session", period=in_words(period)),
        "agreement": _("%(period)s after the agreement is closed", period=in_words(period)),
        "mail_body": _("%(period)s after we wrote them", period=in_words(period)),
        "incoming_mail": _("%(period)s after they were dealt with", period=in_words(period)),
        "erasure": _("%(period)s after they were erased", period=in_words(period)),
        "undeliverable": _("%(period)s after it was sent back", period=in_words(period)),
    }.get(kept, in_words(period))


def in_words(period: timedelta) -> str:
    if period.days >= 60:
        months = round(period.days / 30.4)
        return ngettext("%(num)s month", "%(num)s months", months)
    return ngettext("%(num)s day", "%(num)s days", period.days)
