"""What is erased or past its period stands in no table any more, whichever room it is in."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from sessions_app.agreements import service as agreements
from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.feedback import service as feedback
from sessions_app.invitations.models import Invitation
from sessions_app.outbox import undeliverable
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.models import Person
from sessions_app.questions import service as questions
from sessions_app.questions.queries import lines as questions_of
from sessions_app.registrations import erasure, service, who_is_who
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.rules import Attendance, Need
from tests import factories

NUMBER = "06 98765432"
SAM, KIM = "sam.geheim@example.org", "kim.geheim@example.org"
WORDS = ("geheim", "Samira", "Kimberley", "zeldzame", NUMBER)


def took_part() -> Registration:
    """Two people who registered, came, were asked, and agreed something; all mails have left, one came back for now."""
    knowledge_session = factories.knowledge_session(asks_access_needs=True, asks_dietary_needs=True)
    sam, kim = (
        service.register(
            knowledge_session,
            service.RegistrationDetails(
                name=name, email=email, organisation="Een zeldzame organisatie", job_title="zeldzame functie",
                question="Een zeldzame vraag", needs=frozenset([Need.HALAL]),
            ),
        ).registration
        for name, email in (("Samira", SAM), ("Kimberley", KIM))
    )  # fmt: skip
    who_is_who.choose(sam, who_is_who.Choice(True, phone=NUMBER))
    [asked, _of_kim] = questions_of(knowledge_session)
    questions.mark_answered(knowledge_session, questions.Pick(asked.ref, asked.version), True)
    db.session.commit()
    with clock.set_to(knowledge_session.ends_at + timedelta(days=1)):
        for registration in (sam, kim):
            registration.attendance, registration.attendance_marked_at = Attendance.ATTENDED, clock.now()
        feedback.ask(knowledge_session)
        due_on = clock.today() + timedelta(days=9)
        agreements.propose(sam.person, knowledge_session, "zeldzame afspraak", [KIM], due_on)
        undeliverable.note_returned(SAM, "452 zeldzame reden", False, None)
        db.session.commit()
    all_mails_left()
    return sam


def all_mails_left() -> None:
    db.session.execute(update(OutgoingMail).values(state=MailState.SENT, sent_at=OutgoingMail.due_at))
    db.session.commit()


def words_left(*words: str) -> list[str]:
    """Where these words still stand: table and word."""
    db.session.expire_all()
    return [
        f"{table.name}: {word}"
        for table in db.metadata.sorted_tables
        for row in db.session.execute(select(table)).all()
        for word in words
        if word in str(row)
    ]


def test_who_erases_everything_is_gone_from_every_table(on_both: Flask) -> None:
    sam = took_part()
    assert words_left("Samira", SAM)
    with clock.set_to(sam.knowledge_session.ends_at + timedelta(days=2)):
        erasure.erase_everything_of(sam.person)
        retention.sweep_all(clock.now())
        db.session.commit()
    assert words_left(SAM, NUMBER) == []
    assert set(words_left("Samira")) == {"outgoing_mails: Samira"}  # in the mail that Kim has of her


def test_what_two_agreed_goes_with_the_last_of_them(on_both: Flask) -> None:
    sam = took_part()
    kim = find_registration(sam.knowledge_session_id, factories.person(KIM).id)
    assert kim is not None
    erasure.erase_everything_of(sam.person)
    assert words_left("zeldzame afspraak") != []
    erasure.erase_everything_of(kim.person)
    assert words_left("zeldzame afspraak") == []


def test_only_the_mails_of_an_erased_registration_are_emptied(on_both: Flask) -> None:
    sam = took_part()
    other = service.register(
        factories.knowledge_session(), service.RegistrationDetails(name="Samira", email=SAM)
    ).registration
    db.session.commit()
    all_mails_left()
    erasure.erase(sam)
    db.session.commit()
    told = set(
        db.session.scalars(
            select(OutgoingMail.knowledge_session_id).where(
                OutgoingMail.recipient_email == SAM,
                OutgoingMail.knowledge_session_id.is_not(None),
                OutgoingMail.state == MailState.SENT,
            )
        )
    )
    assert told == {other.knowledge_session_id}


def test_the_last_word_still_leaves_and_what_was_planned_does_not(on_both: Flask) -> None:
    sam = service.register(
        factories.knowledge_session(), service.RegistrationDetails(name="Samira", email=SAM)
    ).registration
    feedback.ask(sam.knowledge_session)  # leaves when the session ends
    erasure.erase_everything_of(sam.person)
    db.session.commit()
    states = dict(db.session.execute(select(OutgoingMail.kind, OutgoingMail.state)).tuples().all())
    assert states["registration_cancelled"] is MailState.DUE
    assert states["evaluation"] is MailState.SUPERSEDED


def test_after_all_periods_only_counts_are_left(on_both: Flask) -> None:
    sam = took_part()
    long_after = sam.knowledge_session.ends_at + timedelta(days=800)
    with clock.set_to(long_after):
        assert retention.sweep_all(long_after, dry_run=True)["participation"] == 2
        assert words_left(SAM)
        retention.sweep_all(long_after)
        db.session.commit()
    assert words_left(*WORDS) == []
    assert len(db.session.scalars(select(Registration)).all()) == 2
    assert db.session.scalars(select(Invitation)).all() == []


def test_who_is_still_referred_to_stays(on_both: Flask) -> None:
    took_part()
    factories.person("niemand@example.org")
    assert retention.sweep_all(clock.now(), dry_run=True)["persons"] == 1
    assert retention.sweep_all(clock.now())["persons"] == 1
    assert sorted(db.session.scalars(select(Person.email))) == [KIM, SAM]
