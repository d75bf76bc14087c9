"""One matplotlib figure and the strokes, dots and words on it: x in pixels from the left edge, y on the scale of marks.

At 72 dots per inch matplotlib's point is the unit of the SVG's viewBox: a CSS pixel. The gid of an artist is the class
of its mark on the page (see `svg.py`). Import matplotlib only inside functions: it is slow to load.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sessions_app.insights.geometry import Align, Box, Frame, words_box
from sessions_app.insights.svg import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The light values of static/css/tokens.css.
PALETTE = {
    "brand": "#00545c",
    "ink": "#14252a",
    "ink-soft": "#47585d",
    "line": "#dbd7cd",
    "line-strong": "#68777b",
    "surface": "#ffffff",
}


class Canvas:
    """An empty picture. It remembers where marks (`taken`) and words (`written`) are, so that words can avoid them."""

    def __init__(self, frame: Frame, span: tuple[int, int]) -> None:
        from matplotlib.figure import Figure

        self.frame, self.notes = frame, dict[str, str]()
        self.lowest, self.highest = span
        self.figure = Figure(figsize=(frame.width / 72, frame.height / 72), dpi=72, facecolor=PALETTE["surface"])
        plot_height = frame.height - frame.top - frame.bottom
        self.pixels_per_mark = plot_height / (self.highest - self.lowest)
        self.axes: Axes = self.figure.add_axes((0, frame.bottom / frame.height, 1, plot_height / frame.height))
        self.figure.patch.set_visible(frame.paper)
        self.axes.set_axis_off()
        self.axes.set_ylim(self.lowest, self.highest)
        self.axes.set_xlim(0, frame.width)
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
        ys: Sequence[float],
        colour: str,
        width: float,
        *,
        dots: tuple[float, float] | None = None,
        fade: float | None = None,
    ) -> None:
        """A line through the points; `dots` gives the lengths of dash and gap in pixels."""
        dashes: Any = (0, (dots[0] / width, dots[1] / width)) if dots else "-"
        cap: Any = "butt" if name == "figure__grid" or (dots and fade) else "round"
        self.axes.plot(
            xs,
            ys,
            gid=name,
            color=PALETTE[colour],
            linewidth=width,
            linestyle=dashes,
            alpha=fade,
            clip_on=False,
            solid_capstyle=cap,
            dash_capstyle=cap,
            zorder=2,
        )

    def dot(self, name: str, x: float, mark: float, radius: float, note: str) -> None:
        """A filled dot, or an open dashed one, with a note for who hovers over it."""
        gid = f"{name}#{len(self.notes)}"
        self.notes[gid] = plain(note)
        y = self.y(mark)
        self.taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        if name == "figure__ink":
            self.axes.plot(
                [x],
                [mark],
                "o",
                gid=gid,
                markersize=radius * 2,
                markeredgewidth=0,
                color=PALETTE["brand"],
                clip_on=False,
            )
            return
        self.ring(gid, x, mark, radius)

    def ring(self, gid: str, x: float, mark: float, radius: float) -> None:
        """A dashed circle: a path, as matplotlib's markers have no dashes."""
        from matplotlib.patches import Ellipse

        self.axes.add_patch(
            Ellipse(
                (x, mark),
                radius * 2,
                radius * 2 / self.pixels_per_mark,
                gid=gid,
                facecolor=PALETTE["surface"],
                edgecolor=PALETTE["line-strong"],
                linewidth=2,
                linestyle=(0, (1.5, 1.5)),
                clip_on=False,
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
        size = size or self.frame.words
        if words := plain(words):
            self.written.append(words_box(x, foot, words, size, align))
            self.axes.text(
                x,
                self.lowest + foot / self.pixels_per_mark,
                words,
                gid=name or "figure__words",
                fontsize=size,
                horizontalalignment=align,
                verticalalignment="baseline",
                color=PALETTE["ink" if name else "ink-soft"],
                fontweight=700 if bold else 400,
                parse_math=False,
                clip_on=False,
            )
