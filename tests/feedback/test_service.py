"""Asking, answering once, reminding once — on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import rules, service
from sessions_app.feedback.models import FeedbackRequest, FeedbackResponse, ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.conftest import NOON

ATTENDED, NO_SHOW = {"attendance": Attendance.ATTENDED}, {"attendance": Attendance.NO_SHOW}


def session_that_ended(ago: timedelta = timedelta(hours=20)) -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() - ago - timedelta(hours=3))


def mails(kind: str) -> list[str]:
    statement = select(OutgoingMail.recipient_email).where(OutgoingMail.kind == kind)
    return sorted(db.session.scalars(statement))


def test_who_was_there_is_asked(on_both: Flask) -> None:
    knowledge_session = session_that_ended()
    factories.registration(knowledge_session, "was-er@example.org", **ATTENDED)
    factories.registration(knowledge_session, "was-er-niet@example.org", **NO_SHOW)
    factories.registration(knowledge_session, "afgemeld@example.org", status=RegistrationStatus.CANCELLED)
    assert service.ask_all_due() == 1
    assert mails("evaluation") == ["was-er@example.org"]


def test_without_attendance_everyone_with_a_place_is_asked(on_both: Flask) -> None:
    knowledge_session = session_that_ended()
    factories.registration(knowledge_session, "een@example.org")
    factories.registration(knowledge_session, "twee@example.org")
    factories.registration(knowledge_session, "wacht@example.org", status=RegistrationStatus.WAITING)
    service.ask_all_due()
    assert mails("evaluation") == ["een@example.org", "twee@example.org"]


def test_nobody_is_asked_twice(on_both: Flask) -> None:
    factories.registration(session_that_ended(), "een@example.org")
    assert (service.ask_all_due(), service.ask_all_due()) == (1, 0)
    assert mails("evaluation") == ["een@example.org"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: session_that_ended(timedelta(hours=1)),  # the morning after has not come
        lambda: session_that_ended(timedelta(days=20)),  # too long ago
        lambda: factories.knowledge_session(starts_at=clock.now() - timedelta(days=1), cancelled_at=clock.now()),
        factories.knowledge_session,
    ],
)
def test_not_asked(app: Flask, make: Callable[[], KnowledgeSession]) -> None:
    factories.registration(make(), "een@example.org")
    assert service.ask_all_due() == 0


def test_an_answer_counts_once_and_leads_to_nobody(on_both: Flask) -> None:
    registration = factories.registration(session_that_ended(), "een@example.org")
    service.ask_all_due()
    request = db.session.scalars(select(FeedbackRequest)).one()
    service.answer(request, service.Answer(rating=8, takeaway="Bellen"))
    assert registration.has_answered
    with pytest.raises(rules.AlreadyAnswered):
        service.answer(request, service.Answer(rating=1))
    assert db.session.scalars(select(FeedbackResponse.rating)).all() == [8]


def test_who_did_not_answer_is_reminded_once(on_both: Flask) -> None:
    knowledge_session = session_that_ended()
    factories.registration(knowledge_session, "stil@example.org")
    factories.registration(knowledge_session, "klaar@example.org", has_answered=True)
    service.ask_all_due()
    assert service.remind_all_due() == 0
    with clock.set_to(NOON + timedelta(days=3)):
        assert (service.remind_all_due(), service.remind_all_due()) == (1, 0)
    assert mails("evaluation_reminder") == ["stil@example.org"]


def test_after_closing_no_answer_comes_in_and_figures_are_out(on_both: Flask) -> None:
    knowledge_session = session_that_ended(timedelta(days=1))
    for number in range(6):
        factories.registration(knowledge_session, f"deelnemer{number}@example.org")
    service.ask_all_due()
    requests = db.session.scalars(select(FeedbackRequest)).all()
    for request in requests[:5]:
        service.answer(request, service.Answer(rating=8))
    assert db.session.get(ReleasedFigures, knowledge_session.id) is None
    service.close(knowledge_session)
    figures = db.session.get(ReleasedFigures, knowledge_session.id)
    assert figures is not None
    assert (figures.responses, figures.asked, figures.average) == (5, 6, 8.0)
    with pytest.raises(rules.EvaluationIsClosed):
        service.answer(requests[5], service.Answer(rating=1))
    assert db.session.scalar(select(func.count(FeedbackResponse.id))) == 5


@pytest.mark.parametrize(
    "since_then",
    [
        {"name": "", "sort_name": ""},  # erased
        {"attendance": Attendance.NO_SHOW},  # asked before anything was marked
        {"status": RegistrationStatus.CANCELLED},
    ],
)
def test_who_is_erased_or_was_not_there_is_not_reminded(on_both: Flask, since_then: dict[str, object]) -> None:
    registration = factories.registration(session_that_ended(), "een@example.org")
    service.ask_all_due()
    for name, value in since_then.items():
        setattr(registration, name, value)
    with clock.set_to(NOON + timedelta(days=3)):
        assert service.remind_all_due() == 0


@pytest.mark.parametrize(("marked_first", "says_marked"), [(True, True), (False, False)])
def test_figures_say_whom_we_asked_also_when_attendance_is_marked_later(
    on_both: Flask, marked_first: bool, says_marked: bool
) -> None:
    knowledge_session = session_that_ended(timedelta(days=1))
    came = [factories.registration(knowledge_session, f"deelnemer{number}@example.org") for number in range(6)]
    if not marked_first:
        service.ask_all_due()
    for registration in came[:5]:
        registration.attendance = Attendance.ATTENDED
        registration.attendance_marked_at = clock.now() + timedelta(hours=0 if marked_first else 1)
    db.session.flush()
    service.ask_all_due()
    for request in db.session.scalars(select(FeedbackRequest).limit(5)).all():
        service.answer(request, service.Answer(rating=8))
    service.close(knowledge_session)
    figures = db.session.get(ReleasedFigures, knowledge_session.id)
    assert figures is not None
    assert (figures.attendance_was_marked, figures.asked) == (says_marked, 5 if marked_first else 6)
