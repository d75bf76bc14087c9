"""Answers to the invitations of rounds: what the organiser asks counts, in the language in which it was asked."""

from datetime import timedelta

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import round_sending, rounds
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_rules import Source
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import EndedBecause, Registration
from sessions_app.replies.rules import Reason
from tests import factories
from tests.invitations.rounds import open_invitation
from tests.replies.post import FATMA, invitation_of, let_leave, letter, read, registered, status_of


def taken_off(registration: Registration) -> None:
    with transaction():
        registrations.cancel(registration, EndedBecause.ORGANISER)
    let_leave()


def invite_again(registration: Registration) -> None:
    round_ = rounds.make(registration.knowledge_session, Source.LIST, [Line(1, FATMA, "Fatma")])
    round_.puts_in_calendar = True
    rounds.start(round_, None)
    db.session.commit()
    assert round_sending.hand_over_due(clock.now()) == 1
    let_leave()


def test_yes_of_whom_the_organiser_took_off_and_invited_again(fatma: Registration) -> None:
    read(letter(uid=invitation_of(fatma).uid, partstat="TENTATIVE"))  # of what was before that
    taken_off(fatma)
    invite_again(fatma)
    entry = invitation_of(fatma)
    assert (entry.answer, entry.counts_from) == (None, entry.sequence)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        read(letter(uid=entry.uid, sequence=entry.sequence, dtstamp=stamp))
    assert status_of(fatma) == "confirmed"


def test_yes_of_whom_the_organiser_took_off_waits(fatma: Registration) -> None:
    taken_off(fatma)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        mail = read(letter(uid=invitation_of(fatma).uid, sequence=1, dtstamp=stamp))
    assert mail.why is Reason.TAKEN_OFF
    assert status_of(fatma) == "cancelled"


def test_also_of_whose_calendar_had_declined_so_that_nothing_was_taken_out_of_it(
    knowledge_session: KnowledgeSession,
) -> None:
    """A round invited her, she declined, waited all the same, and was taken off the waiting list."""
    knowledge_session.capacity = 1
    factories.registration(knowledge_session)
    entry = open_invitation(knowledge_session, FATMA)
    let_leave()
    read(letter(uid=entry.uid, partstat="DECLINED"))
    hers = registered(knowledge_session)
    taken_off(hers)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        mail = read(letter(uid=entry.uid, sequence=entry.sequence, dtstamp=f"{clock.now():%Y%m%dT%H%M%SZ}"))
    assert (mail.why, status_of(hers)) == (Reason.TAKEN_OFF, "cancelled")


def test_who_says_yes_is_answered_in_the_language_of_the_invitation(knowledge_session: KnowledgeSession) -> None:
    invitation = open_invitation(knowledge_session, FATMA, language="en")
    let_leave()
    read(letter(uid=invitation.uid))
    mails = db.session.query(OutgoingMail).filter_by(state=MailState.DUE)
    assert {(mail.kind, mail.language) for mail in mails} == {("registration_confirmed", "en"), ("invitation", "en")}
