"""The public calendar: one session to download, and feeds to subscribe to. No attendee, no METHOD, no online link."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_

from sessions_app.core.calendar_object import CalendarEvent, feed, public_entry
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import public
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.models import District

BACK = timedelta(days=30)  # also how long a cancelled session stays, so that calendar programmes take it out
AHEAD = timedelta(days=365)
NAME = "Kennissessies De Omslag"  # a name, so the same in every language: the bytes depend on the sessions alone
ONLINE = "Online"


def entry(knowledge_session: KnowledgeSession, base_url: str) -> bytes:
    return public_entry(calendar_event(knowledge_session, base_url))


def agenda(sessions: Iterable[KnowledgeSession], base_url: str, district: District | None = None) -> bytes:
    """The feed of everything, or of one district, from `sessions_in_feed`."""
    name = f"{NAME}, {district.name}" if district else NAME
    path = f"/stadsdelen/{district.slug}/agenda.ics" if district else "/agenda.ics"
    return feed((calendar_event(one, base_url) for one in sessions), name=name, url=base_url + path)


def sessions_in_feed(now: datetime, district: District | None = None) -> list[KnowledgeSession]:
    """From 30 days back to 365 ahead; cancelled ones until 30 days after they were cancelled."""
    wanted = public().where(
        KnowledgeSession.starts_at.between(now - BACK, now + AHEAD),
        or_(KnowledgeSession.status == SessionStatus.PUBLISHED, KnowledgeSession.cancelled_at >= now - BACK),
    )
    if district is not None:
        wanted = wanted.where(KnowledgeSession.district_id == district.id)
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
