"""From the SVG that matplotlib writes to one a page can carry under a strict Content-Security-Policy.

matplotlib styles with `style=` attributes and a `<style>` element, names parts by id, and draws every dot as a
reference into `<defs>`. A strict policy blocks the first two and ids collide between charts, so the drawing is written
anew: only its leaves (paths, dots, words), styled by presentation attributes, which any rule of a style sheet may
override. An artist's gid becomes the class of its leaf; `class#key` also looks up a note, shown on hovering.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and line breaks, which would cut a label in two.
_NOT_IN_XML = re.compile("[^\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_KEPT = (
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-dasharray",
    "font-size",
    "font-weight",
    "text-anchor",
)


def plain(words: str) -> str:
    """The words on one line, without characters that no SVG may contain."""
    return _NOT_IN_XML.sub(" ", words).strip()


def redraw(
    drawing: str,
    *,
    chart_id: str,
    title: str,
    description: str,
    notes: Mapping[str, str],
    colours: Mapping[str, str],
    css_class: str | None = None,
    font: str | None = None,
) -> str:
    """A lean, self-describing SVG with the leaves of matplotlib's `drawing`.

    `colours` gives the paint for each drawn colour ("#00545c" → "var(--brand)"); what is not in it stays as drawn.
    `font` is a font-family for a file that stands alone; on a page the words take the page's font.
    Raises ValueError when `chart_id` cannot start an id.
    """
    if not _NAME.fullmatch(chart_id):
        raise ValueError(f"not a name for a chart: {chart_id!r}")
    drawn = ElementTree.fromstring(drawing)  # noqa: S314 (matplotlib wrote it a moment ago)  # nosec B314
    _, _, width, height = drawn.attrib["viewBox"].split()
    root = Element(
        "svg",
        {
            "xmlns": SVG,
            "id": chart_id,
            "role": "img",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "aria-labelledby": f"{chart_id}-title",
            "aria-describedby": f"{chart_id}-desc",
            "stroke-linejoin": "round",
        },
    )
    if css_class:
        root.set("class", css_class)
    if font:
        root.set("font-family", font)
    SubElement(root, "title", {"id": f"{chart_id}-title"}).text = plain(title)
    SubElement(root, "desc", {"id": f"{chart_id}-desc"}).text = plain(description)
    for leaf, gid in _leaves(drawn, "", _radii(drawn)):
        element = _rewritten(leaf, gid, colours)
        if notes.get(gid):
            SubElement(element, "title").text = plain(notes[gid])
        root.append(element)
    return ElementTree.tostring(root, encoding="unicode")


def _leaves(element: Element, gid: str, radii: Mapping[str, str]) -> Iterator[tuple[Element, str]]:
    """What is visible, in drawing order, with the gid of the artist that drew it; references already made circles."""
    for child in element:
        kind = child.tag.removeprefix(f"{{{SVG}}}")
        if kind == "g":
            name = child.get("id", "")
            yield from _leaves(child, name if "__" in name else gid, radii)
        elif kind == "use":
            radius = radii[child.attrib[_HREF].removeprefix("#")]
            place = {"cx": child.attrib["x"], "cy": child.attrib["y"], "r": radius, "style": child.get("style", "")}
            yield Element("circle", place), gid
        elif kind in ("path", "text"):
            yield child, gid


def _radii(drawn: Element) -> dict[str, str]:
    """The radius of each dot by the id of its definition: matplotlib starts a circle at its lowest point, 'M 0 r'."""
    dots = (path for defs in drawn.iter(f"{{{SVG}}}defs") for path in defs.findall(f"{{{SVG}}}path"))
    return {dot.attrib["id"]: dot.attrib["d"].split()[2] for dot in dots}


def _rewritten(leaf: Element, gid: str, colours: Mapping[str, str]) -> Element:
    kind = leaf.tag.removeprefix(f"{{{SVG}}}")
    element = Element(kind)
    if gid:
        element.set("class", gid.partition("#")[0])
    for name in ("x", "y", "cx", "cy", "r", "d"):
        if name in leaf.attrib:
            element.set(name, _rounded(leaf.attrib[name]))
    for name, value in _attributes(leaf.get("style", "")).items():
        element.set(name, colours.get(value, value))
    if kind == "text":
        element.text = leaf.text
        # A rim in the colour of the panel keeps words readable where a line passes behind them.
        rim = colours.get("#ffffff", "#ffffff")
        element.attrib.update({"stroke": rim, "stroke-width": "3", "paint-order": "stroke"})
    return element


def _attributes(style: str) -> dict[str, str]:
    declared = {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in style.split(";"))}
    kept = {name: declared[name] for name in _KEPT if name in declared}
    if "stroke-opacity" in declared:
        # The style sheet fades with `opacity`; the same property here keeps the two from multiplying.
        kept["opacity"] = declared["stroke-opacity"]
    if kept.get("text-anchor") == "start":
        del kept["text-anchor"]
    return kept


def _rounded(numbers: str) -> str:
    tidy = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), numbers)
    return " ".join(tidy.split())
