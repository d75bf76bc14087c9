"""The registers that give points, and the minutes that count for them. Plain values in, plain values out."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.rules import BlockKind


class ProfessionalRegister(StrEnum):
    """Dutch on purpose: their own names, and they stand in addresses."""

    SKJ = "skj"
    REGISTERPLEIN = "registerplein"
    OTHER = "anders"

    @property
    def own_name(self) -> str:
        """As the register writes itself; empty for one that is not in the list."""
        return {"skj": "SKJ", "registerplein": "Registerplein"}.get(self.value, "")


LONGEST_BLOCK = 8 * 60  # minutes; what lasts longer runs through a night
LONGEST_DAY = 12 * 60


# The first word of a part of the programme, by which it says itself that it does not count.
NAMED = dict.fromkeys(("inloop", "ontvangst", "welkom", "welcome", "arrival"), BlockKind.WELCOME) | dict.fromkeys(
    ("pauze", "koffiepauze", "theepauze", "lunchpauze", "lunch", "borrel", "break", "drinks"), BlockKind.BREAK
)


def kind_by_name(title: str) -> BlockKind:
    """Of a part whose kind nobody chose."""
    first = re.match(r"\W*(\w+)", title.lower())
    return NAMED.get(first[1], BlockKind.CONTENT) if first else BlockKind.CONTENT


@dataclass(frozen=True)
class TimedBlock:
    """A part of the programme: it begins `offset` minutes after the start of the session and lasts `minutes`."""

    offset: int
    minutes: int
    counts: bool  # neither welcome nor break


def counted_minutes(block: TimedBlock, whole: int) -> int:
    """What a participant can have attended of a block of a session of `whole` minutes.

    Welcome and breaks do not count (so the registers ask: one point is one hour, net). What lies before the start or
    after the end does not either: people were asked to be there between the two. Nor does a block that runs through
    the night of a session of several days: nobody knows how long it went on; a break at the end of the day tells.
    """
    if not block.counts or block.minutes > LONGEST_BLOCK:
        return 0
    return max(min(block.offset + block.minutes, whole) - max(block.offset, 0), 0)


def runs_through_a_night(block: TimedBlock) -> bool:
    return block.counts and block.minutes > LONGEST_BLOCK


def net_minutes(starts_at: datetime, ends_at: datetime, blocks: Sequence[TimedBlock]) -> int:
    """The minutes for a certificate. Both moments on the wall clock of Amsterdam, with their zone.

    Without a programme it is the whole duration: nothing says what of it was a break. Of several days (from 9 to 17,
    say) it is each day from the time of day it begins to the time of day it ends; from evening to morning that means
    nothing, and it is 0.
    """
    whole = minutes_between(starts_at, ends_at)
    if blocks:
        return sum(counted_minutes(block, whole) for block in blocks)
    if whole <= LONGEST_DAY:
        return whole
    a_day = datetime.combine(starts_at.date(), ends_at.time()) - starts_at.replace(tzinfo=None)
    days = (ends_at.date() - starts_at.date()).days + 1
    return max(round(a_day / timedelta(minutes=1)), 0) * days


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """As long as it really takes, also in the night that the clock changes."""
    return round((ends_at.timestamp() - starts_at.timestamp()) / 60)
