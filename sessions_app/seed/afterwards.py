"""What stands around the latest session that was held: who is who, answers to what was asked, slides and a link. And who
is who of the next one, where it is about to open."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import cycle

from sqlalchemy import select

from sessions_app.core import clock, pdf
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.materials import service as materials
from sessions_app.questions import queries
from sessions_app.questions import service as questions
from sessions_app.questions.queries import Line
from sessions_app.questions.service import Pick, Wording
from sessions_app.registrations import who_is_who
from sessions_app.registrations.queries import shared_contacts
from sessions_app.registrations.who_is_who import Choice
from sessions_app.seed import evaluating
from sessions_app.seed.words import ANSWERS, HANDOUT, SAME_QUESTION

SITE = "https://www.deomslag.nl"
SHOWN = (  # what people add to their name and organisation; numbers that belong to nobody
    Choice(True, shows_email=True, shows_job_title=True),
    Choice(True, shows_job_title=True),
    Choice(True, shows_email=True, phone="06 00 00 00 12"),
    Choice(True),
)


def add_what_follows() -> None:
    latest, coming = _latest(), _next()
    for session in filter(None, (latest, coming)):
        with clock.set_to(min(session.starts_at - timedelta(days=2), clock.now())):
            _show_each_other(session)
    if coming is not None:
        evaluating.prepare(coming)
    if latest is not None:
        with clock.set_to(min(latest.ends_at + timedelta(hours=18), clock.now())):
            _answer(latest)
            _hand_out(latest)


def _latest() -> KnowledgeSession | None:
    held = (KnowledgeSession.status == SessionStatus.PUBLISHED, KnowledgeSession.ends_at <= clock.now())
    return db.session.scalar(select(KnowledgeSession).where(*held).order_by(KnowledgeSession.ends_at.desc()).limit(1))


def _next() -> KnowledgeSession | None:
    coming = (KnowledgeSession.status == SessionStatus.PUBLISHED, KnowledgeSession.starts_at > clock.now())
    return db.session.scalar(select(KnowledgeSession).where(*coming).order_by(KnowledgeSession.starts_at).limit(1))


def _show_each_other(session: KnowledgeSession) -> None:
    for number, (registration, choice) in enumerate(zip(shared_contacts(session.id), cycle(SHOWN), strict=False)):
        phone = f"06 00 00 00 {number:02}" if choice.phone else ""
        who_is_who.choose(registration, replace(choice, phone=phone))


def _answer(session: KnowledgeSession) -> None:
    """The first two turn out to be one; it and the next are answered; what else was asked still waits."""
    asked = queries.lines(session)
    if len(asked) > 1:
        questions.merge(session, [_pick(line) for line in asked[:2]], SAME_QUESTION)
        asked = queries.lines(session)
    for line, answer in zip(asked[:2], ANSWERS, strict=False):
        questions.save(session, _pick(line), Wording(line.text, answer, is_answered=True, is_published=True))


def _pick(line: Line) -> Pick:
    return Pick(line.ref, line.version)


def _hand_out(session: KnowledgeSession) -> None:
    title, points = HANDOUT
    told = {"language": "nl", "title": title, "organisation": "Stichting De Omslag", "points": list(points)}
    made = pdf.compile("handout", told, made_at=clock.now())
    materials.add_file(session, f"{title}.pdf", BytesIO(made), len(made))
    materials.add_link(session, "Meer over De Omslag", SITE)
    materials.tell(session, 0)
