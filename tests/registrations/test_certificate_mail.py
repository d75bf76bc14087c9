"""The mail that says that the certificate is ready: once, after the session, to who was there."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.events import AttendanceCompleted
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import attendance, messages
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.certificate_notices import tell_certificates
from sessions_app.registrations.rules import Attendance
from tests import golden
from tests.conftest import NOON
from tests.registrations.accredited import REGISTERPLEIN, SKJ, held_session, participant
from tests.registrations.test_messages import sent, text_of

GOLDEN = Path(__file__).parent / "golden"


def mails() -> list[OutgoingMail]:
    return list(db.session.scalars(db.select(OutgoingMail).filter_by(kind="certificate_ready")))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_golden(app: Flask, request: pytest.FixtureRequest, language: str) -> None:
    registration = participant(held_session(), email="sam@example.org", language=language)
    mail = sent(messages.certificate_ready(registration, clock.now()))
    golden.check(GOLDEN / f"certificate_ready.{language}.txt", text_of(mail), request)
    golden.check(GOLDEN / f"certificate_ready.{language}.html", mail.html_body, request)


def test_who_gave_every_number_is_not_asked_for_one(app: Flask) -> None:
    numbers = [RegisterNumber(register=SKJ, number="001"), RegisterNumber(register=REGISTERPLEIN, number="4610")]
    registration = participant(held_session(), register_numbers=numbers)
    assert "De organisator heeft je registratienummer" in sent(messages.certificate_ready(registration, NOON)).text_body


def test_completing_the_list_tells_who_was_there_once(on_both: Flask) -> None:
    session = held_session(completed=False)
    present = participant(session)
    participant(session, "Weg", attendance=Attendance.NO_SHOW)
    participant(session, "Niet gemarkeerd", attendance=None)
    attendance.complete_attendance(session)
    attendance.complete_attendance(session)
    tell_certificates(AttendanceCompleted(session))
    db.session.commit()
    assert [mail.recipient_email for mail in mails()] == [present.person.email]


def test_a_session_without_points_mails_nobody(app: Flask) -> None:
    session = held_session(completed=False, accreditations=[])
    participant(session, register_numbers=[])
    attendance.complete_attendance(session)
    assert mails() == []


def test_completed_during_the_session_it_waits_for_the_end(app: Flask) -> None:
    session = held_session(completed=False)
    participant(session)
    with clock.set_to(session.starts_at + timedelta(minutes=30)):
        attendance.complete_attendance(session)
    assert [mail.due_at for mail in mails()] == [session.ends_at]
