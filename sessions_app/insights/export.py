"""The figures as tables for a spreadsheet, with what was chosen beneath them. The same numbers as on the pages, not
rounded further than a tenth; what may not be shown is empty, with a remark."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from sessions_app.core import clock
from sessions_app.core.spreadsheets.writing import Cell, Column, Table
from sessions_app.insights.asked import Asked
from sessions_app.insights.between import Between
from sessions_app.insights.per_district import Turnout
from sessions_app.insights.rules import Tally
from sessions_app.insights.service import Row, Satisfaction
from sessions_app.insights.shares import Breakdown


def about(asked: Asked, table: Table) -> Table:
    """The table that also says what it is about."""
    choice = [(_("Period"), asked.period), (_("Choice"), asked.chosen or _("everything"))]
    return replace(table, about=[*choice, (_("Made on"), clock.today())])


def satisfaction_table(satisfaction: Satisfaction) -> Table:
    columns = [
        Column(_("Session or period"), 48), Column(_("First day"), 12), Column(_("District"), 16),
        *_columns_of_figures(), Column(_("Running mean"), 14), Column(_("Remark"), 44),
    ]  # fmt: skip
    rows = [_satisfaction_row(row) for row in satisfaction.rows]
    return Table(_("Satisfaction"), columns, rows)


def _satisfaction_row(row: Row) -> Sequence[Cell]:
    session = row.group.session
    return [
        session.title if session else row.label,
        row.group.starts_on,
        session.district_name if session else "",
        *_figures(row.held, row.tally, row.interval),
        _tenth(row.running_mean),
        _remark(row.tally),
    ]


def _columns_of_figures() -> list[Column]:
    return [
        Column(_("Sessions"), 10), Column(_("Sessions with a figure"), 12), Column(_("Average mark"), 12),
        Column(_("n"), 8), Column(_("Asked"), 10), Column(_("Response (%)"), 12), Column(_("Uncertainty from"), 12),
        Column(_("Uncertainty to"), 12),
    ]  # fmt: skip


def _figures(held: int, tally: Tally, interval: tuple[float, float] | None) -> list[Cell]:
    if tally.average is None:
        return [held, tally.sessions, *[None] * 6]
    low, high = interval or (None, None)
    share = _percentage(tally.n - tally.doubled, tally.asked)
    return [held, tally.sessions, _tenth(tally.average), tally.n, tally.asked, share, _tenth(low), _tenth(high)]


def _remark(tally: Tally) -> str:
    if tally.average is None:
        return _("too few answers")
    return _("everyone who had registered was asked") if tally.unmarked else ""


def breakdown_table(tables: Iterable[Breakdown]) -> Table:
    """All of them beneath each other; a session stands in each of its themes and partners."""
    columns = [Column(_("Divided by"), 14), Column(_("Name"), 40), *_columns_of_figures(), Column(_("Remark"), 44)]
    rows = [
        [table.head, row.name, *_figures(row.held, row.tally, row.interval), _remark(row.tally)]
        for table in tables
        for row in table.rows
    ]
    return Table(_("By district, theme, partner and kind"), columns, rows)


def turnout_table(found: Iterable[Turnout]) -> Table:
    heads = [_("Sessions with attendance"), _("With a place"), _("Came"), _("Came (%)"), _("Did not come"),
             _("Did not come (%)"), _("Walked in"), _("Waiting list")]  # fmt: skip
    rows = [
        [one.district, one.sessions, one.registered, one.came, _percentage(one.came, one.registered), one.stayed_away,
         _percentage(one.stayed_away, one.registered), one.walked_in, one.waited]
        for one in found
    ]  # fmt: skip
    return Table(_("Turnout"), [Column(_("District"), 20), *(Column(head, 14) for head in heads)], rows)


def between_table(found: Iterable[Between]) -> Table:
    """Two columns of organisations: the same twice is within one, an empty one is somebody who gave none."""
    columns = [Column(_("Organisation"), 34), Column(_("With"), 44)]
    columns += [Column(head, 10) for head in (_("Made"), _("Kept"), _("Overdue"))]
    rows: list[Sequence[Cell]] = [
        [one.names[0] if one.names else "", ", ".join(one.names[1:]), one.made, one.kept, one.overdue] for one in found
    ]
    return Table(_("Agreements by organisations"), columns, rows)


def _percentage(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
