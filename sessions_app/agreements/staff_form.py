"""What the organiser writes down for participants who asked her to: the same fields, with everybody to choose from."""

from sessions_app.agreements.forms import AgreementForm
from sessions_app.agreements.page import ready_words
from sessions_app.agreements.rules import ready_dates
from sessions_app.core import clock
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.queries import confirmed_of


def form_for(knowledge_session: KnowledgeSession) -> AgreementForm:
    there = [one for one in confirmed_of(knowledge_session.id) if one.person.is_reachable]
    return AgreementForm().offer(there, knowledge_session.organisations, ready_dates(clock.today()), ready_words())
