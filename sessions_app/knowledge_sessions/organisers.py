"""Whose session it is: the staff who are written to about it."""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import rights_in
from sessions_app.people.models import Right, RoleName, User


def organisers_of(knowledge_session: KnowledgeSession) -> list[User]:
    """The organisers of its district or organisations; without any those who look after everything, else the admins."""
    users = db.session.scalars(select(User).where(User.active.is_(True)).order_by(User.id)).all()
    may = [user for user in users if Right.ORGANISE in rights_in(knowledge_session, user)]
    organisers = [user for user in may if any(role.name == RoleName.ORGANISER for role in user.roles)]
    near = [user for user in organisers if user.districts or user.organisations]
    return near or organisers or may
