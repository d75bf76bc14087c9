"""After any history of planning, editing, attending, answering, releasing, agreeing, cancelling, merging, erasing and
folding, the sums equal those of the rows, and every page says what a direct count says."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.feedback import gate
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer, LaterRequest
from sessions_app.feedback.rules import WorkedOut
from sessions_app.insights import checking, queries
from sessions_app.insights.queries import Selection
from sessions_app.knowledge_sessions import themes
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, SessionKind, SessionStatus, Theme
from sessions_app.people import places
from sessions_app.people.models import Organisation
from sessions_app.registrations import attendance, erasure
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus
from sessions_app.registrations.rules import RegistrationRefused
from tests import databases, factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.insights.folding import check, fold, pages_say_what_rows_say
from tests.insights.held import agreement

DISTRICTS, THEMES, PARTNERS = ("noord", "west", "oost"), ("Werk", "Taal", "Geld"), ("WPI", "HVA", "GGZ")
EVER = (date(2020, 1, 1), date(2030, 1, 1))
PERIODS = (EVER, (date(2026, 4, 1), date(2026, 9, 30)), (date(2026, 5, 9), date(2026, 11, 19)))
STATUSES = (AgreementStatus.OPEN, AgreementStatus.STUCK, AgreementStatus.DONE, AgreementStatus.DROPPED)


def plan(dice: random.Random) -> None:
    starts_at = clock.now() + timedelta(days=dice.choice((-300, -200, -90, -40, -20, -1, 0, 2)), hours=-3)
    factories.knowledge_session(
        starts_at,
        [factories.organisation(name) for name in dice.sample(PARTNERS, dice.randrange(3))],
        district=factories.district(dice.choice(DISTRICTS)),
        kind=dice.choice(list(SessionKind)),
        themes=[factories.theme(name) for name in dice.sample(THEMES, dice.randrange(3))],
        status=dice.choice([SessionStatus.PUBLISHED] * 5 + [SessionStatus.DRAFT]),
    )


def register(dice: random.Random) -> None:
    for _ in range(dice.randrange(1, 5)):
        factories.registration(_session(dice), status=dice.choice(list(RegistrationStatus)))


def edit(dice: random.Random) -> None:
    session = _session(dice)
    session.district = factories.district(dice.choice(DISTRICTS))
    session.kind = dice.choice(list(SessionKind))
    session.themes = [factories.theme(name) for name in dice.sample(THEMES, dice.randrange(3))]
    partners = dice.sample(PARTNERS, dice.randrange(3))
    present = {part.organisation.name: part for part in session.parts}
    session.parts = [
        present.get(name) or PartInSession(organisation=factories.organisation(name), position=n)
        for n, name in enumerate(partners)
    ]


def move_in_time(dice: random.Random) -> None:
    session, by = _session(dice), timedelta(days=dice.choice((-100, -1, 1, 100)))
    session.starts_at, session.ends_at = session.starts_at + by, session.ends_at + by


def call_off(dice: random.Random) -> None:
    _session(dice).status = dice.choice([SessionStatus.CANCELLED, SessionStatus.PUBLISHED])


def attend(dice: random.Random) -> None:
    for registration in db.session.scalars(select(Registration).limit(dice.randrange(1, 6))):
        try:
            attendance.mark_attendance(registration, dice.choice([Attendance.ATTENDED, Attendance.NO_SHOW, None]))
        except RegistrationRefused:
            continue


def complete(dice: random.Random) -> None:
    session = _session(dice)
    if session.is_published and session.starts_at <= clock.now():
        attendance.complete_attendance(session)


def answer(dice: random.Random) -> None:
    session = _session(dice)
    for _ in range(dice.choice((3, 6, 12))):
        db.session.add(FeedbackResponse(knowledge_session_id=session.id, rating=dice.randint(1, 10), people_met=3))
    db.session.flush()
    gate.release(session)


def look_back(dice: random.Random) -> None:
    session = _session(dice)
    asked = set(db.session.scalars(select(LaterRequest.registration_id)))
    registered = db.session.scalars(select(Registration).where(Registration.knowledge_session_id == session.id))
    long_ago = {"asked_at": clock.now() - timedelta(days=10), "link_version": 0}
    db.session.add_all(LaterRequest(registration=one, **long_ago) for one in registered if one.id not in asked)
    for _ in range(dice.choice((3, 6))):
        db.session.add(LaterAnswer(knowledge_session_id=session.id, worked_out=dice.choice(list(WorkedOut)), text=""))
    db.session.flush()
    gate.release_later(session)


def agree(dice: random.Random) -> None:
    due_on = clock.today() + timedelta(days=dice.choice((-400, -3, 0, 9)))
    agreement(_session(dice), dice.choice(list(AgreementStatus)), due_on)


def tell(dice: random.Random) -> None:
    for one in db.session.scalars(select(Agreement).limit(2)):
        one.status = dice.choice(STATUSES)
        one.closed_at = clock.now() - timedelta(days=dice.choice((1, 500))) if one.is_closed else None


def erase(_dice: random.Random) -> None:
    registration = db.session.scalar(select(Registration).where(Registration.name != "").limit(1))
    if registration is not None:
        erasure.erase_everything_of(registration.person)


def sweep(_dice: random.Random) -> None:
    retention.sweep_all(clock.now())


def merge(dice: random.Random) -> None:
    model, merging = dice.choice([(Theme, themes.merge_themes), (Organisation, places.merge_organisations)])
    found = db.session.scalars(select(model).limit(2)).all()  # type: ignore[var-annotated]
    if len(found) == 2:
        merging(*found)  # type: ignore[operator]


def pass_over(_dice: random.Random) -> None:
    fold()


DEEDS: tuple[Callable[[random.Random], None], ...] = (
    plan, register, edit, move_in_time, call_off, attend, complete, answer, look_back, agree, tell, erase, sweep, merge,
    pass_over, pass_over,
)  # fmt: skip
histories = st.lists(st.sampled_from(DEEDS), min_size=4, max_size=14)


def _session(dice: random.Random) -> KnowledgeSession:
    return dice.choice(db.session.scalars(select(KnowledgeSession).order_by(KnowledgeSession.id)).all())


@settings(max_examples=25)
@given(history=histories, number=st.integers(0, 2**32))
def test_whatever_happens_the_sums_stay_equal(
    on_both: Flask, history: list[Callable[[random.Random], None]], number: int
) -> None:
    dice = random.Random(number)
    db.session.remove()
    databases.empty(db.engine)
    with clock.set_to(NOON):
        cast = Cast()
        users = [cast.coordinator_cor, cast.coordinator_noor]
        for _ in range(3):
            plan(dice)
        fold()
        for deed in history:
            deed(dice)
            db.session.commit()
            assert checking.differences() == [], deed.__name__
        narrowed = dice.choice([{}, {"theme": "werk"}, {"kind": "conferentie"}, {"organisation": "wpi"}])
        for user, period in product(users, PERIODS):
            choices = (Selection(*period), Selection(*period, **narrowed))
            pages_say_what_rows_say(*(queries.choose(user, one) for one in choices))
    with clock.set_to(NOON + timedelta(days=3)):
        check(queries.choose(users[0], Selection(*EVER)))
        fold()
        check(queries.choose(users[0], Selection(*EVER)))
    db.session.rollback()
