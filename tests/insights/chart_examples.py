"""What the tests of charts draw, and how they look at it."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date, timedelta

from sessions_app.insights.figures import (
    FigureTexts,
    SatisfactionPoint,
    Trend,
    Width,
    satisfaction_chart,
)
from sessions_app.insights.multiples import DistrictTrend, district_charts

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = FigureTexts(
    title="Welk cijfer geven mensen?",
    description="Lijn van het cijfer.",
    too_few="te weinig",
    target="doel 7,5",
    point="%(label)s: %(average)s (n = %(n)s, respons %(response)s)",
    note="De schaal begint bij 5.",
)
MEANS = (7.6, 7.8, 7.4, None, 8.0, 8.2, 7.9, 8.3, 8.1)
STARTS = tuple(date(2024 + month // 12, month % 12 + 1, 1) for month in range(9, 36, 3))


def point(starts_on: date, average: float | None) -> SatisfactionPoint:
    if average is None:
        return SatisfactionPoint(f"{starts_on:%Y-%m}", starts_on, None, 3)
    return SatisfactionPoint(f"{starts_on:%Y-%m}", starts_on, average, 21, 0.55, average - 0.5, average + 0.5)


QUARTERS = Trend(tuple(map(point, STARTS, MEANS)), target=7.5)
SESSIONS = Trend(
    tuple(point(date(2024, 9, 12) + timedelta(12 * i), None if i % 11 == 5 else 7.5 + i % 7 / 5) for i in range(60)),
    step="session",
    target=7.5,
    running_mean=tuple(None if i < 5 else 8.0 for i in range(60)),
)
DISTRICTS = [
    DistrictTrend("noord", QUARTERS, replace(TEXTS, title="Noord")),
    DistrictTrend("nieuw-west", Trend(QUARTERS.points[:2]), replace(TEXTS, title="Nieuw-West")),
]


def chart(
    trend: Trend = QUARTERS,
    width: Width = "desk",
    texts: FigureTexts = TEXTS,
    chart_id: str = "trend",
    locale: str = "nl",
) -> str:
    return satisfaction_chart(trend, width=width, texts=texts, chart_id=chart_id, locale=locale)


def inline_charts() -> list[str]:
    small = district_charts(QUARTERS, DISTRICTS, chart_id="stadsdeel", locale="nl")
    return [chart(), chart(width="phone", chart_id="trend-phone"), chart(SESSIONS, chart_id="sessies"), *small.values()]


def parsed(drawing: str) -> ElementTree.Element:
    """As a browser reads it: within a page an SVG need not say what it is."""
    with_name = drawing if "xmlns" in drawing else drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ElementTree.fromstring(with_name)


def words(drawing: str) -> list[str]:
    return [text.text or "" for text in parsed(drawing).iter(f"{SVG}text")]


def of_class(drawing: str, name: str) -> list[ElementTree.Element]:
    """The leaves of this class: those that have it themselves, and those of a group that has it."""
    found = [one for one in parsed(drawing).iter() if name in one.get("class", "").split()]
    return [leaf for one in found for leaf in (one if one.tag == f"{SVG}g" else [one])]
