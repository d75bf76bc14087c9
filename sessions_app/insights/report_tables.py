"""The tables of the report: rows of words. A row that is shorter than its head says why there are no figures."""

from collections.abc import Iterable, Sequence
from dataclasses import field

from flask_babel import gettext as _

from sessions_app.agreements.queries import DistrictCounts
from sessions_app.core.formatting import decimal, percent, short_date
from sessions_app.core.values import dataclass
from sessions_app.insights import captions
from sessions_app.insights.interval import mean_interval
from sessions_app.insights.per_district import Turnout
from sessions_app.insights.rules import Choices, Spread, Tally, WorkedOut
from sessions_app.insights.shares import Breakdown, ShareRow
from sessions_app.insights.sums import Group

Cells = list[str]


@dataclass(frozen=True)
class ReportTable:
    caption: str
    head: Cells
    rows: list[Cells]
    foot: Cells = field(default_factory=list)
    note: str = ""
    words: int = 1  # so many columns hold words, the others numbers


def of_sessions(groups: Iterable[Group], spread: Spread) -> ReportTable:
    rows = [
        [f"{short_date(one.starts_on)} {session.title}", session.district_name, *_figures(one.tally, spread)]
        for one in groups
        if (session := one.session)
    ]
    return ReportTable(_("Mark by session"), [_("Session"), _("District"), *_heads()], rows, words=2)


def of_quarters(groups: Sequence[Group], spread: Spread) -> ReportTable:
    rows = [
        [captions.period_label("quarter", one.starts_on), _shown(one.tally, one.held), *_figures(one.tally, spread)]
        for one in groups
    ]
    return ReportTable(_("Mark by quarter"), [_("Quarter"), _("Sessions"), *_heads()], rows, note=_of_these(groups))


def of_shares(tables: Iterable[Breakdown], spread: Spread) -> list[ReportTable]:
    """By district, theme, partner, kind; a table that would have a single row says nothing more."""
    return [
        ReportTable(
            table.caption,
            [table.head, _("Sessions"), *_heads()],
            [[row.name, _shown(row.tally, row.held), *_figures(row.tally, spread)] for row in table.rows],
            note=_of_these(table.rows),
        )
        for table in tables
        if len(table.rows) > 1
    ]


def of_answers(tally: Tally, worked_out: WorkedOut) -> list[ReportTable]:
    bands = tally.bands
    marks = [_("Mark"), *_choices(Choices(bands.third, bands.second, bands.first))]
    change = [_("Will you do something differently?"), *_choices(tally.will_change)]
    later = [_("Eight weeks later: did you manage to do something with it?"), *_choices(worked_out.choices)]
    return [
        ReportTable(_("How the marks are spread"), [_("Question"), "8 – 10", "6 – 7", "1 – 5", "n"], [marks]),
        ReportTable(
            _("What people will do differently, and whether it worked out"),
            [_("Question"), _("Yes"), _("A little"), _("No"), "n"],
            [change, later],
        ),
    ]


def of_turnout(found: Sequence[Turnout]) -> ReportTable:
    head = [_("District"), _("With a place"), _("Came"), _("Did not come"), _("Walked in"), _("Waiting list")]
    rows = [_turnout(one.district, [one]) for one in found]
    note = _("Came and did not come: as a share of those who had a place.")
    return ReportTable(_("Turnout by district"), head, rows, _together(rows, _turnout(_("Together"), found)), note)


def of_agreements(found: Sequence[DistrictCounts]) -> ReportTable:
    head = [_("District"), _("Made"), _("Kept"), _("Running"), _("Overdue"), _("Dropped")]
    rows = [_agreements(str(one.district.name), [one]) for one in found]
    foot = _together(rows, _agreements(_("Together"), found))
    return ReportTable(_("Agreements by district"), head, rows, foot)


def _heads() -> Cells:
    return [_("Mark"), _("Uncertainty"), "n", _("Response")]


def _figures(tally: Tally, spread: Spread) -> Cells:
    if tally.average is None:
        return [_("too few answers")]
    interval = mean_interval(tally.n, tally.total, spread)
    between = f"{decimal(interval[0])}–{decimal(interval[1])}" if interval else "–"
    return [decimal(tally.average), between, str(tally.n), captions.response_of(tally)]


def _shown(tally: Tally, held: int) -> str:
    return str(held) if tally.sessions in (0, held) else _("%(shown)s of %(held)s", shown=tally.sessions, held=held)


def _of_these(rows: Iterable[Group | ShareRow]) -> str:
    """What ‘of’ means, where it stands."""
    if not any(0 < row.tally.sessions < row.held for row in rows):
        return ""
    return _("‘3 of 4’ sessions: three of the four have answers enough for a figure.")


def _choices(choices: Choices) -> Cells:
    if not choices.n:
        return [_("too few answers")]
    return [*(percent(one / choices.n) for one in (choices.first, choices.second, choices.third)), str(choices.n)]


def _turnout(name: str, found: Sequence[Turnout]) -> Cells:
    registered, came, away = (sum(getattr(one, of) for one in found) for of in ("registered", "came", "stayed_away"))
    walked_in, waited = sum(one.walked_in for one in found), sum(one.waited for one in found)
    return [name, str(registered), _part(came, registered), _part(away, registered), str(walked_in), str(waited)]


def _agreements(name: str, found: Sequence[DistrictCounts]) -> Cells:
    counts = [one.counts for one in found]
    columns = (
        [one.made for one in counts],
        [one.done for one in counts],
        [one.open for one in counts],
        [one.overdue for one in counts],
        [one.dropped for one in counts],
    )
    return [name, *(str(sum(column)) for column in columns)]


def _part(number: int, whole: int) -> str:
    return f"{number} ({percent(number / whole)})" if whole else str(number)


def _together(rows: list[Cells], foot: Cells) -> Cells:
    return foot if len(rows) > 1 else []
