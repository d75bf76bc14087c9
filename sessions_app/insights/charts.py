"""The charts of the pages, drawn once for the same points and words (`drawings.py`)."""

import json
from collections.abc import Sequence

from sessions_app.core import language
from sessions_app.insights import drawings, figures, multiples
from sessions_app.insights.figures import FigureTexts, Trend, Width
from sessions_app.insights.multiples import DistrictTrend


def of_satisfaction(trend: Trend, texts: FigureTexts) -> dict[Width, str]:
    """The chart at both widths; the style sheet shows one."""
    return {"desk": _drawn(trend, "desk", texts), "phone": _drawn(trend, "phone", texts)}


def of_districts(city: Trend, districts: Sequence[DistrictTrend]) -> dict[str, str]:
    """A small chart for each, by slug."""
    locale, many = language.current(), tuple(districts)
    if not many:
        return {}
    made = drawings.drawn(
        ("districts", city, many, locale),
        lambda: json.dumps(multiples.district_charts(city, many, chart_id="per", locale=locale)).encode(),
    )
    found: dict[str, str] = json.loads(made)
    return found


def _drawn(trend: Trend, width: Width, texts: FigureTexts) -> str:
    locale = language.current()
    return drawings.drawn(
        ("trend", width, trend, texts, locale),
        lambda: figures.satisfaction_chart(
            trend, width=width, texts=texts, chart_id=f"trend-{width}", locale=locale
        ).encode(),
    ).decode()
