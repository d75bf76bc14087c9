"""What a venue has and has not, from the organiser's lines: one fact a line."""

from sessions_app.core.values import dataclass

NOT_THERE = ("geen ", "no ")
ICONS = {
    "wheelchair": ("rolstoel", "drempel", "wheelchair", "step-free", "threshold", "lift", "elevator"),
    "ear": ("ringleiding", "tolk", "gebaren", "hearing loop", "induction loop", "interpreter", "microfoon"),
    "bus": ("bus", "tram", "metro", "halte", "station", "stop "),
    "chair": ("rustige", "stilte", "stoel", "quiet", "chair", "seat"),
    "door": ("deur", "ingang", "zaal", "toilet", "door", "entrance", "room"),
}  # fmt: skip


@dataclass(frozen=True)
class VenueFact:
    """`first` is said with weight when something is not there; `rest` follows it."""

    first: str
    rest: str
    is_there: bool
    icon: str


def venue_facts(lines: str) -> list[VenueFact]:
    found = (line.strip().lstrip("-•* ").strip() for line in lines.splitlines())
    return [_fact(line) for line in found if line]


def _fact(line: str) -> VenueFact:
    if not line.lower().startswith(NOT_THERE):
        return VenueFact("", line, True, _icon_for(line.lower()))
    first, dot, rest = line.partition(". ")
    return VenueFact(first + dot.strip(), rest, False, "cross_circle")


def _icon_for(line: str) -> str:
    return next((icon for icon, words in ICONS.items() if any(word in line for word in words)), "check")
