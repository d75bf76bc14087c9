"""Small charts of satisfaction beside each other, one per district, all on one scale and time line. Pure, as
`figures.py` is."""

from collections.abc import Sequence

from sessions_app.core.values import dataclass
from sessions_app.insights import svg
from sessions_app.insights.figures import FONT, IN_PAGE, FigureTexts, leaves_of, sheet_of
from sessions_app.insights.geometry import Frame
from sessions_app.insights.plot import Plot
from sessions_app.insights.trend import Trend, shared_scale

_FRAME = Frame(280, 124, top=20, bottom=28, left=30, right=24, words=13, value=15, dot=4)


@dataclass(frozen=True)
class DistrictTrend:
    """One small chart: `slug` names the district and ends the chart's id."""

    slug: str
    trend: Trend
    texts: FigureTexts


def district_charts(city: Trend, districts: Sequence[DistrictTrend], *, chart_id: str, locale: str) -> dict[str, str]:
    """One inline SVG per slug, with a dotted line for the whole city. All belong on one page: the first holds what lies
    behind each of them, the others refer to it."""
    found: dict[str, str] = {}
    shared = f"{chart_id}-behind"
    for district in districts:
        sheet = sheet_of(_FRAME, district.texts, f"{chart_id}-{district.slug}", IN_PAGE, css_class="figure__small")
        behind = f'<use href="#{shared}"/>'
        if not found:
            leaves = leaves_of(_behind(city, districts, locale))
            behind = f'<g id="{shared}">{svg.drawn(leaves, sheet)}</g>'
        found[district.slug] = svg.written(leaves_of(_before(city, districts, district, locale)), sheet, behind)
    return found


def standalone_districts(city: Trend, districts: Sequence[DistrictTrend], *, locale: str) -> dict[str, str]:
    """The same as files of their own, in plain colours, by slug."""
    found = {}
    for district in districts:
        sheet = sheet_of(_FRAME, district.texts, "chart", {}, font=FONT)
        behind = svg.drawn(leaves_of(_behind(city, districts, locale)), sheet)
        found[district.slug] = svg.written(leaves_of(_before(city, districts, district, locale)), sheet, behind)
    return found


def _behind(city: Trend, districts: Sequence[DistrictTrend], locale: str) -> Plot:
    plot = _empty(city, districts, locale)
    plot.axis(names=False)
    plot.background_line(city)
    return plot


def _before(city: Trend, districts: Sequence[DistrictTrend], district: DistrictTrend, locale: str) -> Plot:
    plot = _empty(city, districts, locale)
    plot.line(district.trend)
    plot.points(district.trend, values="last", too_few="", note=lambda _point: "")  # the table tells it in words
    return plot


def _empty(city: Trend, districts: Sequence[DistrictTrend], locale: str) -> Plot:
    everything = [city, *(district.trend for district in districts)]
    return Plot(_FRAME, everything, shared_scale(everything), locale)
