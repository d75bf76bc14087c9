"""One matplotlib figure of satisfaction over time, drawn mark by mark."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import nan
from typing import Literal

from babel.numbers import format_decimal

from sessions_app.insights.canvas import Canvas
from sessions_app.insights.geometry import Align, Box, Frame, line_boxes, words_box
from sessions_app.insights.trend import SatisfactionPoint, Tick, Timeline, Trend


class Plot(Canvas):
    """A figure that is being drawn. Draw from back to front: axis, lines, dots, words."""

    def __init__(self, frame: Frame, trends: Sequence[Trend], span: tuple[int, int], locale: str) -> None:
        super().__init__(frame, span)
        self.timeline, self.locale = Timeline.across(trends), locale

    def axis(self, *, names: bool) -> None:
        """A line per mark with its number at the left, and the periods beneath; without `names` only the years."""
        marks, ticks = range(self.lowest, self.highest + 1), self._ticks()
        lines = [(x, mark) for mark in marks for x in (self.frame.margin, self.end, nan)]
        self.stroke("figure__grid", [x for x, _ in lines], [mark for _, mark in lines], "line", 1)
        for mark in marks:
            self.write("", self.frame.margin, self.y(mark) + 5, str(mark), align="left")
        for tick in ticks if names else []:
            self.write("", self._x(tick.x), -20, tick.name)
        for tick in ticks:
            down = 20 + self.frame.words * 1.4 if names and tick.name else 20
            self.write("figure__value", self._x(tick.x), -down, tick.year, size=self.frame.words, bold=True)

    def target(self, mark: float, words: str) -> None:
        """A dotted line with its words where they cover nothing, at the right if possible."""
        y, size, start = self.y(mark), self.frame.words, self.frame.margin + 24
        self.stroke("figure__back", [start, self.end], [mark, mark], "line-strong", 1.5, dots=(2, 4))
        below, above = y - size * 1.3, y + size / 2
        spots: list[tuple[float, float, Align]] = [
            (self.end, below, "right"),
            (self.end, above, "right"),
            (start, below, "left"),
            (start, above, "left"),
        ]
        free = (spot for spot in spots if not self.covers(words_box(spot[0], spot[1], words, size, spot[2])))
        x, foot, align = next(free, spots[0])
        self.write("", x, foot, words, align=align)

    def background_line(self, trend: Trend) -> None:
        """The whole city behind a district; periods without a figure are passed over."""
        shown = [point for point in trend.points if point.average is not None]
        self.stroke(
            "figure__back",
            [self._at(point) for point in shown],
            list(map(_average, shown)),
            "line-strong",
            1.5,
            dots=(2, 4),
        )

    def spread(self, trend: Trend) -> None:
        """Each point's band from low to high, slimmer where points stand close."""
        slim = self._distance(trend) < 22
        name = "figure__spread figure__spread--slim" if slim else "figure__spread"
        ends: list[tuple[float, float]] = []
        for point in trend.points:
            if point.average is not None and point.low is not None and point.high is not None:
                x = self._at(point)
                ends += [(x, point.low), (x, point.high), (x, nan)]
                self.taken.append(Box(x - 4, self.y(point.low) - 3, x + 4, self.y(point.high) + 3))
        if ends:
            self.stroke(name, [x for x, _ in ends], [y for _, y in ends], "brand", 3 if slim else 6, fade=0.25)

    def line(self, trend: Trend) -> None:
        """From point to point, or the running mean when there is one; dashed and faint across what is not shown."""
        values = trend.running_mean or tuple(point.average for point in trend.points)
        shown = [
            (point, value, index)
            for index, (point, value) in enumerate(zip(trend.points, values, strict=True))
            if value is not None
        ]
        solid: list[tuple[float, float]] = []
        for (before, start, i), (point, end, j) in pairwise(shown):
            ends = [self._at(before), self._at(point)]
            self.taken += line_boxes(ends[0], self.y(start), ends[1], self.y(end))
            if j - i == 1 and self.timeline and self.timeline.adjoin(before.period_starts_on, point.period_starts_on):
                solid += [] if solid and solid[-1] == (ends[0], start) else [(nan, nan), (ends[0], start)]
                solid.append((ends[1], end))
            else:
                self.stroke("figure__line figure__line--gap", ends, [start, end], "brand", 2.5, dots=(4, 6), fade=0.6)
        if solid:
            self.stroke("figure__line", [x for x, _ in solid], [value for _, value in solid], "brand", 2.5)

    def points(
        self, trend: Trend, *, values: Literal["all", "last"], too_few: str, note: Callable[[SatisfactionPoint], str]
    ) -> None:
        """A dot with its value per point; an open dashed circle near the foot where there are too few answers."""
        shown = [point for point in trend.points if point.average is not None]
        hidden = [point for point in trend.points if point.average is None]
        small = self._distance(trend) < 16
        low, ring = self.lowest + 0.5, 5 if small else self.frame.dot + 2
        self.dots_at("figure__empty", hidden, [low] * len(hidden), ring, note)
        self.dots_at("figure__ink", shown, list(map(_average, shown)), 3.5 if small else self.frame.dot, note)
        self._values(shown, values)
        for point in hidden:
            foot = self.y(self.lowest + 0.5) + self.frame.dot + 8
            if too_few and not self.covers(words_box(self._at(point), foot, too_few, self.frame.words), self.written):
                self.write("", self._at(point), foot, too_few)

    def dots_at(
        self,
        name: str,
        points: list[SatisfactionPoint],
        marks: list[float],
        radius: float,
        note: Callable[[SatisfactionPoint], str],
    ) -> None:
        self.dots(name, list(map(self._at, points)), marks, radius, list(map(note, points)))

    def _values(self, shown: list[SatisfactionPoint], which: Literal["all", "last"]) -> None:
        """Every mean above its band when there is room; else the last, the highest and, beneath it, the lowest."""
        size = self.frame.value
        crowded = len(shown) > 1 and self._distance(Trend(tuple(shown))) < 26
        by_mark = sorted(shown, key=_average)
        chosen = shown if which == "all" and not crowded else shown[-1:]
        for point in dict.fromkeys([*chosen, *(by_mark[::-1][:1] + by_mark[:1] if which == "all" and crowded else [])]):
            words = format_decimal(_average(point), "0.0", locale=self.locale)
            foot = max(self.y(_average(point)) + self.frame.dot + 6, self.y(point.high or 0) + 8)
            if crowded and point == by_mark[0]:
                foot = self.y(point.low or _average(point)) - self.frame.dot - size
            if which == "last" or not self.covers(words_box(self._at(point), foot, words, size), self.written):
                self.write("figure__value", self._at(point), foot, words, size=size, bold=True)

    def counts(self, trend: Trend) -> None:
        """n beneath each period, if all of them fit; for a file that has no table beside it."""
        shown = [point for point in trend.points if point.average is not None]
        if all(self._at(later) - self._at(earlier) >= 44 for earlier, later in pairwise(shown)):
            for point in shown:
                self.write("", self._at(point), -68, f"n = {point.n}", size=self.frame.words - 1)

    def page_text(self, words: str, *, y: float, size: float, heading: bool = False) -> None:
        """Words on the page around the axis; `y` counts from the top."""
        foot = self.frame.height - self.frame.bottom - y
        name = "figure__value" if heading else ""
        self.write(name, self.frame.margin, foot, words, size=size, align="left", bold=heading)

    # Where things stand: x from the left edge, y from the foot of the axis.

    def _at(self, point: SatisfactionPoint) -> float:
        return self._x(self.timeline.x(point.period_starts_on)) if self.timeline else 0

    def _x(self, x: float) -> float:
        line, frame = self.timeline, self.frame
        if line is None or line.length == 0:
            return frame.width / 2
        return frame.left + (x - line.x(line.starts_on)) * (frame.width - frame.left - frame.right) / line.length

    def _distance(self, trend: Trend) -> float:
        """The usual distance between neighbours."""
        return (self.frame.width - self.frame.left - self.frame.right) / max(len(trend.points) - 1, 1)

    def _ticks(self) -> list[Tick]:
        if self.timeline is None:
            return []
        inner = self.frame.width - self.frame.left - self.frame.right
        return self.timeline.ticks(inner / max(self.timeline.length, 1), self.frame.words * 2.2, self.locale)


def _average(point: SatisfactionPoint) -> float:
    """The mean of a point that has one."""
    return point.average or 0
