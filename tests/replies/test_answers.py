"""What each programme's answer does: from the letter as it arrives to what becomes of the registration."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import service as invitations
from sessions_app.invitations.models import Invitation, PartStat
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration, RegistrationStatus
from sessions_app.registrations.queries import find_registration
from sessions_app.replies.rules import Kind, Reason, Stage
from tests import factories
from tests.invitations.moves import moved
from tests.replies.post import FATMA, due, invitation_of, letter, passed, read, registered, status_of

PROGRAMMES = ("outlook", "gmail", "apple", "thunderbird")


def answer(registration: Registration, name: str = "gmail", **values: object) -> bytes:
    return letter(name, uid=invitation_of(registration).uid, **values)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_refusal_of_each_programme_frees_the_place(fatma: Registration, name: str) -> None:
    mail = read(answer(fatma, name, partstat="DECLINED"))
    assert (mail.kind, mail.stage, mail.reason) == (Kind.REPLY, Stage.APPLIED, "")
    assert status_of(fatma) == "cancelled"
    assert due() == ["registration_cancelled"]  # and no CANCEL: her calendar said so itself
    assert invitation_of(fatma).answer is PartStat.DECLINED


@pytest.mark.parametrize("name", PROGRAMMES)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "TENTATIVE"])
def test_yes_and_maybe_of_each_programme_are_noted(fatma: Registration, name: str, partstat: str) -> None:
    mail = read(answer(fatma, name, partstat=partstat))
    assert (mail.stage, mail.partstat) == (Stage.NOTED, partstat)
    assert status_of(fatma) == "confirmed"
    invitation = invitation_of(fatma)
    assert (invitation.answer, invitation.partstat) == (PartStat(partstat), PartStat(partstat))
    assert due() == []


def test_the_words_of_outlook_are_kept_without_its_backslashes(fatma: Registration) -> None:
    mail = read(answer(fatma, "outlook", partstat="DECLINED"))
    assert mail.body_text == "Helaas, ik ben die dag met verlof.\nGroet, Fatma"
    assert mail.subject == "Geweigerd: Wie doet wat rond dagbesteding?"
    assert mail.sender_name == "Yılmaz, Fatma"


def test_the_place_goes_to_the_first_in_line(trusting: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    first, second = registered(session), registered(session, "mo@example.net", "Mo")
    assert status_of(second) == "waiting"
    read(answer(first, partstat="DECLINED"))
    assert status_of(second) == "confirmed"
    assert "invitation" in due()


def test_the_same_mail_twice_has_no_effect(fatma: Registration) -> None:
    raw = answer(fatma, partstat="DECLINED")
    read(raw)
    with pytest.raises(AssertionError, match="known already"):
        read(b"Received: from another hop\r\n" + raw)
    assert due() == ["registration_cancelled"]


def test_the_same_answer_in_another_mail_has_no_effect(fatma: Registration) -> None:
    read(answer(fatma, partstat="TENTATIVE"))
    assert read(answer(fatma, partstat="TENTATIVE")).why is Reason.REPEATED


def test_an_answer_that_was_given_earlier_does_not_overtake_a_later_one(fatma: Registration) -> None:
    read(answer(fatma, partstat="ACCEPTED", dtstamp="20261121T110030Z"))
    mail = read(answer(fatma, partstat="DECLINED", dtstamp="20261121T110010Z"))
    assert (mail.stage, mail.why) == (Stage.NOTED, Reason.OVERTAKEN)
    assert status_of(fatma) == "confirmed"


def test_each_new_answer_counts(fatma: Registration) -> None:
    read(answer(fatma, partstat="DECLINED", dtstamp="20261121T110010Z"))
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        mail = read(answer(fatma, partstat="ACCEPTED", dtstamp="20261121T110130Z"))
    assert mail.stage is Stage.APPLIED
    assert status_of(fatma) == "confirmed"
    assert invitation_of(fatma).answer is PartStat.ACCEPTED


@pytest.mark.parametrize("ahead", ["20261121T110259Z", "20261122T070000Z", "20991231T235959Z"])
def test_a_clock_that_runs_ahead_does_not_silence_her(fatma: Registration, ahead: str) -> None:
    read(answer(fatma, partstat="ACCEPTED", dtstamp=ahead))
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        read(answer(fatma, partstat="DECLINED", dtstamp="20261121T110500Z"))
    assert status_of(fatma) == "cancelled"


def test_after_the_session_moved_an_answer_to_the_old_time_is_asked_about(fatma: Registration) -> None:
    _move(fatma.knowledge_session)
    mail = read(answer(fatma, partstat="DECLINED", sequence=0))
    assert (mail.stage, mail.why) == (Stage.WAITING, Reason.OLDER_TIME)
    assert status_of(fatma) == "confirmed"
    assert due()[-1] == "cancel_question"
    assert read(answer(fatma, partstat="ACCEPTED", sequence=0)).why is Reason.OLDER_TIME
    assert invitation_of(fatma).answer is None
    assert read(answer(fatma, partstat="DECLINED", sequence=1)).stage is Stage.APPLIED


def test_a_higher_sequence_is_not_believed(fatma: Registration) -> None:
    read(answer(fatma, partstat="ACCEPTED", sequence=99))
    assert invitation_of(fatma).answer_sequence == 0


@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED"])
def test_once_the_session_has_begun_an_answer_is_a_note(fatma: Registration, partstat: str) -> None:
    with clock.set_to(fatma.knowledge_session.starts_at):
        mail = read(answer(fatma, partstat=partstat))
    assert (mail.stage, mail.why) == (Stage.NOTED, Reason.TOO_LATE)
    assert status_of(fatma) == "confirmed"


def test_an_answer_about_a_cancelled_session_is_a_note(fatma: Registration) -> None:
    knowledge_sessions.cancel(fatma.knowledge_session)
    db.session.commit()
    assert read(answer(fatma, partstat="DECLINED")).why is Reason.SESSION_CANCELLED


def test_yes_to_an_open_invitation_registers(knowledge_session: KnowledgeSession) -> None:
    invited = _invited(knowledge_session)
    mail = read(letter(uid=invited.uid))
    registration = find_registration(knowledge_session.id, invited.person_id)
    assert registration is not None
    assert (mail.stage, registration.status.value, registration.name) == (Stage.APPLIED, "confirmed", "Fatma Yilmaz")
    assert set(due()) == {"registration_confirmed", "invitation"}


def test_yes_to_an_open_invitation_of_a_full_session_waits_in_line_and_says_so(trusting: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    registered(session, "mo@example.net", "Mo")
    invited = _invited(session)
    read(letter(uid=invited.uid))
    registration = find_registration(session.id, invited.person_id)
    assert registration is not None and registration.is_waiting
    assert due() == ["waiting_list_joined"]


def test_yes_when_registration_is_closed_is_told(trusting: Flask) -> None:
    session = factories.knowledge_session(registration_closes_at=clock.now() - timedelta(days=1))
    invited = _invited(session)
    mail = read(letter(uid=invited.uid))
    assert (mail.stage, mail.why) == (Stage.WAITING, Reason.CLOSED)
    assert due() == ["acceptance_refused"]


@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE"])
def test_no_or_maybe_to_an_open_invitation_is_noted(knowledge_session: KnowledgeSession, partstat: str) -> None:
    invited = _invited(knowledge_session)
    assert read(letter(uid=invited.uid, partstat=partstat)).stage is Stage.NOTED
    db.session.refresh(invited)
    assert (invited.partstat, due()) == (PartStat(partstat), [])


def test_yes_from_before_she_cancelled_on_her_page_does_not_bring_her_back(fatma: Registration) -> None:
    registrations.cancel(fatma)
    db.session.commit()
    assert read(answer(fatma, partstat="ACCEPTED")).why is Reason.OVERTAKEN
    assert status_of(fatma) == "cancelled"
    with clock.set_to(later := clock.now() + timedelta(seconds=30)):
        mail = read(answer(fatma, partstat="ACCEPTED", dtstamp=f"{later:%Y%m%dT%H%M%SZ}"))
    assert mail.stage is Stage.APPLIED
    assert status_of(fatma) == "confirmed"


@pytest.mark.parametrize(("partstat", "status"), [("ACCEPTED", "confirmed"), ("DECLINED", "cancelled")])
def test_an_offered_place_is_taken_or_given_back(
    knowledge_session: KnowledgeSession, partstat: str, status: str
) -> None:
    invited = _invited(knowledge_session)
    expires_at = clock.now() + timedelta(hours=24)
    offered = factories.registration(
        knowledge_session, FATMA, status=RegistrationStatus.OFFERED, offer_expires_at=expires_at
    )
    earlier = read(letter(uid=invited.uid, partstat="ACCEPTED", dtstamp="20261121T105900Z"))
    assert (earlier.stage, status_of(offered)) == (Stage.NOTED, "offered")  # she said so before there was an offer
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        mail = read(letter(uid=invited.uid, partstat=partstat, dtstamp="20261121T110130Z"))
    assert mail.stage is Stage.APPLIED
    assert status_of(offered) == status


def test_who_waits_gives_up_her_turn(trusting: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    registered(session, "mo@example.net", "Mo")
    invited = _invited(session)
    read(letter(uid=invited.uid))
    read(letter(uid=invited.uid, partstat="DECLINED", dtstamp="20261121T110050Z"))
    registration = find_registration(session.id, invited.person_id)
    assert registration is not None and registration.is_cancelled


def test_maybe_is_repeated_in_our_next_message(fatma: Registration) -> None:
    read(answer(fatma, partstat="TENTATIVE"))
    _move(fatma.knowledge_session)
    assert invitation_of(fatma).partstat is PartStat.TENTATIVE


def test_results_of_another_session_stay_as_they_were(fatma: Registration) -> None:
    other = registered(factories.knowledge_session())
    read(answer(other, partstat="DECLINED"))
    assert (status_of(fatma), status_of(other)) == ("confirmed", "cancelled")
    assert passed(FATMA)


def _move(knowledge_session: KnowledgeSession) -> None:
    invitations.update_invitations(moved(knowledge_session))
    db.session.commit()


def _invited(knowledge_session: KnowledgeSession) -> Invitation:
    """As a round makes it: nobody registered yet."""
    invitation = Invitation(
        knowledge_session=knowledge_session, person=factories.person(FATMA), uid=f"ronde-{knowledge_session.id}",
        dtstamp=clock.now(), organizer="sessies@example.org", partstat=PartStat.NEEDS_ACTION, name="Fatma Yilmaz",
    )  # fmt: skip
    db.session.add(invitation)
    db.session.commit()
    return invitation


def test_an_answer_that_looks_like_a_bounce_is_an_answer(fatma: Registration) -> None:
    """No return path, and "delivery" in the title of the session."""
    sent = answer(fatma, partstat="DECLINED").replace(f"Return-Path: <{FATMA}>".encode(), b"Return-Path: <>", 1)
    sent = sent.replace(b"Subject: Accepted: Wie doet wat", b"Subject: Declined: service delivery", 1)
    assert b"Return-Path: <>" in sent and b"delivery" in sent
    assert read(sent).kind is Kind.REPLY
    assert status_of(fatma) == "cancelled"
