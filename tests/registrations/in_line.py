"""Who waits, as the rules have them in line."""

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.line import line_of
from sessions_app.registrations.models import Registration


def in_line(knowledge_session: KnowledgeSession) -> list[Registration]:
    return [db.session.get_one(Registration, registration_id) for registration_id in line_of(knowledge_session)]
