"""The tables by theme, partner and kind: their words, and how sure each mark is."""

from collections.abc import Iterable
from math import ceil, floor

from flask_babel import gettext as _

from sessions_app.core.values import dataclass
from sessions_app.insights.breakdown import DIMENSIONS, Dimension, Share, shares_by
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.interval import mean_interval
from sessions_app.insights.rules import TARGET, Spread, Tally
from sessions_app.insights.sums import Part, by_district, summed

LOWEST_SHOWN, HIGHEST_SHOWN = 5, 10


@dataclass(frozen=True)
class ShareRow:
    """`slug` chooses it in an address; `interval` is None when nothing tells how far marks lie apart."""

    slug: str
    name: str
    held: int
    tally: Tally
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Breakdown:
    """One table; `argument` is the name of its choice in an address."""

    argument: str
    title: str
    head: str
    caption: str
    rows: tuple[ShareRow, ...]


def breakdown_of(chosen: Chosen, spread: Spread) -> list[Breakdown]:
    """`spread`: of all chosen sessions together."""
    return [
        _breakdown(dimension, [_row(one, spread) for one in shares_by(dimension, chosen)]) for dimension in DIMENSIONS
    ]


def districts_of(parts: Iterable[Part], spread: Spread) -> list[Breakdown]:
    """The same by district, for a file: on the page they are charts."""
    sums = [(slug, of_it[0].district_name, summed(of_it)) for slug, of_it in by_district(parts).items()]
    rows = [_row(Share(*one), spread) for one in sums]
    return [Breakdown("stadsdeel", _("By district"), _("District"), _("Mark by district"), tuple(rows))]


def scale_of(tables: list[Breakdown]) -> tuple[int, int]:
    """First and last mark of the one scale of all rows; it grows when the figures need it."""
    found = [
        mark for table in tables for row in table.rows for mark in (row.tally.average, *(row.interval or ())) if mark
    ]
    return min([LOWEST_SHOWN, floor(TARGET), *map(floor, found)]), max([HIGHEST_SHOWN, *map(ceil, found)])


def _row(one: Share, spread: Spread) -> ShareRow:
    tally = one.sums.tally
    return ShareRow(one.slug, one.name, one.sums.held, tally, mean_interval(tally.n, tally.total, spread))


def _breakdown(dimension: Dimension, rows: list[ShareRow]) -> Breakdown:
    words = {
        "theme": ("thema", _("By theme"), _("Theme"), _("Mark by theme")),
        "organisation": ("organisatie", _("By partner"), _("Partner"), _("Mark by partner")),
        "kind": ("soort", _("By kind"), _("Kind"), _("Mark by kind")),
    }
    return Breakdown(*words[dimension], tuple(rows))
