"""What follows a yes in a calendar that brought a place: it counts, and so does what is said after it."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations.models import PartStat
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProfessionalRegister
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import coming_back
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.queries import calendar_answers
from sessions_app.replies.rules import Reason, Stage
from tests import factories
from tests.invitations.rounds import open_invitation
from tests.replies.post import FATMA, invitation_of, let_leave, letter, read, registered, status_of


def said(registration: Registration, partstat: str, sequence: int, minutes: int) -> IncomingMail:
    """So many minutes from now."""
    with clock.set_to(clock.now() + timedelta(minutes=minutes)):
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        uid = invitation_of(registration).uid
        return read(letter(uid=uid, partstat=partstat, sequence=sequence, dtstamp=stamp))


@pytest.fixture
def accepted(knowledge_session: KnowledgeSession) -> Registration:
    """Whom a round invited, and whose calendar said yes."""
    invitation = open_invitation(knowledge_session, FATMA)
    let_leave()
    read(letter(uid=invitation.uid, sequence=0))
    found = find_registration(knowledge_session.id, invitation.person_id)
    assert found is not None
    let_leave()
    return found


def test_the_yes_that_registered_her_is_told_as_it_stands(accepted: Registration) -> None:
    answers = calendar_answers(accepted.knowledge_session_id, [accepted.person_id]).by_person
    assert [(one.answer, one.is_outdated) for one in answers.values()] == [(PartStat.ACCEPTED, False)]


def test_a_calendar_that_has_not_taken_up_our_answer_can_still_say_no(accepted: Registration) -> None:
    assert invitation_of(accepted).sequence == 1
    mail = said(accepted, "DECLINED", sequence=0, minutes=5)
    assert (mail.stage, mail.why) == (Stage.APPLIED, Reason.NONE)
    assert status_of(accepted) == "cancelled"


def test_after_a_no_on_her_page_what_was_said_before_it_does_not_count(accepted: Registration) -> None:
    with clock.set_to(clock.now() + timedelta(minutes=5)), transaction():
        registrations.cancel(accepted)
    assert said(accepted, "ACCEPTED", sequence=0, minutes=3).why is Reason.OVERTAKEN
    assert status_of(accepted) == "cancelled"


def test_who_says_no_and_then_yes_comes_as_she_was(trusting: Flask) -> None:
    session = factories.knowledge_session(online_url="https://meet.example.org/noord")
    hers = registrations.RegistrationDetails(
        "Fatma Yilmaz", FATMA, organisation="Zorg", question="Wie belt wie?", online=True,
        registers={ProfessionalRegister.SKJ: "123456"},
    )  # fmt: skip
    with transaction():
        fatma = registrations.register(session, hers).registration
    let_leave()
    registered(factories.knowledge_session(starts_at=session.starts_at + timedelta(days=9)), FATMA, "F. Yilmaz")
    said(fatma, "DECLINED", sequence=0, minutes=1)
    assert status_of(fatma) == "cancelled"
    said(fatma, "ACCEPTED", sequence=0, minutes=2)
    assert (status_of(fatma), fatma.online, fatma.name) == ("confirmed", True, "Fatma Yilmaz")
    assert fatma.question == "Wie belt wie?"
    assert [one.number for one in fatma.register_numbers] == ["123456"]


def test_nobody_is_told_of_a_move_that_was_none(trusting: Flask) -> None:
    fatma = registered(factories.knowledge_session())
    with transaction():
        registrations.cancel(fatma)
    let_leave()
    with transaction():
        coming_back.come_back(fatma)
    let_leave()
    mail = said(fatma, "DECLINED", sequence=0, minutes=5)
    assert mail.why is Reason.OLDER_TIME
    words = db.session.query(OutgoingMail).filter_by(kind="cancel_question").one().text_body
    assert "Daarna stuurden we een nieuwe" in words
    assert "en de sessie is daarna verzet" not in words
