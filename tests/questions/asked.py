"""A session in which people asked something."""

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.questions import queries
from sessions_app.questions.queries import Line
from sessions_app.questions.service import Pick, Wording
from sessions_app.registrations.models import Registration
from tests import factories

FIRST, SECOND, THIRD = "Wie betaalt de reiskosten?", "Krijg ik de reis vergoed?", "Mag het ook online?"


def asked(knowledge_session: KnowledgeSession, *questions: str) -> list[Registration]:
    """Each asked by another person: Kim 1, Kim 2 …"""
    return [
        factories.registration(knowledge_session, name=f"Kim {number}", question=question)
        for number, question in enumerate(questions, start=1)
    ]


def line_with(knowledge_session: KnowledgeSession, text: str) -> Line:
    return next(line for line in queries.lines(knowledge_session) if line.text == text)


def pick(line: Line) -> Pick:
    return Pick(line.ref, line.version)


def wording(text: str, answer: str = "", is_answered: bool = False, is_published: bool = False) -> Wording:
    return Wording(text, answer, is_answered, is_published)


def texts(knowledge_session: KnowledgeSession) -> list[str]:
    return [line.text for line in queries.lines(knowledge_session)]
