"""Satisfaction over time, drawn by matplotlib: points in, SVG or PNG out. Pure: no database, no request, no clock.

Everything is drawn in the light colour of a token. On a page that colour becomes `var(--token)`, so dark mode, print
and forced colours follow the style sheet; a file to download keeps the colours as drawn.

matplotlib is imported when a chart is drawn (it takes half a second), never pyplot, which keeps figures for ever.
"""

import io
import textwrap
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from babel.numbers import format_decimal, format_percent

from sessions_app.core.values import dataclass
from sessions_app.insights import svg
from sessions_app.insights.canvas import PALETTE
from sessions_app.insights.geometry import Frame
from sessions_app.insights.plot import Plot
from sessions_app.insights.trend import SatisfactionPoint, Trend, scale

if TYPE_CHECKING:
    from sessions_app.insights.renderer import Leaf

__all__ = [
    "FigureTexts",
    "SatisfactionPoint",
    "Trend",
    "Width",
    "png",
    "satisfaction_chart",
    "scale",
    "standalone_svg",
]

MOST_NOTES = 30
Width = Literal["phone", "desk"]

_FRAMES = {
    "phone": Frame(340, 300, top=26, bottom=54, left=34, right=18),
    "desk": Frame(760, 300, top=26, bottom=54, left=60, right=26),
}
_DOWNLOAD = Frame(960, 580, top=110, bottom=178, left=100, right=64, words=15, value=17, margin=36, paper=True)

IN_PAGE = {colour: f"var(--{token})" for token, colour in PALETTE.items()}
FONT = "Figtree, Arial, 'DejaVu Sans', sans-serif"

# matplotlib is not thread-safe where it makes pixels (https://matplotlib.org/stable/users/faq.html#work-with-threads):
# fonts are shared. So one thread at a time makes a PNG. An SVG shares nothing (`renderer.py`).
_PIXELS = threading.Lock()


@dataclass(frozen=True)
class FigureTexts:
    """What a chart says, translated by the caller.

    `point` is shown on hovering over a dot; it may hold %(label)s, %(average)s, %(n)s and %(response)s.
    `note` stands beneath a downloaded chart: what the marks mean, where the scale starts, the total n.
    """

    title: str
    description: str
    too_few: str
    target: str = ""
    point: str = ""
    note: str = ""


def satisfaction_chart(trend: Trend, *, width: Width, texts: FigureTexts, chart_id: str, locale: str) -> str:
    """The chart as inline SVG in the page's font and tokens, about 760 (desk) or 340 px (phone) wide.

    Draw both, each with an id of its own; CSS shows one. Every id in it starts with `chart_id`.
    """
    plot = plot_of(trend, width, texts, locale)
    if width == "phone" or len(trend.points) > MOST_NOTES:  # nobody hovers over a phone, or finds one dot among many
        plot.notes.clear()
    sheet = sheet_of(plot.frame, texts, chart_id, IN_PAGE, css_class=f"figure__{width}")
    return svg.written(leaves_of(plot), sheet)


def plot_of(trend: Trend, width: Width, texts: FigureTexts, locale: str) -> Plot:
    """The chart as matplotlib's figure, before it is written down."""
    return _city_plot(trend, _FRAMES[width], texts, locale)


def standalone_svg(trend: Trend, *, texts: FigureTexts, locale: str) -> str:
    """The chart as a file of its own: plain colours on white, with its title, the n of each point and the note."""
    plot = _download_plot(trend, texts, locale)
    sheet = sheet_of(plot.frame, texts, "chart", {}, font=FONT)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + svg.written(leaves_of(plot), sheet)


def png(trend: Trend, *, texts: FigureTexts, locale: str) -> bytes:
    """The same picture as `standalone_svg`, 1920 px wide, without a date or version: the same data, the same bytes."""
    file = io.BytesIO()
    with _PIXELS:
        _download_plot(trend, texts, locale).figure.savefig(file, format="png", dpi=144, metadata={"Software": None})
    return file.getvalue()


def leaves_of(plot: Plot) -> "list[Leaf]":
    """All that is visible of a plot."""
    from sessions_app.insights.renderer import LeafRenderer

    renderer = LeafRenderer(plot.frame.width, plot.frame.height, plot.notes)
    plot.figure.draw(renderer)
    return renderer.leaves


def sheet_of(
    frame: Frame, texts: FigureTexts, chart_id: str, colours: Mapping[str, str], *, css_class: str = "", font: str = ""
) -> svg.Sheet:
    return svg.Sheet(chart_id, texts.title, texts.description, frame.width, frame.height, colours, css_class, font)


def _city_plot(trend: Trend, frame: Frame, texts: FigureTexts, locale: str) -> Plot:
    plot = Plot(frame, [trend], scale(trend), locale)
    plot.axis(names=True)
    plot.spread(trend)
    plot.line(trend)
    plot.points(trend, values="all", too_few=texts.too_few, note=noting(texts, locale))
    if trend.target is not None:
        plot.target(trend.target, texts.target)
    return plot


def _download_plot(trend: Trend, texts: FigureTexts, locale: str) -> Plot:
    plot = _city_plot(trend, _DOWNLOAD, texts, locale)
    plot.counts(trend)
    plot.page_text(texts.title, y=56, size=24 if len(texts.title) <= 60 else 17, heading=True)
    for line, words in enumerate(textwrap.wrap(svg.plain(texts.note), 112)[:3]):
        plot.page_text(words, y=_DOWNLOAD.height - 70 + 21 * line, size=14)
    return plot


def noting(texts: FigureTexts, locale: str) -> Callable[[SatisfactionPoint], str]:
    """What hovering over a dot says: never a mean without its n, never a mean of too few."""

    def note(point: SatisfactionPoint) -> str:
        if point.average is None:
            return f"{point.label}: {texts.too_few}"
        share = point.response_rate
        return texts.point % {
            "label": point.label,
            "average": format_decimal(point.average, "0.0", locale=locale),
            "n": point.n,
            "response": "–" if share is None else format_percent(share, locale=locale),
        }

    return note
