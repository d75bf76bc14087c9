"""The charts of the report: drawings that stand alone, in light colours, drawn once for the same points and words."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from sessions_app.core import language
from sessions_app.insights import captions, drawings, figures, multiples
from sessions_app.insights.figures import FigureTexts
from sessions_app.insights.interval import mean_interval
from sessions_app.insights.multiples import DistrictTrend
from sessions_app.insights.rules import Spread
from sessions_app.insights.sums import Group, Part, by_district, per_period, summed
from sessions_app.insights.trend import SatisfactionPoint, Trend

PERIODS_FROM = 2
ABOVE, BELOW = 72, 84  # pixels


def of_satisfaction(trend: Trend, texts: FigureTexts) -> str:
    """Without its title and note: those are words of the report."""
    bare, locale = replace(texts, title="", note=""), language.current()
    made = drawings.drawn(
        ("report", trend, bare, locale), lambda: figures.standalone_svg(trend, texts=bare, locale=locale).encode()
    )
    return _for_typst(_cut(made.decode()))


def of_districts(parts: Sequence[Part], spread: Spread) -> list[tuple[str, str]]:
    """Name and drawing of each district with a figure, by quarter on one scale; none when nothing can be compared."""
    shown = {slug: of_it for slug, of_it in by_district(parts).items() if summed(of_it).released}
    city, locale = _trend(parts, spread), language.current()
    if len(shown) < 2 or len(city.points) < PERIODS_FROM:
        return []
    names = {slug: of_it[0].district_name for slug, of_it in shown.items()}
    trends = tuple(
        DistrictTrend(slug, _trend(of_it, spread), captions.district_texts(names[slug]))
        for slug, of_it in shown.items()
    )
    made = drawings.drawn(
        ("standalone districts", city, trends, locale),
        lambda: json.dumps(multiples.standalone_districts(city, trends, locale=locale)).encode(),
    )
    return [(names[slug], _for_typst(drawing)) for slug, drawing in json.loads(made).items()]


def _cut(drawing: str) -> str:
    """Off with the room above and below, where title and note would have been."""
    height = int(re.search(r' height="(\d+)"', drawing)[1])  # type: ignore[index]
    cut = height - ABOVE - BELOW
    drawing = drawing.replace(f' height="{height}"', f' height="{cut}"', 1)
    return re.sub(r'viewBox="0 0 (\d+) \d+"', rf'viewBox="0 {ABOVE} \1 {cut}"', drawing, count=1)


def _for_typst(drawing: str) -> str:
    """It leaves out a dot that is a line without length."""
    return re.sub(r'h0(?=[M"])', "h0.1", drawing)


def _trend(parts: Sequence[Part], spread: Spread) -> Trend:
    in_order = sorted(parts, key=lambda one: one.held_on)
    return Trend(tuple(_point(one, spread) for one in per_period(in_order, "quarter")), step="quarter")


def _point(group: Group, spread: Spread) -> SatisfactionPoint:
    tally = group.tally
    low, high = mean_interval(tally.n, tally.total, spread) or (None, None)
    label = captions.period_label("quarter", group.starts_on)
    return SatisfactionPoint(label, group.starts_on, tally.average, tally.n, tally.response_rate, low, high)
