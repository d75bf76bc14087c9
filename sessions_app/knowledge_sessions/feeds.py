"""The public calendar: one session to download, and feeds to subscribe to. No attendee, no METHOD, no online link."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_

from sessions_app.core.calendar_object import CalendarEvent, feed, public_entry
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.knowledge_sessions.queries import public
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.models import District

BACK = timedelta(days=30)  # also how long a cancelled session stays, so that calendar programmes take it out
AHEAD = timedelta(days=365)
NAME = "Kennissessies De Omslag"  # a name, so the same in every language: the bytes depend on the sessions alone
ONLINE = "Online"


@dataclass(frozen=True)
class Feed:
    """A calendar to subscribe to: all sessions, or those of `condition`."""

    path: str
    label: str = ""  # of the district or the theme
    condition: ColumnElement[bool] | None = None

    @property
    def name(self) -> str:
        return f"{NAME}, {self.label}" if self.label else NAME


ALL = Feed("/agenda.ics")


def feed_of_district(district: District) -> Feed:
    return Feed(f"/stadsdelen/{district.slug}/agenda.ics", district.name, KnowledgeSession.district_id == district.id)


def feed_of_theme(theme: Theme) -> Feed:
    return Feed(f"/themas/{theme.slug}/agenda.ics", theme.name, KnowledgeSession.themes.any(Theme.id == theme.id))


def entry(knowledge_session: KnowledgeSession, base_url: str) -> bytes:
    return public_entry(calendar_event(knowledge_session, base_url))


def agenda(which: Feed, sessions: Iterable[KnowledgeSession], base_url: str) -> bytes:
    """The feed of these sessions, from `sessions_in_feed`."""
    return feed((calendar_event(one, base_url) for one in sessions), name=which.name, url=base_url + which.path)


def sessions_in_feed(which: Feed, now: datetime) -> list[KnowledgeSession]:
    """From 30 days back to 365 ahead; cancelled ones until 30 days after they were cancelled."""
    wanted = public().where(
        KnowledgeSession.starts_at.between(now - BACK, now + AHEAD),
        or_(KnowledgeSession.status == SessionStatus.PUBLISHED, KnowledgeSession.cancelled_at >= now - BACK),
    )
    if which.condition is not None:
        wanted = wanted.where(which.condition)
    return list(db.session.scalars(wanted))


def calendar_event(knowledge_session: KnowledgeSession, base_url: str) -> CalendarEvent:
    """As anyone may see it. `dtstamp` is its last change, so the same session gives the same bytes."""
    address = f"{base_url}/sessies/{knowledge_session.slug}"
    return CalendarEvent(
        uid=knowledge_session.uid,
        sequence=knowledge_session.sequence,
        dtstamp=knowledge_session.updated_at,
        starts_at=knowledge_session.starts_at,
        ends_at=knowledge_session.ends_at,
        summary=knowledge_session.title,
        description="\n\n".join(part for part in (knowledge_session.summary, address) if part),
        location=knowledge_session.place or (ONLINE if knowledge_session.online_url else ""),
        url=address,
        last_modified=knowledge_session.updated_at,
        is_cancelled=knowledge_session.is_cancelled,
    )
