"""Where marks and words of a chart find room, in CSS pixels."""

from typing import Literal

from sessions_app.core.values import dataclass

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Frame:
    """Width and height of the picture, the room around the marks and the size of words and dots, in CSS pixels.

    A picture of its own stands on `paper`, with a margin; on a page it fills its panel.
    """

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    words: float = 13
    value: float = 15
    dot: float = 6
    margin: int = 0
    paper: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle that something takes up, in pixels from the left and from the foot of the axis."""

    left: float
    foot: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        return self.left < other.right and other.left < self.right and self.foot < other.top and other.foot < self.top


def words_width(words: str, size: float) -> float:
    """About, in the page's font; on the wide side."""
    return len(words) * size * 0.56


def words_box(x: float, foot: float, words: str, size: float, align: Align = "center") -> Box:
    """About what the words cover."""
    width = words_width(words, size)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
    return Box(left, foot - 2, left + width, foot + size * 0.8)


def line_boxes(x1: float, y1: float, x2: float, y2: float) -> list[Box]:
    """The line as a row of small boxes."""
    steps = max(int(abs(x2 - x1) // 8), 1)
    middles = ((x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps) for i in range(steps + 1))
    return [Box(x - 4, y - 3, x + 4, y + 3) for x, y in middles]
