"""Registering, moving, cancelling: what reaches whose calendar. On both databases."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.formatting import day_month
from sessions_app.invitations import forgetting, service
from sessions_app.invitations.audience import count_told
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.events import (
    KnowledgeSessionCancelled,
    KnowledgeSessionRescheduled,
    MoveConsidered,
)
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration, RegistrationStatus
from tests import factories
from tests.calendar_reading import lines_of
from tests.invitations.letterbox import due, event_of, let_leave
from tests.invitations.moves import changed, left, moved
from tests.invitations.rounds import open_invitation


@pytest.fixture
def knowledge_session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session()


def invited(knowledge_session: KnowledgeSession, email: str = "fatma@example.org", **values: object) -> Registration:
    registration = factories.registration(knowledge_session, email, **values)
    service.send_invitation(RegistrationConfirmed(registration))
    return registration


def move(knowledge_session: KnowledgeSession, days: int = 7) -> None:
    service.update_invitations(moved(knowledge_session, days, "Lekkage."))


def cancel(registration: Registration) -> None:
    registration.status = RegistrationStatus.CANCELLED
    left(registration)


def kinds() -> list[str]:
    return [mail.kind for mail in due()]


def test_from_invitation_to_cancellation_is_one_chain(knowledge_session: KnowledgeSession) -> None:
    invited(knowledge_session)
    first = let_leave()[0]
    move(knowledge_session)
    second = let_leave()[0]
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session, "De spreker is ziek."))
    third = let_leave()[0]
    assert [mail.kind for mail in (first, second, third)] == ["invitation", "rescheduled", "session_cancelled"]
    assert [mail.calendar_method for mail in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [event_of(mail) for mail in (first, second, third)]
    assert len({each.uid.value for each in events}) == 1
    assert [each.sequence.value for each in events] == ["0", "1", "2"]
    assert events[0].dtstamp.value < events[1].dtstamp.value < events[2].dtstamp.value
    assert events[1].dtstart.value == knowledge_session.starts_at
    assert {each.organizer.value for each in events} == {"mailto:sessies@example.org"}
    assert "De spreker is ziek." in third.text_body


def test_one_attendee_accepted_and_no_secret_in_the_entry(knowledge_session: KnowledgeSession) -> None:
    invited(knowledge_session)
    mail = due()[0]
    attendees = [line for line in lines_of(mail.calendar.encode()) if line.startswith("ATTENDEE")]
    assert len(attendees) == 1
    assert "PARTSTAT=ACCEPTED" in attendees[0]
    assert attendees[0].endswith("mailto:fatma@example.org")
    for text in (mail.calendar, mail.text_body, mail.html_body):
        assert "[[link:" not in text
        assert "/aanmelding/" not in text


def test_a_cancellation_that_overtakes_the_invitation_says_nothing(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    cancel(registration)
    assert due() == []


def test_an_invitation_that_was_tried_may_stand_in_her_calendar(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    due()[0].tries = 1  # the connection fell, perhaps when the mail server had it all
    cancel(registration)
    (mail,) = due()
    assert (mail.kind, event_of(mail).sequence.value) == ("place_withdrawn", "1")


def test_who_cancels_gets_a_cancel_for_herself_alone(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    invited(knowledge_session, "mo@example.org")
    let_leave()
    cancel(registration)
    (mail,) = due()
    assert (mail.kind, mail.calendar_method) == ("place_withdrawn", "CANCEL")
    assert mail.recipient_email == "fatma@example.org"
    assert event_of(mail).status.value == "CANCELLED"


def test_who_comes_back_keeps_her_uid(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    first = event_of(let_leave()[0])
    cancel(registration)
    let_leave()
    registration.status = RegistrationStatus.CONFIRMED
    service.send_invitation(RegistrationConfirmed(registration))
    (mail,) = due()
    again = event_of(mail)
    assert (again.uid.value, again.sequence.value) == (first.uid.value, "2")
    assert mail.calendar_method == "REQUEST"


def test_an_unsent_cancel_is_replaced_when_she_comes_back(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    let_leave()
    cancel(registration)
    registration.status = RegistrationStatus.CONFIRMED
    service.send_invitation(RegistrationConfirmed(registration))
    assert kinds() == ["invitation"]


def test_moved_before_the_invitation_left_there_is_one_invitation(knowledge_session: KnowledgeSession) -> None:
    invited(knowledge_session)
    move(knowledge_session)
    (mail,) = due()
    assert mail.kind == "invitation"
    assert event_of(mail).dtstart.value == knowledge_session.starts_at


def test_moved_twice_only_the_last_place_and_time_leave(knowledge_session: KnowledgeSession) -> None:
    invited(knowledge_session, language="en")
    let_leave()
    move(knowledge_session)
    assert "It was" in due()[0].text_body
    move(knowledge_session)
    (mail,) = due()
    assert event_of(mail).sequence.value == "2"
    assert "It was" not in mail.text_body  # she never heard of the time in between


def place_and_line(knowledge_session: KnowledgeSession) -> str:
    """Who has a place, who waits and who was invited know when it is; that day, as mails say it."""
    invited(knowledge_session)
    open_invitation(knowledge_session, "noa@example.org")
    let_leave()
    factories.registration(knowledge_session, "wacht@example.org", status=RegistrationStatus.WAITING)
    return day_month(knowledge_session.starts_at)


@pytest.mark.parametrize("moves", [1, 2])
def test_a_cancellation_names_the_date_that_people_know(knowledge_session: KnowledgeSession, moves: int) -> None:
    day, starts_at = place_and_line(knowledge_session), knowledge_session.starts_at
    for _number in range(moves):
        move(knowledge_session)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    mails = due()
    assert [mail.subject.endswith(f", {day}") for mail in mails] == [True, True, True]
    assert all(f"{day} 20" in mail.text_body and f"{day} 20" in mail.html_body for mail in mails)
    assert [event_of(mail).dtstart.value for mail in mails if mail.calendar] == [starts_at, starts_at]


def test_who_was_told_of_the_move_reads_the_new_date(knowledge_session: KnowledgeSession) -> None:
    place_and_line(knowledge_session)
    move(knowledge_session)
    due()[0].state = MailState.TAKEN  # on its way at this moment
    let_leave()
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert {mail.subject.partition(", ")[2] for mail in due()} == {day_month(knowledge_session.starts_at)}


def test_a_cancel_asks_for_no_answer(knowledge_session: KnowledgeSession) -> None:
    place_and_line(knowledge_session)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    descriptions = [event_of(mail).description.value for mail in due() if mail.calendar]
    assert len(descriptions) == 2 and not any("Kies" in one for one in descriptions)


def counted(event: KnowledgeSessionRescheduled) -> int:
    considered = MoveConsidered(event.knowledge_session, event.before, event.after)
    count_told(considered)
    return considered.told.everyone


def test_away_and_back_before_a_mail_left_tells_nobody(knowledge_session: KnowledgeSession) -> None:
    place_and_line(knowledge_session)
    counts = [one.counts_from for one in db.session.query(Invitation).order_by(Invitation.id)]
    move(knowledge_session, 1)
    assert len(due()) == 3
    move(knowledge_session, 1)
    back = moved(knowledge_session, -2)
    assert counted(back) == 0
    service.update_invitations(back)
    assert due() == []
    assert [one.counts_from for one in db.session.query(Invitation).order_by(Invitation.id)] == counts
    move(knowledge_session)
    mails = due()
    assert [event_of(mail).sequence.value for mail in mails if mail.calendar] == ["3", "3"]
    assert all("Het was:" in mail.text_body for mail in mails)


@pytest.mark.parametrize("what", ["taken", "tried", "elsewhere"])
def test_away_and_back_tells_who_may_have_heard_of_it(knowledge_session: KnowledgeSession, what: str) -> None:
    place_and_line(knowledge_session)
    move(knowledge_session, 1)
    for mail in due():
        mail.state, mail.tries = (MailState.TAKEN, 1) if what == "taken" else (MailState.DUE, int(what == "tried"))
    back = moved(knowledge_session, -1, **({"venue_name": "Elders"} if what == "elsewhere" else {}))
    assert counted(back) == 3
    service.update_invitations(back)
    assert len(due()) == 3


def test_who_took_part_online_hears_that_she_comes_to_the_room(knowledge_session: KnowledgeSession) -> None:
    knowledge_session.online_url = "https://meet.example.org/noord"
    invited(knowledge_session, online=True, language="en")
    let_leave()
    service.update_invitations(changed(knowledge_session, online_url=""))
    (mail,) = due()
    assert "no longer take part online" in mail.text_body and "no longer take part online" in mail.html_body
    let_leave()
    service.update_invitations(changed(knowledge_session, online_url="https://meet.example.org/noord"))
    (mail,) = due()
    assert "no longer" not in mail.text_body


def test_who_waits_gets_words_without_a_calendar_part(knowledge_session: KnowledgeSession) -> None:
    factories.registration(knowledge_session, "wacht@example.org", status=RegistrationStatus.WAITING)
    move(knowledge_session)
    (mail,) = let_leave()
    assert (mail.kind, mail.calendar, mail.calendar_method) == ("rescheduled", None, None)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session, ""))
    (mail,) = due()
    assert (mail.kind, mail.calendar) == ("session_cancelled", None)


def test_who_has_a_place_but_no_entry_yet_still_hears_of_the_cancellation(knowledge_session: KnowledgeSession) -> None:
    invited(knowledge_session)
    service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session, ""))
    (mail,) = due()
    assert (mail.kind, mail.calendar) == ("session_cancelled", None)


def test_nothing_is_sent_once_the_session_has_begun(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    let_leave()
    with clock.set_to(knowledge_session.starts_at):
        service.send_invitation(RegistrationConfirmed(factories.registration(knowledge_session, "laat@example.org")))
        service.update_invitations(changed(knowledge_session, venue_name="Elders"))
        service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
        cancel(registration)
    assert due() == []


def test_an_erased_registration_gets_no_mail_and_its_name_goes(knowledge_session: KnowledgeSession) -> None:
    registration = invited(knowledge_session)
    invitation = db.session.query(Invitation).one()
    assert forgetting.sweep(knowledge_session.ends_at + timedelta(days=31), dry_run=True) == 1
    assert forgetting.sweep(knowledge_session.ends_at + timedelta(days=31), dry_run=False) == 1
    db.session.refresh(invitation)
    assert invitation.name == ""
    let_leave()
    registration.name = ""
    move(knowledge_session)
    assert due() == []


def test_a_round_of_updates_takes_a_handful_of_reads(knowledge_session: KnowledgeSession) -> None:
    for number in range(30):
        invited(knowledge_session, f"deelnemer{number}@example.net")
    let_leave()
    db.session.commit()
    reads: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            reads.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        move(knowledge_session)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(due()) == 30
    assert len(reads) <= 12, reads


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 1)])
def test_who_was_invited_and_never_registered_is_forgotten_after_30_days(
    knowledge_session: KnowledgeSession, days: int, left: int
) -> None:
    invited(knowledge_session)
    other = db.session.query(Invitation).one()
    db.session.add(
        Invitation(
            knowledge_session=knowledge_session, person=factories.person("kwam-niet@example.org"), uid="nooit-gekomen",
            dtstamp=clock.now(), organizer=other.organizer,
        )
    )  # fmt: skip
    now = knowledge_session.ends_at + timedelta(days=days)
    forgetting.sweep(now, dry_run=False)
    assert forgetting.sweep(now, dry_run=True) == 0
    assert db.session.query(Invitation).count() == left
