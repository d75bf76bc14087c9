"""Years with more sessions than there is time to live through: the same topics, crowd and marks as `past_years.py`, as
rows that stand as the services and the timed jobs would have left them by now. What is past its period is erased.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.feedback.rules import ASKED_UNTIL
from sessions_app.insights import cells
from sessions_app.knowledge_sessions.details import PLAIN, Details
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.knowledge_sessions.rules import lengths_of_blocks, slug_of
from sessions_app.seed import bulk_answers
from sessions_app.seed import world as worlds
from sessions_app.seed.bulk_agreements import Agreed
from sessions_app.seed.bulk_people import Visitors
from sessions_app.seed.bulk_writing import ITEM, PART, SESSION, THEME, Writing
from sessions_app.seed.history import PLANNED, PUBLISHED
from sessions_app.seed.past_years import happenings
from sessions_app.seed.world import World

SESSIONS, REGISTRATIONS = 2_000, 20_000  # so many are still lived through, in a few minutes
QUIET_FOR = ASKED_UNTIL.days + 1  # the last one: then nobody is still to be asked or reminded
ROOM = 1.1


def is_called_for(sessions: int, registrations: int | None) -> bool:
    return sessions > SESSIONS or (registrations or 0) > REGISTRATIONS


def past_sessions(world: World, number: int, years: int, average_turnout: int) -> Iterator[int]:
    """Gives the key of each session that is made."""
    writing = Writing()
    slugs, visitors = set(db.session.scalars(select(KnowledgeSession.slug))), Visitors(world, writing)
    agreed = Agreed(world, writing, visitors)
    for setting, turnout in happenings(world, number, years, average_turnout, QUIET_FOR, ROOM):
        details = worlds.details_of(world, setting)
        id_ = _write(world, writing, details, slugs)
        present = visitors.come(id_, setting.area.slug, details, turnout)
        bulk_answers.evaluate(world, writing, id_, details.ends_at, present, turnout)
        bulk_answers.look_back(world, writing, id_, details.ends_at, present)
        agreed.make(id_, details.ends_at, present, turnout.agreements)
        writing.send_when_many()
        yield id_
    writing.finish()


def fold(session_ids: list[int], now: datetime) -> None:
    """Into the sums of the figures, as the timed job does."""
    cells.refold(session_ids)
    cells.catch_up(now)


def _write(world: World, writing: Writing, details: Details, slugs: set[str]) -> int:
    id_, published_at = writing.key_of(KnowledgeSession), details.starts_at - PUBLISHED
    writing.add(
        SESSION,
        _plain(details)
        | {
            "id": id_,
            "slug": _free_slug(details, slugs),
            "uid": f"{world.dice.getrandbits(128):032x}",
            "status": SessionStatus.PUBLISHED,
            "created_at": details.starts_at - PLANNED,
            "published_at": published_at,
            "updated_at": published_at,
            "attendance_completed_at": details.ends_at + timedelta(minutes=4),
        },
    )
    for theme in details.themes:
        writing.add(THEME, {"knowledge_session_id": id_, "theme_id": theme.id})
    for position, (organisation, part) in enumerate(details.parts):
        key = {"knowledge_session_id": id_, "organisation_id": organisation.id}
        writing.add(PART, {**key, "part": part, "position": position})
    _write_programme(writing, id_, details)
    return id_


def _plain(details: Details) -> dict[str, Any]:
    return {name: getattr(details, name) for name in PLAIN if name != "district"} | {"district_id": details.district.id}


def _write_programme(writing: Writing, id_: int, details: Details) -> None:
    blocks = sorted(details.programme, key=lambda block: block.offset_minutes)
    whole = round((details.ends_at - details.starts_at) / timedelta(minutes=1))
    lengths = lengths_of_blocks([block.offset_minutes for block in blocks], whole)
    for block, minutes in zip(blocks, lengths, strict=True):
        writing.add(ITEM, {"knowledge_session_id": id_, **vars(block), "minutes": minutes})


def _free_slug(details: Details, slugs: set[str]) -> str:
    wanted = slug_of(details.title, details.district.slug, details.starts_at.date())
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    slug = next(one for one in numbered if one not in slugs)
    slugs.add(slug)
    return slug
