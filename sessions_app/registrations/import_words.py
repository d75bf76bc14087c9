"""The words for what becomes of a list, and of each line in it."""

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.registrations.import_lines import Wrong
from sessions_app.registrations.participants_import import Checked, Fate


def fate_sentence(one: Checked) -> str:
    """What happens with this line, or happened; of a wrong one why, and what to do."""
    if one.line.wrong:
        return _wrong_sentence(one.line.wrong)
    return {
        Fate.PLACE: _("gets a place"),
        Fate.WAITS: _("joins the waiting list"),
        Fate.REQUESTED: _("waits for your approval"),
        Fate.KNOWN: _("is registered already; nothing changes"),
        Fate.CANCELLED: _("cancelled before, and is not registered again without asking for it"),
        Fate.DOUBLE: _("the same address as on line %(number)s", number=one.same_as),
    }[one.fate]


def _wrong_sentence(wrong: Wrong) -> str:
    return {
        Wrong.NO_NAME: _("there is no name: fill it in"),
        Wrong.NO_ADDRESS: _("there is no e-mail address: fill it in"),
        Wrong.BAD_ADDRESS: _("this is not an e-mail address: look for a missing @, a space or a comma"),
        Wrong.NO_WAY: _("in the room or online? Write ‘room’ or ‘online’"),
        Wrong.BAD_CHARACTERS: _("there are characters in it that we cannot keep: type it again"),
        Wrong.TOO_LONG: _("one of the cells is too long for a name, an organisation or a job title"),
    }[wrong]


def summary(checked: Iterable[Checked], is_done: bool) -> list[str]:
    """How many of each, the ones who are entered first."""
    counts = Counter(one.fate for one in checked)
    sentences = _sentences(counts) | (_sentences_when_done(counts) if is_done else {})
    return [sentence for fate, sentence in sentences.items() if counts[fate]]


def _sentences(counts: Counter[Fate]) -> dict[Fate, str]:
    place, waits, asks = counts[Fate.PLACE], counts[Fate.WAITS], counts[Fate.REQUESTED]
    known, gone, double, wrong = counts[Fate.KNOWN], counts[Fate.CANCELLED], counts[Fate.DOUBLE], counts[Fate.WRONG]
    return {
        Fate.PLACE: ngettext("%(num)s person gets a place.", "%(num)s people get a place.", place),
        Fate.WAITS: ngettext("%(num)s person joins the waiting list.", "%(num)s people join the waiting list.", waits),
        Fate.REQUESTED: ngettext(
            "%(num)s person waits for your approval.", "%(num)s people wait for your approval.", asks
        ),
        Fate.KNOWN: ngettext("%(num)s person is registered already.", "%(num)s people are registered already.", known),
        Fate.CANCELLED: ngettext("%(num)s person cancelled before.", "%(num)s people cancelled before.", gone),
        Fate.DOUBLE: ngettext("%(num)s line is double.", "%(num)s lines are double.", double),
        Fate.WRONG: ngettext("%(num)s line cannot be used.", "%(num)s lines cannot be used.", wrong),
    }


def _sentences_when_done(counts: Counter[Fate]) -> dict[Fate, str]:
    place, waits = counts[Fate.PLACE], counts[Fate.WAITS]
    return {
        Fate.PLACE: ngettext("%(num)s person has a place.", "%(num)s people have a place.", place),
        Fate.WAITS: ngettext(
            "%(num)s person is on the waiting list.", "%(num)s people are on the waiting list.", waits
        ),
    }
