"""Reads of materials: of one session, for its organiser and for who has a place."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import rules
from sessions_app.materials.models import Material, MaterialOpening
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import confirmed_of


def materials_of(knowledge_session: KnowledgeSession) -> list[Material]:
    """In the organiser's order."""
    return list(
        db.session.scalars(
            select(Material)
            .where(Material.knowledge_session_id == knowledge_session.id)
            .order_by(Material.position, Material.id)
        )
    )


def find_material(knowledge_session: KnowledgeSession, material_id: int) -> Material | None:
    return db.session.scalar(
        select(Material).where(Material.knowledge_session_id == knowledge_session.id, Material.id == material_id)
    )


def opening_of(knowledge_session: KnowledgeSession) -> MaterialOpening:
    """From when they are seen; not kept yet as long as the organiser chose nothing."""
    found = db.session.get(MaterialOpening, knowledge_session.id)
    return found or MaterialOpening(knowledge_session_id=knowledge_session.id, times_told=0)


def opens_at(knowledge_session: KnowledgeSession) -> datetime:
    return rules.opens_at(opening_of(knowledge_session).opens_at, knowledge_session.ends_at)


def may_see(registration: Registration) -> bool:
    """Whether she sees the materials of her session now."""
    knowledge_session = registration.knowledge_session
    return rules.may_see(
        registration.is_confirmed, knowledge_session.is_published, opens_at(knowledge_session), clock.now()
    )


def materials_for(registration: Registration) -> list[Material]:
    """What her page shows; nothing before the moment, and nothing without a place."""
    return materials_of(registration.knowledge_session) if may_see(registration) else []


def recipients(knowledge_session: KnowledgeSession) -> list[Registration]:
    """Who is told: everyone with a place at this moment, if she gave an address at the door."""
    return [one for one in confirmed_of(knowledge_session.id) if one.person.is_reachable]


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of these files that have a row."""
    wanted = list(keys)
    found = db.session.scalars(select(Material.file_key).where(Material.file_key.in_(wanted)))
    return {key for key in found if key}
