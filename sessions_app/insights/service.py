"""Puts the page together: from what was released to points, charts, tables and sentences. Changes nothing."""

from collections.abc import Sequence
from datetime import date

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.insights import captions, charts, rules
from sessions_app.insights.interval import mean_interval
from sessions_app.insights.multiples import DistrictTrend
from sessions_app.insights.queries import Figures, Selection
from sessions_app.insights.rules import Tally
from sessions_app.insights.sums import Group, Part, by_district, each, per_period, summed
from sessions_app.insights.trend import SatisfactionPoint, Step, Trend


@dataclass(frozen=True)
class Row:
    """A point as a line of the table and of the file."""

    label: str
    group: Group
    interval: tuple[float, float] | None
    running_mean: float | None

    @property
    def tally(self) -> Tally:
        return self.group.tally

    @property
    def held(self) -> int:
        return self.group.held


@dataclass(frozen=True)
class Satisfaction:
    """Satisfaction over time: the same points as trend (for the chart) and as rows (for the table)."""

    step: Step
    tally: Tally
    trend: Trend
    rows: tuple[Row, ...]
    finding: str

    @property
    def has_running_mean(self) -> bool:
        return bool(self.trend.running_mean)


@dataclass(frozen=True)
class DistrictPart:
    slug: str
    name: str
    tally: Tally
    rows: tuple[Row, ...]
    drawing: str

    @property
    def by_day(self) -> dict[date, Row]:
        """Its rows by the first day of their period."""
        return {row.group.starts_on: row for row in self.rows}


def selection_of(since: date | None, until: date | None, **slugs: str) -> Selection:
    """Without a period: the last nine quarters, this one included."""
    until = until or max(clock.today(), since or clock.today())
    return Selection(since or rules.quarters_back(until, rules.QUARTERS_SHOWN - 1), until, **slugs)


def satisfaction_in(found: Figures) -> Satisfaction:
    """Each session a point, or each quarter when there are many."""
    by_session = found.sessions is not None
    step: Step = "session" if by_session else "quarter"
    groups = per_period(found.parts, "quarter") if found.sessions is None else each(found.sessions)
    tally, tallies = found.whole.tally, [group.tally for group in groups]
    running = rules.running_means(tallies, rules.running_over(by_session))
    rows = _rows(groups, step, tally, running)
    change = rules.change_in(tallies, tally.spread)
    return Satisfaction(step, tally, _trend(rows, step, running), rows, captions.finding(tally, change))


def districts_in(found: Figures, selection: Selection) -> list[DistrictPart]:
    """Each district that has a figure, all on one scale, with the line of all of them behind it."""
    step: Step = "half_year" if (selection.until - selection.since).days > 550 else "quarter"
    over_all = found.whole.tally
    tallies = {slug: summed(parts).tally for slug, parts in by_district(found.parts).items()}
    shown = {slug: parts for slug, parts in by_district(found.parts).items() if tallies[slug].sessions}
    rows = {slug: _rows(_grouped(parts, step), step, over_all) for slug, parts in shown.items()}
    names = {slug: parts[0].district_name for slug, parts in shown.items()}
    trends = tuple(
        DistrictTrend(slug, _trend(rows[slug], step), captions.district_texts(name)) for slug, name in names.items()
    )
    city = _trend(_rows(_grouped(found.parts, step), step, over_all), step)
    drawings = charts.of_districts(city, trends)
    return [DistrictPart(slug, name, tallies[slug], rows[slug], drawings[slug]) for slug, name in names.items()]


def periods_of(districts: Sequence[DistrictPart]) -> dict[date, str]:
    """The periods that any of them has, by their first day, in order of time."""
    labels = {row.group.starts_on: row.label for one in districts for row in one.rows}
    return dict(sorted(labels.items()))


def _grouped(parts: Sequence[Part], step: Step) -> list[Group]:
    return per_period(parts, "half_year" if step == "half_year" else "quarter")


def _rows(
    groups: Sequence[Group], step: Step, over_all: Tally, running: Sequence[float | None] = ()
) -> tuple[Row, ...]:
    """`over_all` lends its spread to every point."""
    return tuple(
        Row(
            captions.point_label(step, group),
            group,
            mean_interval(group.tally.n, group.tally.total, over_all.spread),
            running[index] if running else None,
        )
        for index, group in enumerate(groups)
    )


def _trend(rows: Sequence[Row], step: Step, running: tuple[float | None, ...] = ()) -> Trend:
    return Trend(tuple(map(_point, rows)), step=step, target=rules.TARGET, running_mean=running)


def _point(row: Row) -> SatisfactionPoint:
    low, high = row.interval or (None, None)
    tally = row.tally
    return SatisfactionPoint(row.label, row.group.starts_on, tally.average, tally.n, tally.response_rate, low, high)
