"""A session that is there already becomes a date of a series, or makes one with another session.

Its time, place and places stay its own, so nothing changes in anybody's calendar and no registration moves.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish as announce
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import planning, rules, service
from sessions_app.knowledge_sessions.details import details_of
from sessions_app.knowledge_sessions.events import KnowledgeSessionEdited
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.knowledge_sessions.queries import WITH_EVERYTHING, in_scope_of
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.knowledge_sessions.series import shared_by
from sessions_app.people.models import Right, User

LONGEST_AGO = timedelta(days=365)
MOST_TO_CHOOSE = 100


@dataclass(frozen=True)
class Candidate:
    """What a session can be put with: a series, of which `date` is the last one, or a session by itself."""

    date: KnowledgeSession
    number_of_dates: int
    first_starts_at: datetime


def check(knowledge_session: KnowledgeSession) -> None:
    """Raises `AlreadyCancelled`, `IsInASeries`."""
    if knowledge_session.is_cancelled:
        raise rules.AlreadyCancelled
    if knowledge_session.series_id is not None:
        raise rules.IsInASeries


def candidates(knowledge_session: KnowledgeSession, user: User) -> list[Candidate]:
    """Hers to choose from: the same title first, then the last ones first."""
    same_title = KnowledgeSession.title == knowledge_session.title
    found = db.session.scalars(
        select(KnowledgeSession)
        .where(
            in_scope_of(user, Right.ORGANISE),
            KnowledgeSession.id != knowledge_session.id,
            KnowledgeSession.status != SessionStatus.CANCELLED,
            KnowledgeSession.starts_at > clock.now() - LONGEST_AGO,
        )
        .order_by(same_title.desc(), KnowledgeSession.starts_at.desc(), KnowledgeSession.id.desc())
        .limit(MOST_TO_CHOOSE)
        .options(*WITH_EVERYTHING)
    )
    dates: dict[tuple[str, int], list[KnowledgeSession]] = {}
    for one in found:
        key = ("series", one.series_id) if one.series_id is not None else ("session", one.id)
        dates.setdefault(key, []).append(one)
    return [Candidate(of_one[0], len(of_one), of_one[-1].starts_at) for of_one in dates.values()]


def differences(knowledge_session: KnowledgeSession, other: KnowledgeSession, user: User) -> list[str]:
    """What of the text, organisations and programme would become as it is with the other; not what would take the
    session out of her sight."""
    own, text = details_of(knowledge_session), details_of(other)
    names = [name for name in shared_by(own, text) if getattr(own, name) != getattr(text, name)]
    if "parts" in names and not planning.stays_in_scope(user, own.district, list(text.parts)):
        names.remove("parts")
    return names


def join(knowledge_session: KnowledgeSession, other: KnowledgeSession, take_over: Collection[str] = ()) -> None:
    """Ties it to the other, and takes over these values from it. Twice is the same as once.

    Raises `AlreadyCancelled`, `IsInASeries`.
    """
    for one in sorted((knowledge_session, other), key=lambda date: (date.starts_at, date.id)):
        lock_row(KnowledgeSession, one.id)
    if knowledge_session.series_id is not None and knowledge_session.series_id == other.series_id:
        return
    check(knowledge_session)
    if other.is_cancelled:
        raise rules.AlreadyCancelled
    knowledge_session.series = _series_of(other)
    service.note_change(knowledge_session)
    db.session.flush()
    if take_over:
        own, text = details_of(knowledge_session), details_of(other)
        service.edit(knowledge_session, replace(own, **{name: getattr(text, name) for name in take_over}))
    else:
        announce(KnowledgeSessionEdited(knowledge_session))


def _series_of(other: KnowledgeSession) -> Series:
    if other.series_id is not None:
        series: Series = lock_row(Series, other.series_id)
        return series
    other.series = Series(title=other.title, created_at=clock.now())
    service.note_change(other)
    db.session.flush()
    announce(KnowledgeSessionEdited(other))
    return other.series
