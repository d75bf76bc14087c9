"""A round from draft to answer: sent once, paused, stopped, reminded of; and how it stands with each person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.invitations import invited, round_reminding, round_rules, round_sending, rounds
from sessions_app.invitations.answers import note_answer
from sessions_app.invitations.messages import chain_of
from sessions_app.invitations.models import Invitation, InvitationRound, PartStat, RoundRecipient
from sessions_app.invitations.queries import chains_in_calendars
from sessions_app.invitations.round_rules import RecipientState, RoundState, Standing
from sessions_app.invitations.round_standing import counts_of, page_of
from sessions_app.invitations.round_words import STATES, state_of, still_to_leave
from sessions_app.knowledge_sessions import service as planning
from sessions_app.knowledge_sessions.details import Move
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailState, MailTopic, OutgoingMail
from sessions_app.people.models import Person
from sessions_app.registrations import erasure, service
from sessions_app.registrations.models import EndedBecause, Registration
from tests import factories
from tests.conftest import NOON
from tests.invitations import round_cast as cast
from tests.pages.counting import statements


def register(round_: InvitationRound, name: str = "Sam") -> Registration:
    details = service.RegistrationDetails(name=name, email=cast.address(name))
    return service.register(round_.knowledge_session, details).registration


def mail_to(round_: InvitationRound, name: str) -> OutgoingMail:
    return next(mail for mail in cast.mails(round_) if mail.recipient_name == name)


def test_everyone_gets_one_mail_and_a_second_start_is_refused(on_both: Flask) -> None:
    round_ = cast.sent()
    assert round_.state is RoundState.SENT
    assert [mail.recipient_email for mail in cast.mails(round_)] == [cast.address(n) for n in ("Noa", "Sam", "Kim")]
    with pytest.raises(round_rules.RoundHasStarted):
        rounds.start(round_, None)
    assert round_sending.hand_over(round_.id) == 0


def test_a_round_goes_out_in_batches(on_both: Flask) -> None:
    round_ = cast.draft()
    rounds.start(round_, None)
    db.session.commit()
    assert [round_sending.hand_over_due(clock.now(), at_once=2) for _ in range(3)] == [2, 1, 0]
    assert len(cast.mails(cast.again(round_.id))) == 3


def test_no_more_is_handed_over_than_the_outbox_sends_soon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(round_sending, "MOST_WAITING", 2)
    round_ = cast.draft()
    rounds.start(round_, None)
    db.session.commit()
    assert [round_sending.hand_over_due(clock.now(), at_once=2) for _ in range(3)] == [2, 0, 0]
    cast.delivered(cast.again(round_.id))
    assert round_sending.hand_over_due(clock.now(), at_once=2) == 1


def test_a_planned_round_waits_for_its_moment(on_both: Flask) -> None:
    round_ = cast.draft()
    rounds.start(round_, NOON + timedelta(hours=2))
    db.session.commit()
    assert round_sending.hand_over_due(NOON + timedelta(hours=1)) == 0
    with clock.set_to(NOON + timedelta(hours=2)):
        assert round_sending.hand_over_due(clock.now()) == 3


def test_pause_takes_back_what_has_not_left_and_going_on_sends_the_rest_once(on_both: Flask) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    first = cast.mails(round_)[0]
    first.state = MailState.SENT
    db.session.commit()
    rounds.pause(again := round_)
    db.session.commit()
    assert cast.stands(again) == {"Noa": Standing.SENT, "Sam": Standing.READY, "Kim": Standing.READY}
    assert round_sending.hand_over_due(clock.now()) == 0
    rounds.resume(again)
    db.session.commit()
    cast.handed_over(again)
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 3
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 3


def test_what_was_tried_before_a_pause_may_have_arrived_and_keeps_its_uid(on_both: Flask) -> None:
    """The connection can fall when the mail server has it and has not said so."""
    round_ = cast.sent(puts_in_calendar=True)
    tried = cast.mails(round_)[0]
    tried.tries, chain = 1, tried.chain
    db.session.commit()
    rounds.pause(round_)
    db.session.commit()
    assert set(cast.stands(round_).values()) == {Standing.READY}
    [kept] = db.session.scalars(select(Invitation))
    assert (chain_of(kept), tried.state, chains_in_calendars([chain])) == (chain, MailState.SUPERSEDED, {chain})
    rounds.resume(round_)
    db.session.commit()
    cast.handed_over(round_)
    [again] = [mail for mail in cast.mails(round_) if mail.recipient_email == tried.recipient_email]
    assert (again.chain, again.state, kept.sequence) == (chain, MailState.DUE, 1)
    assert set(cast.stands(round_).values()) == {Standing.READY}


def test_what_was_tried_before_a_stop_is_taken_out_when_the_session_is_cancelled(on_both: Flask) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    tried = cast.mails(round_)[0]
    tried.tries = 1
    db.session.commit()
    rounds.stop(round_)
    assert set(cast.stands(round_).values()) == {Standing.NOT_SENT}
    planning.cancel(round_.knowledge_session)
    db.session.commit()
    cancelled = select(OutgoingMail.recipient_email).where(OutgoingMail.calendar_method == "CANCEL")
    assert list(db.session.scalars(cancelled)) == [tried.recipient_email]


def test_what_never_left_is_in_nobodys_calendar(on_both: Flask) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    cast.mails(round_)[0].state = MailState.SENT
    db.session.commit()
    rounds.stop(round_)
    db.session.commit()
    assert [one.person.email for one in db.session.scalars(select(Invitation))] == ["noa@example.org"]
    planning.cancel(round_.knowledge_session, "Te weinig animo")
    told = select(OutgoingMail.recipient_email).where(OutgoingMail.kind == "session_cancelled")
    assert list(db.session.scalars(told)) == ["noa@example.org"]


@pytest.mark.parametrize("in_calendar", [True, False])
def test_a_session_that_moves_has_unsent_invitations_say_so(on_both: Flask, in_calendar: bool) -> None:
    round_ = cast.sent(puts_in_calendar=in_calendar, title="{datum}")
    cast.mails(round_)[0].state = MailState.SENT
    db.session.commit()
    session = round_.knowledge_session
    day = timedelta(days=1)
    planning.reschedule(session, Move(session.starts_at + day, session.ends_at + day, session.venue_name))
    db.session.commit()
    subjects = {mail.recipient_name: mail.subject for mail in cast.mails(round_) if mail.state is MailState.DUE}
    assert subjects == {"Sam": "dinsdag 22 december 2026", "Kim": "dinsdag 22 december 2026"}
    told = select(OutgoingMail.recipient_name).where(OutgoingMail.kind == "rescheduled")
    assert list(db.session.scalars(told)) == (["Noa"] if in_calendar else [])


def test_stopping_is_for_good(on_both: Flask) -> None:
    round_ = cast.sent()
    cast.mails(round_)[0].state = MailState.SENT
    db.session.commit()
    rounds.stop(round_)
    db.session.commit()
    assert cast.stands(round_) == {"Noa": Standing.SENT, "Sam": Standing.NOT_SENT, "Kim": Standing.NOT_SENT}
    rounds.stop(round_)  # a double click
    for deed in (rounds.pause, rounds.resume):
        with pytest.raises(round_rules.RoundIsNotUnderWay):
            deed(round_)


def test_a_session_that_is_cancelled_invites_nobody_any_more(on_both: Flask) -> None:
    session = factories.knowledge_session()
    handed, waiting = cast.sent(session, "Noa"), cast.draft(session, "Sam")
    rounds.start(waiting, NOON + timedelta(days=2))
    planning.cancel(session, "Te weinig animo")
    db.session.commit()
    assert [cast.again(one.id).state for one in (handed, waiting)] == [RoundState.STOPPED] * 2
    unsent = select(OutgoingMail.kind).where(OutgoingMail.state == MailState.DUE)
    assert "session_invited" not in set(db.session.scalars(unsent))


def test_nobody_is_invited_to_a_closed_door(app: Flask) -> None:
    round_ = cast.draft()
    round_.knowledge_session.registration_closes_at = NOON + timedelta(hours=1)
    with pytest.raises(round_rules.SessionTakesNobody):
        rounds.start(round_, NOON + timedelta(hours=2))


def sent_to_sam(round_: InvitationRound) -> None:
    mail_to(round_, "Sam").state = MailState.SENT


def failed(round_: InvitationRound) -> None:
    mail_to(round_, "Sam").state = MailState.GIVEN_UP


def registered(round_: InvitationRound) -> None:
    sent_to_sam(round_)
    register(round_)


def cancelled_herself(round_: InvitationRound) -> None:
    sent_to_sam(round_)
    service.cancel(register(round_))


def taken_off(round_: InvitationRound) -> None:
    sent_to_sam(round_)
    service.cancel(register(round_), EndedBecause.ORGANISER)


def declined(round_: InvitationRound) -> None:
    invited.decline(cast.recipient(round_, "Sam"))


def declined_and_registered(round_: InvitationRound) -> None:
    declined(round_)
    register(round_)


def declined_in_her_calendar(round_: InvitationRound) -> None:
    db.session.flush()
    of_sam = select(Invitation).join(Person).where(Person.email == cast.address("Sam"))
    note_answer(db.session.scalars(of_sam).one(), PartStat.DECLINED, 0, clock.now())


def refused(round_: InvitationRound) -> None:
    refusals.refuse(cast.address("Sam"), [MailTopic.INVITATIONS])


def refused_after_it_came(round_: InvitationRound) -> None:
    sent_to_sam(round_)
    refused(round_)


STANDINGS: list[tuple[Callable[[InvitationRound], None], Standing]] = [
    (lambda round_: None, Standing.READY),
    (sent_to_sam, Standing.SENT),
    (failed, Standing.FAILED),
    (registered, Standing.REGISTERED),
    (cancelled_herself, Standing.DECLINED),
    (taken_off, Standing.SENT),
    (declined, Standing.DECLINED),
    (declined_and_registered, Standing.REGISTERED),
    (declined_in_her_calendar, Standing.DECLINED),
    (refused, Standing.OPTED_OUT),
    (refused_after_it_came, Standing.OPTED_OUT),
    (rounds.stop, Standing.NOT_SENT),
]


@pytest.mark.parametrize(("happens", "standing"), STANDINGS)
def test_how_it_stands_with_her(on_both: Flask, happens: Callable[[InvitationRound], None], standing: Standing) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    happens(round_)
    db.session.commit()
    assert cast.stands(round_)["Sam"] is standing
    assert counts_of([round_])[round_.id][standing] >= 1
    assert [one.recipient.name for one in page_of(round_, standing, "sam@", 1).items] == ["Sam"]


@pytest.mark.parametrize("answer", [declined, declined_in_her_calendar])
def test_who_said_no_hears_nothing_of_a_cancellation(on_both: Flask, answer: Callable[[InvitationRound], None]) -> None:
    round_ = cast.sent(None, "Sam", "Noa", puts_in_calendar=True)
    cast.delivered(round_)
    answer(round_)
    planning.cancel(round_.knowledge_session, "Te weinig animo")
    told = select(OutgoingMail.recipient_email).where(OutgoingMail.kind == "session_cancelled")
    assert list(db.session.scalars(told)) == ["noa@example.org"]


def test_a_page_asks_the_same_number_of_questions_for_many_people(app: Flask) -> None:
    few, many = cast.sent(None, "Noa"), cast.sent(None, *(f"Mens{n}" for n in range(60)))
    asked = []
    for round_ in (few, many):
        db.session.expire_all()
        round_id = round_.id
        with statements() as seen:
            for one in page_of(round_, None, "", 1).items:
                assert one.recipient.name and round_id
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_registering_takes_back_the_invitation_that_has_not_left(on_both: Flask) -> None:
    round_ = cast.sent()
    register(round_)
    db.session.commit()
    assert mail_to(round_, "Sam").state is MailState.SUPERSEDED


def test_registering_keeps_the_entry_of_the_round(on_both: Flask) -> None:
    round_ = cast.sent(None, "Sam", puts_in_calendar=True)
    cast.delivered(round_)
    invitation = db.session.scalars(select(Invitation)).one()
    uid, sequence = invitation.uid, invitation.sequence
    register(round_)
    assert (invitation.uid, invitation.sequence, invitation.partstat) == (uid, sequence + 1, PartStat.ACCEPTED)


def test_a_reminder_goes_to_who_did_not_answer_and_not_too_soon(on_both: Flask) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    invited.decline(cast.recipient(round_, "Noa"))
    register(round_, "Sam")
    db.session.commit()
    with pytest.raises(round_rules.TooEarlyToRemind):
        rounds.remind(round_)
    with clock.set_to(NOON + round_rules.REMIND_AFTER):
        reminder = reminded(round_)
        assert [mail.recipient_email for mail in cast.mails(reminder)] == ["kim@example.org"]


def reminded(round_: InvitationRound) -> InvitationRound:
    reminder = rounds.remind(cast.again(round_.id))
    rounds.start(reminder, None)
    db.session.commit()
    reminder = cast.handed_over(reminder)
    cast.delivered(reminder)
    return reminder


def maybe_in_her_calendar(round_: InvitationRound) -> None:
    sent_to_sam(round_)
    of_sam = select(Invitation).join(Person).where(Person.email == cast.address("Sam"))
    note_answer(db.session.scalars(of_sam).one(), PartStat.TENTATIVE, 0, clock.now())


@pytest.mark.parametrize(
    "happens",
    [failed, registered, cancelled_herself, taken_off, declined, declined_in_her_calendar, refused_after_it_came,
     maybe_in_her_calendar],
)  # fmt: skip
def test_only_who_got_it_and_said_nothing_is_reminded(
    on_both: Flask, happens: Callable[[InvitationRound], None]
) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    happens(round_)
    db.session.commit()
    cast.delivered(round_)
    with clock.set_to(NOON + round_rules.REMIND_AFTER):
        reminder = rounds.remind(cast.again(round_.id))
    assert list(cast.stands(reminder)) == ["Noa", "Kim"]
    assert round_reminding.count(cast.again(round_.id)) == 2


@pytest.mark.parametrize("days", [3, 6, 30])
def test_nobody_is_reminded_twice(on_both: Flask, days: int) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    with clock.set_to(NOON + round_rules.REMIND_AFTER):
        reminder = reminded(round_)
    with clock.set_to(NOON + round_rules.REMIND_AFTER + timedelta(days=days)):
        for one in (round_, reminder):
            with pytest.raises(round_rules.RoundRefused) as refused:
                rounds.remind(cast.again(one.id))
            assert type(refused.value) is round_rules.RemindedAlready or days == 30  # the session was before that
            assert rounds.why_no_reminder(cast.again(one.id)) is not None


def test_whom_a_stopped_reminder_never_reached_may_be_reminded(on_both: Flask) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    with clock.set_to(NOON + round_rules.REMIND_AFTER):
        first = rounds.remind(cast.again(round_.id))
        rounds.start(first, None)
        db.session.commit()
        first = cast.handed_over(first)
        mail_to(first, "Noa").state = MailState.SENT
        db.session.commit()
        rounds.stop(first)
        db.session.commit()
        second = reminded(round_)
    assert [mail.recipient_name for mail in cast.mails(second)] == ["Sam", "Kim"]


def test_of_two_drafts_of_a_reminder_only_one_leaves(on_both: Flask) -> None:
    round_ = cast.sent(None, "Kim")
    cast.delivered(round_)
    db.session.commit()
    with clock.set_to(NOON + round_rules.REMIND_AFTER):
        first, second = rounds.remind(cast.again(round_.id)), rounds.remind(cast.again(round_.id))
        rounds.start(first, None)
        with pytest.raises(round_rules.RemindedAlready):
            rounds.start(second, None)


def test_as_long_as_its_mails_wait_in_the_outbox_a_round_can_be_paused_and_stopped(on_both: Flask) -> None:
    round_ = cast.sent(puts_in_calendar=True)
    mail_to(round_, "Noa").state = MailState.SENT
    db.session.commit()
    assert round_.state is RoundState.SENT  # all of it was handed over
    assert state_of(round_, to_leave=2) == STATES[RoundState.SENDING]
    rounds.pause(round_)
    db.session.commit()
    assert [mail.recipient_name for mail in cast.mails(round_)] == ["Noa"]
    assert round_sending.hand_over_due(clock.now()) == 0
    rounds.resume(round_)
    db.session.commit()
    round_ = cast.handed_over(round_)
    assert [mail.recipient_name for mail in cast.mails(round_)] == ["Noa", "Sam", "Kim"]
    rounds.stop(round_)
    assert [one.recipient_email for one in cast.mails(round_)] == ["noa@example.org"]


def test_once_its_mails_have_left_there_is_nothing_to_pause_or_stop(on_both: Flask) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    for deed in (rounds.pause, rounds.stop):
        with pytest.raises(round_rules.RoundIsNotUnderWay):
            deed(round_)


def test_it_says_how_many_have_yet_to_leave_and_how_long_that_takes(app: Flask) -> None:
    round_ = cast.sent()
    app.config["MAIL_MAX_PER_MINUTE"] = 2
    try:
        with app.test_request_context(headers={"Accept-Language": "nl"}):
            assert still_to_leave(round_, 3) == (
                "Er moeten nog 3 mails weg. Er gaan hoogstens 2 mails per minuut weg: nog ongeveer 2 minuten."
            )
            assert still_to_leave(round_, 0) == ""
    finally:
        app.config["MAIL_MAX_PER_MINUTE"] = 0


@pytest.mark.parametrize(("days", "people", "names"), [(29, 0, 0), (31, 3, 1)])
def test_addresses_do_not_wait_for_the_day_of_a_session_that_was_called_off(
    on_both: Flask, days: int, people: int, names: int
) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    register(round_, "Sam")
    knowledge_session = round_.knowledge_session
    knowledge_session.starts_at = clock.now() + timedelta(days=200)
    knowledge_session.ends_at = knowledge_session.starts_at + timedelta(hours=2)
    planning.cancel(knowledge_session, "De zaal is niet vrij")
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=days)):
        swept = retention.sweep_all(clock.now())
    assert (swept["people invited"], swept["names on invitations"]) == (people, names)
    assert db.session.scalar(select(func.count()).select_from(RoundRecipient)) == 3 - people


def test_addresses_go_thirty_days_after_the_session_and_the_counts_stay(on_both: Flask) -> None:
    round_ = cast.sent()
    cast.delivered(round_)
    register(round_, "Sam")
    db.session.commit()
    after = round_.knowledge_session.ends_at + timedelta(days=30, minutes=1)
    assert retention.sweep_all(after, dry_run=True)["people invited"] == 3
    with clock.set_to(after):
        retention.sweep_all(after)
        db.session.commit()
    round_ = cast.again(round_.id)
    assert db.session.scalar(select(func.count()).select_from(RoundRecipient)) == 0
    assert counts_of([round_]) == {round_.id: {Standing.REGISTERED: 1, Standing.SENT: 2}}
    assert set(db.session.scalars(select(Person.email))) == {"sam@example.org"}


def test_who_is_erased_stands_in_no_round(on_both: Flask) -> None:
    round_, other = cast.sent(), cast.draft(None, "Sam")
    sam = register(round_).person
    assert retention.exported_of("sam@example.org")["invited_to"][0]["name"] == "Sam"
    erasure.erase_everything_of(sam)
    db.session.commit()
    assert "Sam" not in cast.stands(cast.again(round_.id))
    assert rounds.count_of(cast.again(other.id), RecipientState.READY) == 0
