"""Whose session it is: the staff who are written to about it."""

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import RoleName, User
from sessions_app.people.queries import staff_near, users_with


def organisers_of(knowledge_session: KnowledgeSession) -> list[User]:
    """The organisers of its district or organisations; without any those who look after everything, else the admins."""
    return _near(knowledge_session, RoleName.ORGANISER) or users_with(RoleName.ADMIN)


def coordinators_of(knowledge_session: KnowledgeSession) -> list[User]:
    """The coordinators of its district or organisations; without any those of everywhere."""
    return _near(knowledge_session, RoleName.COORDINATOR)


def _near(knowledge_session: KnowledgeSession, role: RoleName) -> list[User]:
    organisation_ids = [part.organisation_id for part in knowledge_session.parts]
    return staff_near(role, knowledge_session.district_id, organisation_ids)
