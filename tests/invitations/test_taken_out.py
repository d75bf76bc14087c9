"""What a round put into somebody's calendar goes out of it when she says no by her link, and when she is erased; what
has not left is taken back when she registers."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import invited, round_reminding, rounds, service
from sessions_app.invitations.answers import note_answer
from sessions_app.invitations.models import Invitation, InvitationRound, PartStat, RoundRecipient
from sessions_app.invitations.queries import find_invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.models import Person
from sessions_app.registrations import corrections
from sessions_app.registrations import service as registrations
from sessions_app.registrations.erasure import erase, erase_everything_of
from sessions_app.registrations.models import EndedBecause, Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.conftest import NOON
from tests.invitations import round_cast as cast
from tests.invitations.letterbox import due, event_of, let_leave
from tests.invitations.moves import moved
from tests.invitations.rounds import open_invitation

SAM = cast.address("Sam")


@pytest.fixture
def session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session(NOON + timedelta(days=30))


def all_leave() -> None:
    let_leave()
    db.session.commit()


def reminder_of(round_: InvitationRound) -> RoundRecipient:
    """Hers in the reminder, which waits in the outbox and has a link."""
    assert round_reminding.count(round_)
    made = rounds.remind(round_)
    rounds.start(made, None)
    db.session.commit()
    cast.handed_over(made)
    return cast.recipient(made, "Sam")


def decline(recipient: RoundRecipient) -> None:
    with transaction():
        invited.decline(recipient)


def only_cancel(to: str) -> OutgoingMail:
    (mail,) = [mail for mail in due(to) if mail.calendar]
    assert mail.calendar_method == "CANCEL"
    return mail


def test_no_by_the_link_in_the_reminder(session: KnowledgeSession) -> None:
    with clock.set_to(NOON):
        first = cast.sent(session, "Sam", puts_in_calendar=True)
        cast.delivered(first)
    with clock.set_to(NOON + timedelta(days=4)):
        recipient = reminder_of(first)
        all_leave()
        decline(recipient)
        decline(recipient)
        mail = only_cancel(SAM)
    assert event_of(mail).sequence.value == "1"  # type: ignore[attr-defined]
    assert "aangemeld" not in mail.text_body  # she never was
    assert "Meld je dan aan:" in mail.text_body and "Aanmelden" in mail.html_body


def test_no_by_the_link_in_the_mail_before(session: KnowledgeSession) -> None:
    with clock.set_to(NOON):
        first = cast.sent(session, "Sam")
        cast.delivered(first)
    with clock.set_to(NOON + timedelta(days=4)):
        reminder_of(first)
        assert [mail.kind for mail in due(SAM)] == ["session_invited"]
        decline(cast.recipient(first, "Sam"))
        assert due(SAM) == []


def test_an_answer_of_her_calendar_before_the_reminder_left(session: KnowledgeSession) -> None:
    with clock.set_to(NOON):
        first = cast.sent(session, "Sam", puts_in_calendar=True)
        cast.delivered(first)
    with clock.set_to(NOON + timedelta(days=4)):
        reminder_of(first)
        note_answer(db.session.query(Invitation).one(), PartStat.DECLINED, 0, clock.now())
        assert due(SAM) == []


def test_no_of_who_has_a_place_takes_out_nothing(session: KnowledgeSession) -> None:
    open_invitation(session, SAM)
    with transaction():
        registrations.register(session, RegistrationDetails("Sam", SAM))
    all_leave()
    decline(db.session.query(RoundRecipient).one())
    assert due() == []


def test_what_has_not_left_never_leaves(session: KnowledgeSession) -> None:
    open_invitation(session, SAM)
    decline(db.session.query(RoundRecipient).one())
    assert due() == []


def test_after_no_she_may_come_and_it_is_the_same_entry(session: KnowledgeSession) -> None:
    invitation = open_invitation(session, SAM)
    all_leave()
    decline(db.session.query(RoundRecipient).one())
    all_leave()
    with transaction():
        registrations.register(session, RegistrationDetails("Sam", SAM))
    (mail,) = [mail for mail in due(SAM) if mail.calendar]
    event = event_of(mail)
    assert (mail.calendar_method, event.uid.value) == ("REQUEST", invitation.uid)  # type: ignore[attr-defined]
    assert event.sequence.value == "2"  # type: ignore[attr-defined]


def taken_off_and_invited_again(session: KnowledgeSession) -> Registration:
    """By the organiser, both; the invitation waits in the outbox."""
    with transaction():
        sam = registrations.register(session, RegistrationDetails("Sam", SAM)).registration
    all_leave()
    with transaction():
        registrations.cancel(sam, EndedBecause.ORGANISER)
    all_leave()
    cast.sent(session, "Sam", puts_in_calendar=True)
    return db.session.get_one(Registration, sam.id)


def test_erased_after_a_round_invited_her_again(session: KnowledgeSession) -> None:
    sam = taken_off_and_invited_again(session)
    all_leave()
    with transaction():
        erase(sam)
    only_cancel(SAM)
    assert db.session.query(Invitation).count() == 0


def test_erased_before_that_invitation_left(session: KnowledgeSession) -> None:
    sam = taken_off_and_invited_again(session)
    with transaction():
        erase(sam)
    assert due(SAM) == []


def test_a_cancel_that_waits_still_leaves_when_she_is_erased(session: KnowledgeSession) -> None:
    with transaction():
        sam = registrations.register(session, RegistrationDetails("Sam", SAM)).registration
    all_leave()
    with transaction():
        corrections.correct(sam, corrections.Correction("Sam", "sam@zorg.example.net"))
    only_cancel(SAM)
    before = db.session.query(Person).filter_by(email=SAM).one()
    assert find_registration(session.id, before.id) is None and find_invitation(session.id, before.id) is not None
    with transaction():
        erase_everything_of(before)
    only_cancel(SAM)


@pytest.mark.parametrize("in_calendar", [True, False])
@pytest.mark.parametrize("approval", [True, False])
def test_who_registers_without_getting_a_place_is_not_invited_any_more(
    on_both: Flask, in_calendar: bool, approval: bool
) -> None:
    session = factories.knowledge_session(NOON + timedelta(days=30), capacity=1, needs_approval=approval)
    factories.registration(session)
    cast.sent(session, "Sam", puts_in_calendar=in_calendar)
    with transaction():
        registrations.register(session, RegistrationDetails("Sam", SAM))
    assert [mail.kind for mail in due(SAM)] == ["approval_asked" if approval else "waiting_list_joined"]


def test_an_update_of_what_stands_in_her_calendar_still_leaves(on_both: Flask) -> None:
    session = factories.knowledge_session(NOON + timedelta(days=30), capacity=1)
    factories.registration(session)
    open_invitation(session, SAM)
    all_leave()
    service.update_invitations(moved(session))
    db.session.commit()
    with transaction():
        registrations.register(session, RegistrationDetails("Sam", SAM))
    assert sorted(mail.kind for mail in due(SAM)) == ["rescheduled", "waiting_list_joined"]
