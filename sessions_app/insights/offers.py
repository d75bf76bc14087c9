"""What a coordinator may choose from: the districts and the organisations of the sessions in her scope."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.people import queries as people
from sessions_app.people.models import District, Organisation, Right, User


def districts_for(user: User) -> list[District]:
    """Those she may choose from: her own, and where the sessions of her organisations are."""
    scope = people.scope_of(user, Right.READ_FIGURES)
    if scope.everywhere:
        return people.districts()
    hers = or_(District.id.in_(scope.district_ids), District.id.in_(_in_scope(user, KnowledgeSession.district_id)))
    return list(db.session.scalars(select(District).where(hers).order_by(District.name)))


def organisations_for(user: User) -> list[Organisation]:
    """Those she may choose from: who had a part in a session in her scope."""
    if people.scope_of(user, Right.READ_FIGURES).everywhere:
        return people.organisations()
    parts = select(PartInSession.organisation_id).where(
        PartInSession.knowledge_session_id.in_(_in_scope(user, KnowledgeSession.id))
    )
    return people.by_name(db.session.scalars(select(Organisation).where(Organisation.id.in_(parts))))


def _in_scope(user: User, column: InstrumentedAttribute[int]) -> Select[int]:
    return select(column).where(in_scope_of(user, Right.READ_FIGURES))
