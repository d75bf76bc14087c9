"""A series: several dates of one programme. Each date is a session of its own, with its own places and registrations.

Whoever locks more than one date locks the earliest first.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish as announce
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import repeating, rules, service
from sessions_app.knowledge_sessions.copying import on_day
from sessions_app.knowledge_sessions.details import Details, details_of
from sessions_app.knowledge_sessions.events import KnowledgeSessionCopied, KnowledgeSessionEdited
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.knowledge_sessions.queries import dates_of
from sessions_app.knowledge_sessions.rules import SessionStatus

# What the dates of a series share; time, place, places and registering belong to each date.
SHARED = (
    "title", "kind", "summary", "description", "themes", "parts", "programme", "contact_name", "contact_email",
    "asks_access_needs", "asks_dietary_needs", "accreditations",
)  # fmt: skip


def days_of(knowledge_session: KnowledgeSession) -> set[date]:
    """The days in Amsterdam on which it takes place already: its own, and those of its series."""
    return {clock.local(one.starts_at).date() for one in dates_of(knowledge_session) if not one.is_cancelled}


def extend(
    knowledge_session: KnowledgeSession, days: Collection[date], publish: bool = False
) -> list[KnowledgeSession]:
    """The same session on other days, tied to it; days that it has already (a double click) and past ones are left out.

    As drafts, or published at once. Raises `AlreadyCancelled`, and what `service.publish` raises.
    """
    lock_row(KnowledgeSession, knowledge_session.id)
    if knowledge_session.is_cancelled:
        raise rules.AlreadyCancelled
    if knowledge_session.series_id is not None:
        lock_row(Series, knowledge_session.series_id)
    wanted = repeating.possible(days, clock.today(), days_of(knowledge_session))
    if not wanted:
        return []
    original = details_of(knowledge_session)
    series = knowledge_session.series or Series(title=knowledge_session.title, created_at=clock.now())
    knowledge_session.series = series
    service.note_change(knowledge_session)
    made = [_date_of(series, original, day, publish) for day in wanted]
    for one in made:
        announce(KnowledgeSessionCopied(knowledge_session, one))
    return made


def leave(knowledge_session: KnowledgeSession) -> None:
    """It goes on by itself; who registered stays registered. A series of which one date is left is none any more."""
    lock_row(KnowledgeSession, knowledge_session.id)
    series = knowledge_session.series
    if series is None:
        return
    others = [one for one in dates_of(knowledge_session) if one is not knowledge_session]
    left = [knowledge_session, *(others if len(others) == 1 else [])]
    for one in left:
        one.series = None
        service.note_change(one)
    db.session.flush()
    if len(left) > 1 or not others:
        db.session.delete(series)
        db.session.flush()
    for one in left:
        announce(KnowledgeSessionEdited(one))


def later_dates(knowledge_session: KnowledgeSession) -> list[KnowledgeSession]:
    """The dates of its series that come after it and can still change."""
    return [
        one
        for one in dates_of(knowledge_session)
        if one.starts_at > max(knowledge_session.starts_at, clock.now()) and not one.is_cancelled
    ]


def share_text(knowledge_session: KnowledgeSession, dates: Sequence[KnowledgeSession]) -> None:
    """Gives these dates the same text, organisations and programme. A date of another length keeps its programme."""
    text = details_of(knowledge_session)
    for one in sorted(dates, key=lambda date_: (date_.starts_at, date_.id)):
        own = details_of(one)
        service.edit(one, replace(own, **{name: getattr(text, name) for name in shared_by(own, text)}))
    series = knowledge_session.series
    if series is not None and dates:
        series.title = knowledge_session.title
        db.session.flush()


def shared_by(one: Details, other: Details) -> list[str]:
    """What of `SHARED` can be the same of these two: the programme only when they last equally long."""
    same_length = one.ends_at - one.starts_at == other.ends_at - other.starts_at
    return [name for name in SHARED if name != "programme" or same_length]


def others_on(knowledge_session: KnowledgeSession, days: Collection[date]) -> dict[date, str]:
    """The title of another session in the same district on one of these days, so that they do not come together."""
    if not days:
        return {}
    first, last = clock.local_at(min(days), 0), clock.local_at(max(days), 23, 59)
    found = db.session.scalars(
        select(KnowledgeSession).where(
            KnowledgeSession.district_id == knowledge_session.district_id,
            KnowledgeSession.starts_at.between(first, last),
            KnowledgeSession.status != SessionStatus.CANCELLED,
        )
    )
    titles = {clock.local(one.starts_at).date(): one.title for one in found}
    return {day: title for day, title in titles.items() if day in days}


def _date_of(series: Series, original: Details, day: date, publish: bool) -> KnowledgeSession:
    made = service.plan(on_day(original, day))
    made.series = series
    db.session.flush()
    if publish:
        service.publish(made)
    return made
