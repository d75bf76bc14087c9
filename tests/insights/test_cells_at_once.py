"""Two writers on PostgreSQL, each in a thread with its own connection: whichever commits first, and whatever the timed
job folds meanwhile, the sums are those of the rows."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.feedback import gate
from sessions_app.feedback.models import FeedbackResponse
from sessions_app.insights import cells, checking
from sessions_app.insights.tasks import fold_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionKind
from sessions_app.registrations import attendance
from sessions_app.registrations.models import Attendance, Registration
from tests import factories
from tests.conftest import NOON
from tests.insights.folding import fold
from tests.insights.held import agreement, held
from tests.stopping import PATIENCE_SECONDS

pytestmark = pytest.mark.parametrize("on_both", ["postgresql"], indirect=True)
Deed = Callable[[int], None]
FATES = (AgreementStatus.OPEN, AgreementStatus.STUCK, AgreementStatus.DONE)


def session_with_people(days_ago: int) -> int:
    """Two registrations and an agreement that is overdue."""
    session = held(days_ago)
    for _ in range(2):
        factories.registration(session)
    agreement(session, due_on=clock.today() - timedelta(days=1))
    return session.id


def mark_first(session_id: int) -> None:
    attendance.mark_attendance(_registrations(session_id)[0], Attendance.ATTENDED)


def mark_second(session_id: int) -> None:
    attendance.mark_attendance(_registrations(session_id)[1], Attendance.NO_SHOW)


def tell(session_id: int) -> None:
    one = db.session.query(Agreement).filter_by(knowledge_session_id=session_id).one()
    one.status = FATES[(FATES.index(one.status) + 1) % len(FATES)]


def answer(session_id: int) -> None:
    db.session.add_all(FeedbackResponse(knowledge_session_id=session_id, rating=8) for _ in range(5))
    db.session.flush()
    gate.release(db.session.get_one(KnowledgeSession, session_id))


def _registrations(session_id: int) -> list[Registration]:
    of_session = db.session.query(Registration).filter_by(knowledge_session_id=session_id)
    return of_session.order_by(Registration.id).all()


def edit(session_id: int) -> None:
    session = db.session.get_one(KnowledgeSession, session_id)
    session.kind = SessionKind.CONFERENTIE if session.kind is SessionKind.KENNISSESSIE else SessionKind.KENNISSESSIE


DEEDS: tuple[Deed, ...] = (mark_first, mark_second, tell, answer, edit)


def at_once(app: Flask, *jobs: Callable[[], None]) -> None:
    """Raises what one of them raised."""

    def run(job: Callable[[], None]) -> None:
        with app.app_context(), clock.set_to(NOON):
            job()
            db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))
    db.session.rollback()  # see what the others wrote


@pytest.mark.parametrize("deed", [mark_first, answer, edit])
def test_two_change_a_session_before_either_commits(on_both: Flask, deed: Deed) -> None:
    """The first does not count what the second has not committed yet, and the second counts what the first has. (Two
    whose deeds lock the session itself wait for each other before that.)"""
    both_wrote, id_ = Barrier(2), session_with_people(30)
    fold()

    def writing(deed: Deed) -> Callable[[], None]:
        def job() -> None:
            with transaction():
                deed(id_)
                db.session.flush()
                both_wrote.wait(PATIENCE_SECONDS)

        return job

    at_once(on_both, writing(deed), writing(tell))
    assert checking.differences() == []


def test_many_write_while_sessions_are_folded(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "SESSIONS_AT_ONCE", 1)
    ids = [session_with_people(days_ago) for days_ago in (40, 30, 20, 10)]

    def writing(number: int) -> Callable[[], None]:
        dice = random.Random(number)

        def job() -> None:
            for _ in range(12):
                with transaction():
                    dice.choice(DEEDS)(dice.choice(ids))

        return job

    at_once(on_both, fold_sessions, fold_sessions, *map(writing, range(3)))
    assert checking.differences() == []
    fold()
    assert checking.differences() == []
    assert len(cells.kept()) == len(ids)
    assert on_both.test_cli_runner().invoke(args=["figures", "check"]).exit_code == 0
