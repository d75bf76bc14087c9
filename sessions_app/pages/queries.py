"""Reads for the public pages: programme and archive with the places of this moment, in a fixed number of queries."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, func, or_

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.paging import Page
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import listings
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.knowledge_sessions.queries import upcoming
from sessions_app.pages.asked import Asked
from sessions_app.pages.standing import Standing, standing_of
from sessions_app.registrations.free_places import has_free_place_for_newcomers
from sessions_app.registrations.seats import seats_of

EARLIER = 3  # past sessions shown below the programme


@dataclass(frozen=True)
class Listed:
    """One page of a list (`page`: its place in the whole), each session with its figures of this moment."""

    page: Page[KnowledgeSession]
    standings: Sequence[Standing]

    def months(self) -> Iterator[tuple[datetime, list[Standing]]]:
        """The sessions by month in Amsterdam, each month by a moment in it."""
        for _month, group in groupby(self.standings, key=lambda one: _month_of(one.knowledge_session)):
            standings = list(group)
            yield standings[0].knowledge_session.starts_at, standings


def programme(asked: Asked, now: datetime) -> Listed:
    return _listed(listings.programme_page(asked.filters, asked.page, now, *_places_asked_for(asked, now)), now)


def archive(asked: Asked, now: datetime) -> Listed:
    return _listed(listings.archive_page(asked.filters, asked.page, now), now)


def earlier(now: datetime) -> Sequence[KnowledgeSession]:
    """The last few that took place, to show what a session is like."""
    return listings.archive_page(listings.ProgrammeFilter(), 1, now).items[:EARLIER]


def counts_per_district(asked: Asked, now: datetime) -> dict[int, int]:
    """How many sessions of the programme lie in each district (by id), with all other wishes kept."""
    elsewhere_too = listings.asked_for(asked.without_district().filters)
    statement = upcoming(now).where(*elsewhere_too, *_places_asked_for(asked, now)).order_by(None)
    counted = statement.with_only_columns(KnowledgeSession.district_id, func.count())
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(KnowledgeSession.district_id))}


def standings_of(sessions: Sequence[KnowledgeSession], now: datetime) -> list[Standing]:
    """Each session with its places, counted for all of them at once."""
    seats = seats_of(one.id for one in sessions)
    return [standing_of(one, seats[one.id], now) for one in sessions]


def _listed(page: Page[KnowledgeSession], now: datetime) -> Listed:
    return Listed(page, standings_of(page.items, now))


def _month_of(knowledge_session: KnowledgeSession) -> str:
    return clock.local(knowledge_session.starts_at).strftime("%Y-%m")


def _places_asked_for(asked: Asked, now: datetime) -> list[ColumnElement[bool]]:
    return [_has_a_free_place(now)] if asked.only_free else []


def _has_a_free_place(now: datetime) -> ColumnElement[bool]:
    """Someone who registers now has a place: registration is open and one of the pools has a place for newcomers."""
    opens_at, closes_at = KnowledgeSession.registration_opens_at, KnowledgeSession.registration_closes_at
    return and_(
        KnowledgeSession.status == SessionStatus.PUBLISHED,
        KnowledgeSession.starts_at > now,
        or_(opens_at.is_(None), opens_at <= now),
        or_(closes_at.is_(None), closes_at > now),
        has_free_place_for_newcomers(),
    )
