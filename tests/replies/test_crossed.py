"""A refusal after which her calendar holds the session all the same: it crossed our next message, which put it back, or
another calendar said it."""

from datetime import timedelta

from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.replies import service
from sessions_app.replies.rules import Reason, Stage
from tests.cast import Cast
from tests.invitations.rounds import open_invitation
from tests.replies.post import FATMA, due, invitation_of, let_leave, letter, passed, read, registered, status_of


def move(session: KnowledgeSession, days: int = 0, venue: str = "Huis Zuid") -> None:
    """It is told."""
    starts_at = session.starts_at + timedelta(days=days)
    with transaction():
        knowledge_sessions.reschedule(session, Move(starts_at, starts_at + timedelta(hours=3), venue))
    let_leave()


def newest() -> OutgoingMail:
    return db.session.query(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(1).one()


def test_what_came_back_in_her_calendar_is_taken_out(fatma: Registration) -> None:
    move(fatma.knowledge_session)
    assert read(letter(uid=invitation_of(fatma).uid, partstat="DECLINED", sequence=0)).stage is Stage.APPLIED
    assert status_of(fatma) == "cancelled"
    assert due() == ["registration_cancelled", "place_withdrawn"]
    assert (newest().calendar_method, invitation_of(fatma).sequence) == ("CANCEL", 2)


def test_of_a_refusal_of_the_time_before_as_well(fatma: Registration) -> None:
    move(fatma.knowledge_session, days=7)
    mail = read(letter(uid=invitation_of(fatma).uid, partstat="DECLINED", sequence=0))
    assert mail.why is Reason.OLDER_TIME
    let_leave()
    service.take_over(mail, Cast().organiser_olga)
    assert due() == ["registration_cancelled", "place_withdrawn"]


def test_a_refusal_of_before_she_registered_anew_does_not_cost_her_the_new_place(fatma: Registration) -> None:
    registrations.cancel(fatma)
    db.session.commit()
    let_leave()
    registered(fatma.knowledge_session)
    mail = read(letter(uid=invitation_of(fatma).uid, partstat="DECLINED", sequence=0))
    assert (mail.stage, mail.why, status_of(fatma)) == (Stage.WAITING, Reason.OLDER_TIME, "confirmed")
    assert due() == ["cancel_question"]


def test_a_refusal_of_another_calendar_that_a_person_vouches_for(fatma: Registration) -> None:
    alias = "f.yilmaz@zorg.example.net"
    raw = letter(uid=invitation_of(fatma).uid, partstat="DECLINED", from_=alias, attendee=alias, results=passed(alias))
    service.take_over(read(raw), Cast().organiser_olga)
    assert status_of(fatma) == "cancelled"
    assert due() == ["cancel_question", "registration_cancelled", "place_withdrawn"]


def test_a_refusal_of_what_it_holds_needs_no_more(fatma: Registration) -> None:
    move(fatma.knowledge_session)
    read(letter(uid=invitation_of(fatma).uid, partstat="DECLINED", sequence=1))
    assert due() == ["registration_cancelled"]


def test_who_was_invited_and_refused_an_earlier_version_hears_of_the_end(knowledge_session: KnowledgeSession) -> None:
    invitation = open_invitation(knowledge_session, FATMA)
    let_leave()
    move(knowledge_session)
    read(letter(uid=invitation.uid, partstat="DECLINED", sequence=0))
    invitations.cancel_invitations(KnowledgeSessionCancelled(knowledge_session))
    assert [newest().kind, newest().calendar_method] == ["session_cancelled", "CANCEL"]
