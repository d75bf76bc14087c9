"""Notices, whoever did it, that something changed of a session that is over, and brings the cells in step with it in
the last moment before the commit. What a statement changes past the ORM is told by an event (`reactions.py`).

A session that has not ended is in no figure: registering costs nothing here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from sessions_app.agreements.models import Agreement
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import ReleasedFigures, ReleasedLater
from sessions_app.insights import cells
from sessions_app.knowledge_sessions.events import ThemesMerged
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, Theme, themes_of_knowledge_sessions
from sessions_app.people.models import District, Organisation
from sessions_app.registrations.models import Registration

# Of which session, and which attributes count (none: all of them).
OF_SESSIONS: Mapping[type, tuple[str, tuple[str, ...]]] = {
    KnowledgeSession: ("id", ()),
    PartInSession: ("knowledge_session_id", ()),
    ReleasedFigures: ("knowledge_session_id", ()),
    ReleasedLater: ("knowledge_session_id", ()),
    Agreement: ("knowledge_session_id", ("status", "due_on", "knowledge_session_id")),
    Registration: ("knowledge_session_id", ("status", "attendance", "walk_in", "knowledge_session_id")),
}
NAMES = (District, Organisation, Theme)  # stand beside the figures
TOUCHED, MOVED, RENAMED = "figures_touched", "figures_moved", "figures_renamed"


def touch(session_ids: Iterable[int]) -> None:
    """Something that counts changed of these sessions."""
    db.session.info.setdefault(TOUCHED, set()).update(session_ids)


def themes_merged(event: ThemesMerged) -> None:
    link = themes_of_knowledge_sessions.c
    touch(db.session.scalars(select(link.knowledge_session_id).where(link.theme_id == event.kept.id)))


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    for one in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(one, NAMES):
            session.info[RENAMED] = True
            continue
        if isinstance(one, KnowledgeSession) and inspect(one).attrs.ends_at.history.deleted:
            session.info.setdefault(MOVED, set()).add(one.id)
        session_id_of, attributes = OF_SESSIONS.get(type(one), ("", ()))
        if session_id_of and (not attributes or one not in session.dirty or _has_changed(one, attributes)):
            session.info.setdefault(TOUCHED, set()).add(getattr(one, session_id_of))


def _has_changed(one: Any, attributes: tuple[str, ...]) -> bool:
    state = inspect(one)
    return any(state.attrs[name].history.has_changes() for name in attributes)


@event.listens_for(db.session, "before_commit")
def _settle(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    touched = session.info.pop(TOUCHED, set())
    moved = session.info.pop(MOVED, set())  # it may be over no more
    over = moved | (_over(session, touched - moved) if touched - moved else set())
    is_renamed = session.info.pop(RENAMED, False)
    if over:
        cells.refold(over)
    elif is_renamed:
        cells.lock_and_renew()


def _over(session: Session, touched: set[int]) -> set[int]:
    """Those that have ended. Of a session that is at hand nothing is asked of the database."""
    now, at_hand = clock.now(), {}
    for id_ in touched:
        found = session.identity_map.get(session.identity_key(KnowledgeSession, id_))
        if found is not None and "ends_at" in found.__dict__:
            at_hand[id_] = found.ends_at
    unknown = touched - at_hand.keys()
    if unknown:
        asked = select(KnowledgeSession.id, KnowledgeSession.ends_at).where(KnowledgeSession.id.in_(unknown))
        at_hand |= dict(session.execute(asked).all())
    return {id_ for id_, ends_at in at_hand.items() if ends_at <= now}


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        for noted in (TOUCHED, MOVED, RENAMED):
            session.info.pop(noted, None)
