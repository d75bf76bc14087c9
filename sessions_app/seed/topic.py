"""A topic: what a session is about, in the words a visitor reads; and how it becomes the details of a session."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.details import Block
from sessions_app.knowledge_sessions.models import BlockKind, SessionKind

Content = tuple[str, str, int]
"""(title, led by, minutes)"""

WALK_IN, WELCOME, BREAK, FAREWELL = 15, 15, 15, 20
FOR_EVERYONE = (
    "Voor jou, als je in {gebied} werkt met mensen die (nog) geen betaald werk hebben. Bijvoorbeeld als begeleider, "
    "klantmanager, wijkverpleegkundige of werkleider bij een sociale firma. Je hoeft niets voor te bereiden."
)
AGREE = "Wat spreek je af? Maak een vervolgafspraak met iemand in de zaal"


@dataclass(frozen=True)
class Topic:
    """`{gebied}`, `{stadsdeel}`, `{alliantie}`, `{buurtteam}` and `{dagbesteding}` are filled in for the district.

    `partners` are slugs of organisations, or `office`, `alliance`, `team`, `day_activities` of the district.
    """

    title: str
    themes: tuple[str, ...]
    summary: str
    story: str
    learns: tuple[str, ...]
    before_the_break: tuple[Content, ...]
    after_the_break: tuple[Content, ...]
    partners: tuple[str, ...]
    kind: SessionKind = SessionKind.KENNISSESSIE
    for_whom: str = FOR_EVERYONE
    starts: tuple[int, int] = (13, 30)
    has_lunch: bool = False
    districts: tuple[str, ...] = field(default=())  # empty: fits everywhere

    @property
    def minutes(self) -> int:
        content = sum(minutes for _title, _led_by, minutes in (*self.before_the_break, *self.after_the_break))
        return WELCOME + content + BREAK + FAREWELL

    def description(self, words: Mapping[str, str]) -> str:
        """In Markdown."""
        learns = "\n".join(f"- {line}" for line in self.learns)
        text = f"{self.story}\n\n### Wat neem je mee?\n\n{learns}\n\n### Voor wie?\n\n{self.for_whom}\n"
        return text.format_map(words)

    def programme(self, words: Mapping[str, str], is_online: bool = False) -> tuple[Block, ...]:
        """Walk-in, welcome, content, break, content, and time to make agreements."""
        walk_in = "De verbinding is open: test je geluid" if is_online else "Inloop met koffie en thee"
        if self.has_lunch:
            walk_in = "Inloop met lunch"
        blocks = [
            (WALK_IN, walk_in, "", BlockKind.WELCOME),
            (WELCOME, "Welkom", "{stadsdeel} en De Omslag", BlockKind.WELCOME),
            *((minutes, title, led_by, BlockKind.CONTENT) for title, led_by, minutes in self.before_the_break),
            (BREAK, "Pauze", "", BlockKind.BREAK),
            *((minutes, title, led_by, BlockKind.CONTENT) for title, led_by, minutes in self.after_the_break),
            (FAREWELL, AGREE, "De Omslag", BlockKind.CONTENT),
        ]
        return _laid_out(blocks, words)


def _laid_out(blocks: Sequence[tuple[int, str, str, BlockKind]], words: Mapping[str, str]) -> tuple[Block, ...]:
    offset, laid_out = -WALK_IN, []
    for minutes, title, led_by, kind in blocks:
        laid_out.append(Block(offset, title.format_map(words), led_by.format_map(words), kind))
        offset += minutes
    return tuple(laid_out)
