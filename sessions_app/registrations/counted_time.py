"""The minutes of a session that count for a certificate, and the parts of the programme they come from."""

from collections.abc import Sequence

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import net_time
from sessions_app.knowledge_sessions.models import BlockKind, KnowledgeSession, ProgrammeItem
from sessions_app.knowledge_sessions.net_time import TimedBlock


@dataclass(frozen=True)
class NetTime:
    """The minutes that count, and the parts they come from. `overnight`: a part that runs through a night, so that
    nobody knows how long it took; it does not count."""

    minutes: int
    parts: Sequence[tuple[ProgrammeItem, int]]
    has_programme: bool
    overnight: Sequence[ProgrammeItem]


def net_time_of(knowledge_session: KnowledgeSession) -> NetTime:
    blocks = [(item, _timed(item)) for item in knowledge_session.programme]
    starts_at, ends_at = clock.local(knowledge_session.starts_at), clock.local(knowledge_session.ends_at)
    whole = net_time.minutes_between(starts_at, ends_at)
    counted = [(item, net_time.counted_minutes(block, whole)) for item, block in blocks]
    return NetTime(
        minutes=net_time.net_minutes(starts_at, ends_at, [block for _item, block in blocks]),
        parts=[(item, minutes) for item, minutes in counted if minutes],
        has_programme=bool(blocks),
        overnight=[item for item, block in blocks if net_time.runs_through_a_night(block)],
    )


def _timed(item: ProgrammeItem) -> TimedBlock:
    return TimedBlock(item.offset_minutes, item.minutes, counts=item.kind is BlockKind.CONTENT)
