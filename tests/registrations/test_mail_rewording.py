"""What still waits in the outbox while its session moves leaves with the new time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as planning
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import messages, service
from sessions_app.registrations.mail_rewording import ANEW
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
OLD, NEW = "donderdag 14 januari 2027", "donderdag 21 januari 2027"


def move(session: KnowledgeSession) -> None:
    week = timedelta(days=7)
    planning.reschedule(session, Move(session.starts_at + week, session.ends_at + week, session.venue_name))
    db.session.commit()


def mail(kind: str) -> OutgoingMail:
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == kind)).one()


def test_a_confirmation_and_a_number_in_line_that_wait_tell_the_new_time(on_both: Flask) -> None:
    session = factories.knowledge_session(START, capacity=1)
    for name in ("fatma", "mo"):
        service.register(session, RegistrationDetails(name=name, email=f"{name}@example.org"))
    db.session.commit()
    keys = [mail(kind).idempotency_key for kind in ("registration_confirmed", "waiting_list_joined")]
    move(session)
    for kind, key in zip(("registration_confirmed", "waiting_list_joined"), keys, strict=True):
        told = mail(kind)
        assert (told.state, told.idempotency_key) == (MailState.DUE, key)
        assert NEW in told.text_body and NEW in told.html_body
        assert OLD not in told.text_body + told.html_body
    assert "nummer 1" in mail("waiting_list_joined").text_body


STANDS: dict[str, dict[str, Any]] = {
    "approval_asked": {"status": RegistrationStatus.REQUESTED},
    "place_offered": {"status": RegistrationStatus.OFFERED, "offer_expires_at": START - timedelta(days=3)},
    "waiting_list_joined": {"status": RegistrationStatus.WAITING},
}


@pytest.mark.parametrize("kind", ANEW)
def test_every_mail_about_a_registration_that_stands(app: Flask, kind: str) -> None:
    session = factories.knowledge_session(START)
    enqueue(ANEW[kind](factories.registration(session, **STANDS.get(kind, {}))))
    db.session.commit()
    assert OLD in mail(kind).text_body
    move(session)
    assert NEW in mail(kind).text_body and OLD not in mail(kind).text_body


def test_what_has_left_and_who_is_off_the_list_stay_as_they_are(app: Flask) -> None:
    session = factories.knowledge_session(START)
    gone = factories.registration(session, status=RegistrationStatus.CANCELLED)
    enqueue(messages.registration_cancelled(gone, had_place=True))
    enqueue(messages.registration_confirmed(factories.registration(session)))
    mail("registration_confirmed").state = MailState.SENT
    db.session.commit()
    move(session)
    assert OLD in mail("registration_confirmed").text_body
    assert OLD in mail("registration_cancelled").text_body
    assert NEW not in mail("registration_cancelled").text_body
