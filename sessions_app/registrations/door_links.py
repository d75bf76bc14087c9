"""The link for whoever helps at the door: one session, names only, on the day of the session alone."""

from sessions_app.core import clock, links
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.refusing import refuses_nothing
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.registrations import rules
from sessions_app.registrations.models import DoorLink

PURPOSE = "door_helper"


def _find_working(knowledge_session_id: int) -> DoorLink | None:
    link = db.session.get(DoorLink, knowledge_session_id)
    return link if link is not None and not link.revoked else None


DOOR_HELPER_LINK = links.register(PURPOSE, "/deur/{token}", _find_working)


def find_by_link(token: str) -> KnowledgeSession | None:
    """The session whose door this link opens, whatever day it is."""
    link: DoorLink | None = links.find_by_token(DOOR_HELPER_LINK, token)
    return link.knowledge_session if link is not None else None


def check_works_today(knowledge_session: KnowledgeSession) -> None:
    """Raises `SessionIsCancelled`, `DoorLinkTooEarly` or `DoorLinkExpired`."""
    first_day = clock.local(knowledge_session.starts_at).date()
    last_day = clock.local(knowledge_session.ends_at).date()
    rules.check_door_link_works(knowledge_session.is_published, first_day, last_day, clock.today())


def may_make_link(knowledge_session: KnowledgeSession) -> bool:
    return refuses_nothing(rules.RegistrationRefused, lambda: _check_may_be_made(knowledge_session))


def make_link(knowledge_session: KnowledgeSession) -> None:
    """A new link; one that went round already stops. Raises `SessionIsCancelled` or `DoorLinkExpired`."""
    _check_may_be_made(knowledge_session)
    lock_row(KnowledgeSession, knowledge_session.id)
    link = db.session.get(DoorLink, knowledge_session.id)
    if link is None:
        db.session.add(DoorLink(knowledge_session_id=knowledge_session.id, link_version=1, revoked=False))
    else:
        link.link_version += 1
        link.revoked = False
    db.session.flush()
    _note(Action.ADDED, knowledge_session)


def revoke_link(knowledge_session: KnowledgeSession) -> None:
    """From now on it opens nothing."""
    link = _find_working(knowledge_session.id)
    if link is not None:
        link.revoked = True
        link.link_version += 1
        db.session.flush()
        _note(Action.REMOVED, knowledge_session)


def address_of(knowledge_session: KnowledgeSession) -> str | None:
    """The whole address, to hand to a helper; None when there is no link, or its day is over."""
    if _find_working(knowledge_session.id) is None or clock.today() > clock.local(knowledge_session.ends_at).date():
        return None
    return links.address_of(PURPOSE, knowledge_session.id)


def _note(action: Action, knowledge_session: KnowledgeSession) -> None:
    number, district = knowledge_session.id, knowledge_session.district_id
    audit.note(action, "door_link", number, knowledge_session_id=number, district_id=district)


def _check_may_be_made(knowledge_session: KnowledgeSession) -> None:
    last_day = clock.local(knowledge_session.ends_at).date()
    rules.check_door_link_may_be_made(knowledge_session.is_cancelled, last_day, clock.today())
