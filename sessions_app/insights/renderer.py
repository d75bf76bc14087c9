"""A renderer of matplotlib that writes down what it is told to draw: only paths, dots and words, each with its look.

matplotlib's own SVG goes by `style=` attributes and a `<style>` element, which a strict Content-Security-Policy blocks,
names parts by ids that collide between charts, and takes its settings from a global. This one needs no setting and no
font file, so any number of threads may draw at once, and it is done sooner than `savefig`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.colors import rgb2hex
from matplotlib.path import Path

from sessions_app.core.values import dataclass
from sessions_app.insights.geometry import words_width

_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_ANCHORS = {"center": "middle", "right": "end"}


@dataclass(frozen=True)
class Leaf:
    """Something visible: `shape` says where it is, `look` how it looks; leaves of one look can share a group."""

    kind: str
    look: tuple[tuple[str, str], ...]
    shape: tuple[tuple[str, str], ...]
    words: str = ""
    note: str = ""


class LeafRenderer(RendererBase):
    """`figure.draw(renderer)` fills `leaves`. The gid of an artist is the class of its leaves; `notes` holds, by gid, a
    note for each of its dots."""

    def __init__(self, width: int, height: int, notes: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.width, self.height, self.notes = width, height, notes
        self.leaves: list[Leaf] = []
        self._name = ""

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """About: words are placed by their anchor, which no font has to tell."""
        size = float(prop.get_size_in_points())
        return words_width(s, size), size, size / 4

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._name = gid or ""

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        if path is Path.unit_circle():
            self._add("circle", self._look(gc, rgbFace), self._circle(transform))
            return
        self._add("path", self._look(gc, rgbFace), (("d", self._steps(path, transform)),))

    def _steps(self, path: Any, transform: Any) -> str:
        pieces, at = [], ("", "")
        for vertices, code in path.iter_segments(transform, simplify=False):
            points = [
                (_number(x), _number(self.height - y)) for x, y in zip(vertices[::2], vertices[1::2], strict=True)
            ]
            if code == Path.CLOSEPOLY:
                pieces.append("Z")
            elif code == Path.LINETO and points[0][0] == at[0]:
                pieces.append(f"V{points[0][1]}")
            elif code == Path.LINETO and points[0][1] == at[1]:
                pieces.append(f"H{points[0][0]}")
            else:
                pieces.append(_LETTERS[code] + " ".join(f"{x} {y}" for x, y in points))
            at = points[-1]
        return "".join(pieces)

    def draw_markers(
        self,
        gc: Any,
        marker_path: Any,
        marker_trans: Any,
        path: Any,
        trans: Any,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        """Every marker of ours is a dot."""
        radius, look = marker_trans.get_matrix()[0, 0], self._look(gc, rgbFace)
        places = [(_number(x), _number(self.height - y)) for x, y in trans.transform(path.vertices)]
        notes = self.notes.get(self._name, ())
        if any(notes):
            for (x, y), note in zip(places, notes, strict=True):
                self._add("circle", look, (("cx", x), ("cy", y), ("r", _number(radius))), note=note)
            return
        # Without notes all dots are one stroke: lines without length, with round ends.
        self._name = self._name.replace("figure__ink", "figure__dots")
        stroke = (("stroke", look[0][1]), ("stroke-width", _number(2 * radius)), ("stroke-linecap", "round"))
        self._add("path", stroke, (("d", "".join(f"M{x} {y}h0" for x, y in places)),))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        at_x, at_y = mtext.get_transform().transform(mtext.get_unitless_position())
        look = [("fill", rgb2hex(gc.get_rgb())), ("font-size", _number(prop.get_size_in_points()))]
        if prop.get_weight() != 400:
            look.append(("font-weight", str(prop.get_weight())))
        if mtext.get_horizontalalignment() in _ANCHORS:
            look.append(("text-anchor", _ANCHORS[mtext.get_horizontalalignment()]))
        self._add("text", tuple(look), (("x", _number(at_x)), ("y", _number(self.height - at_y))), words=s)

    def _circle(self, transform: Any) -> tuple[tuple[str, str], ...]:
        matrix = transform.get_matrix()
        x, y = matrix[0, 2], self.height - matrix[1, 2]
        return ("cx", _number(x)), ("cy", _number(y)), ("r", _number(matrix[0, 0]))

    def _look(self, gc: Any, face: Any) -> tuple[tuple[str, str], ...]:
        look = [("fill", rgb2hex(face) if face is not None else "none")]
        if gc.get_linewidth() > 0:
            look += [("stroke", rgb2hex(gc.get_rgb())), ("stroke-width", _number(gc.get_linewidth()))]
            if gc.get_capstyle() != "butt":
                look.append(("stroke-linecap", gc.get_capstyle()))
            if (dashes := gc.get_dashes()[1]) is not None:
                look.append(("stroke-dasharray", " ".join(map(_number, dashes))))
            if (fade := gc.get_rgb()[3]) < 1:
                # The style sheet fades with `opacity`; the same property here keeps the two from multiplying.
                look.append(("opacity", f"{fade:g}"))
        return tuple(look)

    def _add(
        self,
        kind: str,
        look: tuple[tuple[str, str], ...],
        shape: tuple[tuple[str, str], ...],
        words: str = "",
        note: str = "",
    ) -> None:
        name = self._name.partition("#")[0]
        note = note or next(iter(self.notes.get(self._name, ())), "")
        self.leaves.append(Leaf(kind, (("class", name), *look) if name else look, shape, words, note))


def _number(value: float) -> str:
    """In tenths of a pixel."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
