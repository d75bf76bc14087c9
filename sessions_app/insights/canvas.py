"""One matplotlib figure and the strokes, dots and words on it: x in pixels from the left edge, y on the scale of marks.

At 72 dots per inch matplotlib's point is the unit of the SVG's viewBox: a CSS pixel. Everything stands on the figure
itself: axes take longer to make than the drawing takes to save. The gid of an artist is the class of its mark on the
page (see `renderer.py`). Import matplotlib only inside functions: it is slow to load.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sessions_app.insights.geometry import Align, Box, Frame, words_box
from sessions_app.insights.svg import plain

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

# The light values of static/css/tokens.css.
PALETTE = {
    "brand": "#00545c",
    "ink": "#14252a",
    "ink-soft": "#47585d",
    "line": "#dbd7cd",
    "line-strong": "#68777b",
    "surface": "#ffffff",
}
FONTS = Path(__file__).parents[2] / "static/vendor/figtree"


class Canvas:
    """An empty picture. It remembers where marks (`taken`) and words (`written`) are, so that words can avoid them."""

    def __init__(self, frame: Frame, span: tuple[int, int]) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.frame, self.notes = frame, dict[str, list[str]]()
        self.lowest, self.highest = span
        self.figure = Figure(figsize=(frame.width / 72, frame.height / 72), dpi=72, facecolor=PALETTE["surface"])
        self.figure.patch.set_visible(frame.paper)
        self.pixels_per_mark = (frame.height - frame.top - frame.bottom) / (self.highest - self.lowest)
        self._pixels: Any = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans
        self.taken: list[Box] = []  # by marks
        self.written: list[Box] = []  # by words

    def y(self, mark: float) -> float:
        """Pixels from the foot of the axis."""
        return (mark - self.lowest) * self.pixels_per_mark

    @property
    def end(self) -> int:
        """Where lines across the picture end."""
        return self.frame.width - self.frame.margin

    def covers(self, box: Box, others: list[Box] | None = None) -> bool:
        return any(box.meets(other) for other in (self.taken + self.written if others is None else others))

    def stroke(
        self,
        name: str,
        xs: Sequence[float],
        marks: Sequence[float],
        colour: str,
        width: float,
        *,
        dots: tuple[float, float] | None = None,
        fade: float | None = None,
    ) -> None:
        """A line through the points, broken where one is nan; `dots` gives the lengths of dash and gap in pixels."""
        from matplotlib.lines import Line2D

        dashes: Any = (0, (dots[0] / width, dots[1] / width)) if dots else "-"
        cap: Any = "butt" if name == "figure__grid" or (dots and fade) else "round"
        self._put(
            Line2D(
                xs,
                self._heights(marks),
                gid=name,
                color=PALETTE[colour],
                linewidth=width,
                linestyle=dashes,
                alpha=fade,
                solid_capstyle=cap,
                dash_capstyle=cap,
                zorder=2,
            )
        )

    def dots(self, name: str, xs: Sequence[float], marks: Sequence[float], radius: float, notes: list[str]) -> None:
        """Filled dots, or open dashed ones, each with a note for who hovers over it."""
        self.taken += [
            Box(x - radius, self.y(mark) - radius, x + radius, self.y(mark) + radius)
            for x, mark in zip(xs, marks, strict=True)
        ]
        if name == "figure__ink":
            self._filled(name, xs, marks, radius, notes)
            return
        for x, mark, note in zip(xs, marks, notes, strict=True):
            self._ring(f"{name}#{len(self.notes)}", x, mark, radius, note)

    def _filled(self, name: str, xs: Sequence[float], marks: Sequence[float], radius: float, notes: list[str]) -> None:
        from matplotlib.lines import Line2D

        if not xs:
            return
        gid = f"{name}#{len(self.notes)}"
        self.notes[gid] = [plain(note) for note in notes]
        self._put(
            Line2D(
                xs,
                self._heights(marks),
                gid=gid,
                linestyle="None",
                marker="o",
                markersize=radius * 2,
                markeredgewidth=0,
                color=PALETTE["brand"],
                zorder=2.5,
            )
        )

    def _ring(self, gid: str, x: float, mark: float, radius: float, note: str) -> None:
        """A dashed circle, which no marker of matplotlib can be."""
        from matplotlib.patches import Circle

        self.notes[gid] = [plain(note)]
        self._put(
            Circle(
                (x, self.frame.bottom + self.y(mark)),
                radius,
                gid=gid,
                facecolor=PALETTE["surface"],
                edgecolor=PALETTE["line-strong"],
                linewidth=2,
                linestyle=(0, (1.5, 1.5)),
                zorder=2,
            )
        )

    def write(
        self,
        name: str,
        x: float,
        foot: float,
        words: str,
        *,
        size: float | None = None,
        align: Align = "center",
        bold: bool = False,
    ) -> None:
        """Words whose foot is that many pixels above the foot of the axis (beneath it when negative)."""
        from matplotlib.text import Text

        size = size or self.frame.words
        if words := plain(words):
            self.written.append(words_box(x, foot, words, size, align))
            self._put(
                Text(
                    x,
                    self.frame.bottom + foot,
                    words,
                    gid=name or "figure__words",
                    fontproperties=_font(size, bold),
                    horizontalalignment=align,
                    color=PALETTE["ink" if name else "ink-soft"],
                    parse_math=False,
                )
            )

    def _heights(self, marks: Sequence[float]) -> list[float]:
        return [self.frame.bottom + self.y(mark) for mark in marks]

    def _put(self, artist: Any) -> None:
        artist.set_transform(self._pixels)
        self.figure.add_artist(artist)


@cache
def _font(size: float, bold: bool) -> "FontProperties":
    """The page's own font, for who draws pixels."""
    from matplotlib.font_manager import FontProperties

    file = FONTS / ("Figtree-Bold.ttf" if bold else "Figtree-Regular.ttf")
    return FontProperties(fname=file, size=size, weight=700 if bold else 400)
