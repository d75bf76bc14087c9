"""What the desk of one session counts at once, on both databases."""

from datetime import timedelta

from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation, PartStat
from sessions_app.outbox.models import UndeliverableAddress
from sessions_app.pages.desk_figures import Answers, counted, figures_of
from sessions_app.questions.models import Question
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Stage
from tests import factories


def answered(registration: Registration, answer: PartStat, sequence: int = 0, counts_from: int = 0) -> Invitation:
    now = clock.now()
    return Invitation(
        knowledge_session_id=registration.knowledge_session_id, person_id=registration.person_id,
        uid=str(registration.id), dtstamp=now, organizer="olga@example.org", answer=answer, answered_at=now,
        answer_sequence=sequence, counts_from=counts_from,
    )  # fmt: skip


def test_one_statement_counts_each_thing_once(on_both: Flask) -> None:
    session = factories.knowledge_session(slug="een")
    came, stayed_away, waits, gone = (
        factories.registration(session, f"{name}@example.org", question=question, status=status, attendance=mark)
        for name, question, status, mark in (
            ("a", "Hoe dan?", RegistrationStatus.CONFIRMED, Attendance.ATTENDED),
            ("b", "Wat nu?", RegistrationStatus.CONFIRMED, Attendance.NO_SHOW),
            ("c", "En dan?", RegistrationStatus.WAITING, None),
            ("d", "Niet meer", RegistrationStatus.CANCELLED, None),
        )
    )
    now = clock.now()
    db.session.add_all([
        Question(knowledge_session_id=session.id, registration_id=came.id, is_answered=True, created_at=now),
        answered(came, PartStat.ACCEPTED),
        answered(waits, PartStat.TENTATIVE),
        answered(stayed_away, PartStat.DECLINED, sequence=1, counts_from=2),  # about a time before it moved
        UndeliverableAddress(email="b@example.org", reason="", noted_at=now - timedelta(days=1)),
        IncomingMail(fingerprint="w", received_at=now, size=9, knowledge_session_id=session.id, stage=Stage.WAITING),
        IncomingMail(fingerprint="n", received_at=now, size=9, knowledge_session_id=session.id, stage=Stage.NOTED),
        UndeliverableAddress(email="stranger@example.org", reason="", noted_at=now),
    ])  # fmt: skip
    db.session.commit()
    assert gone.question
    figures = figures_of(session, counted(session))
    assert (figures.attended, figures.no_show) == (1, 1)
    assert figures.answers == Answers(yes=1, maybe=1, no=0, undeliverable=1, waiting=1)
    assert (figures.around.questions, figures.around.questions_open) == (3, 2)
