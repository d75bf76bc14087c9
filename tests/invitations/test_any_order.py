"""Whatever happens in whatever order, her calendar ends up right."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import service
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration, RegistrationStatus
from tests import factories
from tests.conftest import NOON
from tests.invitations.letterbox import due, event_of, let_leave
from tests.invitations.moves import left, moved

STEPS = st.lists(st.sampled_from(["come", "queue", "go", "move", "deliver", "later"]), max_size=14)


@settings(max_examples=30)
@given(steps=STEPS, called_off=st.booleans())
@example(steps=["come", "deliver", "go", "queue", "move"], called_off=False)  # the CANCEL has not left yet
@example(steps=["come", "deliver", "go", "queue"], called_off=True)
def test_versions_rise_and_the_calendar_is_right(app: Flask, steps: list[str], called_off: bool) -> None:
    db.session.query(OutgoingMail).delete()
    knowledge_session = factories.knowledge_session()
    registration = factories.registration(knowledge_session, status=RegistrationStatus.CANCELLED)
    now = NOON
    for step in steps:
        now += timedelta(hours=1) if step == "later" else timedelta(0)  # else it all happens in the same second
        with clock.set_to(now):
            take(step, knowledge_session, registration)
    if called_off:
        knowledge_session.status = SessionStatus.CANCELLED
        service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert len({mail.chain for mail in due()}) == len(due())  # never two mails about the same thing
    let_leave()
    mails = [mail for mail in db.session.query(OutgoingMail).order_by(OutgoingMail.id) if mail.calendar]
    versions = [(int(event_of(mail).sequence.value), event_of(mail).dtstamp.value) for mail in mails]
    assert all(older[0] < newer[0] and older[1] < newer[1] for older, newer in pairwise(versions))
    assert len({event_of(mail).uid.value for mail in mails}) <= 1
    expected = None if called_off or not registration.is_confirmed else knowledge_session.starts_at
    assert calendar_after(mails) == expected


def take(step: str, knowledge_session: KnowledgeSession, registration: Registration) -> None:
    if step == "come" and not registration.is_confirmed:
        registration.status = RegistrationStatus.CONFIRMED
        service.send_invitation(RegistrationConfirmed(registration))
    elif step == "queue" and registration.is_cancelled:
        registration.status = RegistrationStatus.WAITING
    elif step == "go" and not registration.is_cancelled:
        had_place = registration.is_confirmed
        registration.status = RegistrationStatus.CANCELLED
        left(registration, had_place)
    elif step == "move":
        service.update_invitations(moved(knowledge_session, 1))
    elif step == "deliver":
        let_leave()


def calendar_after(mails: list[OutgoingMail]) -> Any:
    """When the session stands in a calendar that does what each mail says, as it arrives; None when it is not there."""
    stands_at = None
    for mail in mails:
        if mail.state is MailState.SENT:
            stands_at = event_of(mail).dtstart.value if mail.calendar_method == "REQUEST" else None
    return stands_at
