"""From the leaves of a drawing to an SVG that a page can carry under a strict Content-Security-Policy.

Looks are presentation attributes, which any rule of a style sheet may override; leaves that follow each other and look
the same share a group. Every word goes through `escape`.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr  # nosec B406  # writes, reads nothing

from sessions_app.core.values import dataclass

if TYPE_CHECKING:
    from sessions_app.insights.renderer import Leaf

SVG = "http://www.w3.org/2000/svg"
_USUAL = {("fill", "none"), ("stroke-width", "1")}  # what everything has that says nothing else
# What the style sheet of a page says too.
_STYLED = {("font-weight", "700"), ("stroke-width", "2.5"), ("stroke-linecap", "round")}
_STYLED |= {("opacity", "0.25"), ("opacity", "0.6")}
_NAME = re.compile(r"[a-z][a-z0-9-]*")
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and line breaks, which would cut a label in two.
_NOT_IN_XML = re.compile("[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")


def plain(words: str) -> str:
    """The words on one line, without characters that no SVG may contain."""
    return _NOT_IN_XML.sub(" ", words).strip()


@dataclass(frozen=True)
class Sheet:
    """What an SVG says of itself.

    `colours` gives the paint for each drawn colour ("#00545c" → "var(--brand)"); what is not in it stays as drawn.
    `font` is a font-family for a file that stands alone; on a page the words take the page's font.
    """

    chart_id: str
    title: str
    description: str
    width: int
    height: int
    colours: Mapping[str, str]
    css_class: str = ""
    font: str = ""


def written(leaves: Iterable["Leaf"], sheet: Sheet, behind: str = "") -> str:
    """`behind`: SVG that lies behind the leaves. Raises ValueError when `chart_id` cannot start an id."""
    name = sheet.chart_id
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name for a chart: {name!r}")
    attributes = {
        "id": name,
        "class": sheet.css_class,
        "role": "img",
        "viewBox": f"0 0 {sheet.width} {sheet.height}",
        "aria-labelledby": f"{name}-title",
        "aria-describedby": f"{name}-desc",
        "fill": "none",
    }
    if sheet.font:  # what a page knows already, and its style sheet says
        size = {"width": str(sheet.width), "height": str(sheet.height)}
        attributes |= {"xmlns": SVG, **size, "stroke-linejoin": "round", "font-family": sheet.font}
    parts = [
        f"<svg{_attributes(attributes.items())}>",
        f'<title id="{name}-title">{escape(plain(sheet.title))}</title>',
        f'<desc id="{name}-desc">{escape(plain(sheet.description))}</desc>',
    ]
    return "".join([*parts, behind, drawn(leaves, sheet), "</svg>"])


def drawn(leaves: Iterable["Leaf"], sheet: Sheet) -> str:
    """The leaves alone, as they stand inside an SVG."""
    parts: list[str] = []
    for (kind, look), alike in groupby(leaves, key=lambda leaf: (leaf.kind, leaf.look)):
        parts += _group(kind, _painted(kind, look, sheet), list(alike))
    return "".join(parts)


def _group(kind: str, look: str, leaves: list["Leaf"]) -> list[str]:
    if len(leaves) == 1:
        return [_leaf(kind, look, leaves[0])]
    return [f"<g{look}>", *(_leaf(kind, "", leaf) for leaf in leaves), "</g>"]


def _leaf(kind: str, look: str, leaf: "Leaf") -> str:
    note = f"<title>{escape(plain(leaf.note))}</title>" if leaf.note else ""
    inside = escape(leaf.words) + note
    start = f"<{kind}{look}{_attributes(leaf.shape)}"
    return f"{start}>{inside}</{kind}>" if inside else f"{start}/>"


def _painted(kind: str, look: Iterable[tuple[str, str]], sheet: Sheet) -> str:
    known = _USUAL if sheet.font else _USUAL | _STYLED
    painted = [(name, sheet.colours.get(value, value)) for name, value in look if (name, value) not in known]
    if kind == "text" and sheet.font:
        # A rim in the colour of the paper keeps words readable where a line passes behind them; on a page the style
        # sheet gives it to them.
        painted += [("stroke", "#ffffff"), ("stroke-width", "3"), ("paint-order", "stroke")]
    return _attributes(painted)


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs if value)
