"""Whom a round invited, with the session in her calendar: she hears of moves and of the end, until she says no."""

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import service
from sessions_app.invitations.answers import note_answer
from sessions_app.invitations.audience import count_told
from sessions_app.invitations.models import Invitation, RoundRecipient
from sessions_app.invitations.round_rewording import reword_unsent
from sessions_app.invitations.rules import PartStat
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled, MoveConsidered
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailState, MailTopic, OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.erasure import erase_everything_of
from sessions_app.registrations.models import Registration, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.invitations.letterbox import due, event_of, let_leave
from tests.invitations.moves import moved
from tests.invitations.rounds import open_invitation

FATMA = "fatma@zorg.example.net"


@pytest.fixture
def knowledge_session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session(capacity=1)


def registered_of(knowledge_session: KnowledgeSession) -> list[Registration]:
    return db.session.query(Registration).filter_by(knowledge_session_id=knowledge_session.id).all()


@pytest.fixture
def invitation(knowledge_session: KnowledgeSession) -> Invitation:
    """It has left."""
    made = open_invitation(knowledge_session, FATMA)
    let_leave()
    db.session.commit()
    return made


def test_she_hears_of_a_move_and_of_the_end(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    service.update_invitations(moved(knowledge_session))
    (mail,) = let_leave()
    event = event_of(mail)
    assert (mail.kind, event.sequence.value, event.dtstart.value) == ("rescheduled", "1", knowledge_session.starts_at)
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    (mail,) = due()
    assert (mail.calendar_method, event_of(mail).sequence.value) == ("CANCEL", "2")


def test_who_said_no_hears_nothing(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    invitation.partstat = PartStat.DECLINED
    service.update_invitations(moved(knowledge_session))
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert due() == []


def test_who_said_no_by_her_link_hears_nothing(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    db.session.query(RoundRecipient).one().declined_at = knowledge_session.created_at
    service.update_invitations(moved(knowledge_session))
    assert due() == []


def test_who_wants_no_more_invitations_keeps_a_calendar_that_is_true(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    refusals.refuse(FATMA, [MailTopic.INVITATIONS])
    service.update_invitations(moved(knowledge_session))
    (mail,) = let_leave()
    assert event_of(mail).dtstart.value == knowledge_session.starts_at
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert [mail.calendar_method for mail in due()] == ["CANCEL"]


def test_what_has_not_left_leaves_with_the_new_time(knowledge_session: KnowledgeSession) -> None:
    open_invitation(knowledge_session, FATMA)
    event = moved(knowledge_session)
    reword_unsent(event)
    service.update_invitations(event)
    (mail,) = due()
    assert (mail.kind, event_of(mail).dtstart.value) == ("session_invited", knowledge_session.starts_at)
    assert event_of(mail).sequence.value == "1"


def test_of_an_unsent_invitation_to_what_is_cancelled_nothing_leaves(knowledge_session: KnowledgeSession) -> None:
    open_invitation(knowledge_session, FATMA)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert due() == []


def test_on_the_waiting_list_her_entry_stays_right_and_goes_when_she_does(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    factories.registration(knowledge_session)
    with transaction():
        waiting = registrations.register(knowledge_session, RegistrationDetails("Fatma", FATMA)).registration
    assert waiting.is_waiting
    let_leave()
    db.session.commit()
    service.update_invitations(moved(knowledge_session))
    mail = next(mail for mail in let_leave() if mail.recipient_email == FATMA)
    assert (mail.calendar_method, event_of(mail).dtstart.value) == ("REQUEST", knowledge_session.starts_at)
    assert "voorlopig" in mail.text_body and "voorlopig" in mail.html_body
    db.session.commit()
    with transaction():
        registrations.cancel(waiting)
    mail = next(mail for mail in due(FATMA) if mail.calendar)
    assert (mail.calendar_method, event_of(mail).uid.value) == ("CANCEL", invitation.uid)


def test_on_the_waiting_list_her_entry_does_not_say_that_she_takes_part(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    factories.registration(knowledge_session)
    with transaction():
        waiting = registrations.register(knowledge_session, RegistrationDetails("Fatma", FATMA)).registration
    note_answer(invitation, PartStat.ACCEPTED, 0, clock.now())  # in her own calendar she said that she comes
    assert [mail.calendar for mail in due(FATMA)] == [None]
    let_leave()
    service.update_invitations(moved(knowledge_session))
    (mail,) = [mail for mail in let_leave() if mail.recipient_email == FATMA]
    event = event_of(mail)
    assert (event.status.value, event.attendee.params["PARTSTAT"]) == ("TENTATIVE", ["TENTATIVE"])
    assert "Je hebt nog geen plek" in event.description.value
    db.session.commit()
    with transaction():
        registrations.cancel(next(one for one in registered_of(knowledge_session) if one.is_confirmed))
    assert waiting.is_confirmed
    (mail,) = [mail for mail in due(FATMA) if mail.calendar]
    event = event_of(mail)
    assert (event.status.value, event.attendee.params["PARTSTAT"]) == ("CONFIRMED", ["ACCEPTED"])
    assert "nog geen plek" not in event.description.value
    assert (event.uid.value, event.sequence.value) == (invitation.uid, "2")


def say_no_and_join_the_waiting_list(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    factories.registration(knowledge_session)
    note_answer(invitation, PartStat.DECLINED, 0, clock.now())
    db.session.commit()
    with transaction():
        registrations.register(knowledge_session, RegistrationDetails("Fatma", FATMA))
    let_leave()


def test_who_said_no_and_joins_the_waiting_list_gets_no_entry_before_she_has_a_place(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    say_no_and_join_the_waiting_list(knowledge_session, invitation)
    service.update_invitations(moved(knowledge_session))
    assert [(mail.kind, mail.calendar) for mail in due(FATMA)] == [("rescheduled", None)]
    let_leave()
    db.session.commit()
    with transaction():
        registrations.cancel(next(one for one in registered_of(knowledge_session) if one.is_confirmed))
    (mail,) = [mail for mail in due(FATMA) if mail.calendar]
    event = event_of(mail)
    assert (event.uid.value, event.sequence.value) == (invitation.uid, "1")
    assert event.attendee.params["PARTSTAT"] == ["ACCEPTED"]


def test_who_said_no_and_waits_reads_that_it_is_called_off(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    say_no_and_join_the_waiting_list(knowledge_session, invitation)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert [(mail.kind, mail.calendar) for mail in due(FATMA)] == [("session_cancelled", None)]


def test_the_organiser_sees_beforehand_what_who_waits_gets(
    knowledge_session: KnowledgeSession, invitation: Invitation
) -> None:
    factories.registration(knowledge_session)
    with transaction():
        registrations.register(knowledge_session, RegistrationDetails("Fatma", FATMA))
    let_leave()
    factories.registration(knowledge_session, "wacht@example.org", status=RegistrationStatus.WAITING)
    event = moved(knowledge_session)
    considered = MoveConsidered(knowledge_session, event.before, event.after)
    count_told(considered)
    told = considered.told
    assert (told.updated, told.invited, told.tentative, told.waiting) == (1, 0, 1, 1)
    service.update_invitations(event)
    assert len([mail for mail in due() if mail.calendar_method == "REQUEST"]) == told.invitations
    assert len(due()) == told.everyone


def test_when_she_registers_it_stays_one_entry(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    with transaction():
        registrations.register(knowledge_session, RegistrationDetails("Fatma", FATMA))
    mail = next(mail for mail in due(FATMA) if mail.calendar)
    event = event_of(mail)
    assert (event.uid.value, event.sequence.value) == (invitation.uid, "1")
    assert event.attendee.params["PARTSTAT"] == ["ACCEPTED"]


def test_who_is_erased_gets_it_out_of_her_calendar(knowledge_session: KnowledgeSession, invitation: Invitation) -> None:
    with transaction():
        erase_everything_of(invitation.person)
    (mail,) = db.session.query(OutgoingMail).filter(OutgoingMail.state == MailState.DUE)
    assert (mail.calendar_method, mail.recipient_email) == ("CANCEL", FATMA)
    assert event_of(mail).attendee.value == f"mailto:{FATMA}"
    assert (db.session.query(Invitation).count(), db.session.query(RoundRecipient).count()) == (0, 0)


def test_whose_mail_was_never_made_has_nothing_to_change(knowledge_session: KnowledgeSession) -> None:
    open_invitation(knowledge_session, FATMA)
    db.session.query(RoundRecipient).update({"mail_id": None})
    db.session.query(OutgoingMail).delete()
    service.update_invitations(moved(knowledge_session))
    assert due() == []
