"""What a change would do to people, before it is saved: the same decisions as when it is, but nothing is written."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sessions_app.core import clock
from sessions_app.core.events import publish as announce
from sessions_app.knowledge_sessions import rules
from sessions_app.knowledge_sessions.copying import shifted
from sessions_app.knowledge_sessions.details import Details, Move, appointment_of, details_of
from sessions_app.knowledge_sessions.events import CancellationConsidered, MoveConsidered, Told
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import ChangedMeanwhile


def consider_edit(
    knowledge_session: KnowledgeSession, details: Details, seen: datetime | None = None
) -> MoveConsidered:
    """Who would be told of these details. Raises what `service.edit` raises about time, place and version."""
    if seen is not None and seen != knowledge_session.updated_at:
        raise ChangedMeanwhile
    before, after = appointment_of(knowledge_session), details.appointment
    rules.check_editing(knowledge_session.status, before, after, clock.now())
    until = min(filter(None, (details.registration_closes_at, details.starts_at)))
    considered = MoveConsidered(knowledge_session, before, after, until)
    if knowledge_session.is_published and rules.what_changed(before, after):
        announce(considered)
    return considered


def consider_another_time(knowledge_session: KnowledgeSession) -> Told:
    """Who would be told if it began an hour later: everyone whom a move concerns."""
    before = appointment_of(knowledge_session)
    later = timedelta(hours=1)
    after = replace(before, starts_at=before.starts_at + later, ends_at=before.ends_at + later)
    considered = MoveConsidered(knowledge_session, before, after)
    if knowledge_session.is_published:
        announce(considered)
    return considered.told


def consider_cancelling(knowledge_session: KnowledgeSession) -> Told:
    considered = CancellationConsidered(knowledge_session)
    if knowledge_session.is_published:
        announce(considered)
    return considered.told


def is_saved_already(knowledge_session: KnowledgeSession, wanted: Details | Move, seen: datetime | None) -> bool:
    """The second of two clicks: since the page that was filled in, the session became what it asks for."""
    stands = details_of(knowledge_session)
    is_so = all(_alike(value, getattr(stands, name)) for name, value in vars(wanted).items())
    return is_so and seen is not None and seen < knowledge_session.updated_at


def _alike(wanted: object, stands: object) -> bool:
    """A form gives lists, and what stands comes in tuples."""
    return (tuple(wanted) if isinstance(wanted, list) else wanted) == stands


def moved_by(knowledge_session: KnowledgeSession, move: Move) -> Details:
    """All that is planned, with this time and place; when registering opens and closes moves along, and so does when
    nobody moves up any more."""
    current = details_of(knowledge_session)
    shift = clock.local(move.starts_at).replace(tzinfo=None) - clock.local(current.starts_at).replace(tzinfo=None)
    opens_at, closes_at = current.registration_opens_at, current.registration_closes_at
    if opens_at is not None and opens_at > clock.now():  # what is open stays open
        opens_at = shifted(opens_at, shift)
    return replace(
        current,
        **asdict(move),
        registration_opens_at=opens_at,
        registration_closes_at=_moved_along(closes_at, shift, move.starts_at),
        promotion_closes_at=_moved_along(current.promotion_closes_at, shift, move.starts_at),
    )


def _moved_along(closes_at: datetime | None, shift: timedelta, starts_at: datetime) -> datetime | None:
    """What is to come stays to come: where moving along would put it in the past it stays where it was, at the latest
    when the session begins."""
    if closes_at is None:
        return None
    along, now = shifted(closes_at, shift), clock.now()
    return min(closes_at, starts_at) if along <= now < closes_at else along
