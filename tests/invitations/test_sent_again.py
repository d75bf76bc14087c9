"""An invitation that was given up or stopped can be sent again by hand, until it would not be true any more."""

from collections.abc import Callable

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.invitations import invited, service
from sessions_app.invitations.models import RoundRecipient
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import DropReason, MailState, OutgoingMail
from sessions_app.outbox.rules import NotToBeSentAgain
from sessions_app.outbox.service import check_can_be_sent_again
from sessions_app.registrations import service as registrations
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.invitations.moves import moved
from tests.invitations.rounds import open_invitation

FATMA = "fatma@zorg.example.net"


@pytest.fixture
def session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session(capacity=1)


def with_a_place(session: KnowledgeSession) -> OutgoingMail:
    with transaction():
        registrations.register(session, RegistrationDetails("Fatma", FATMA))
    return db.session.query(OutgoingMail).filter_by(kind="invitation").one()


def invited_by_a_round(session: KnowledgeSession) -> OutgoingMail:
    open_invitation(session, FATMA)
    return db.session.query(OutgoingMail).filter_by(kind="session_invited").one()


def invited_and_waiting(session: KnowledgeSession) -> OutgoingMail:
    factories.registration(session)
    mail = invited_by_a_round(session)
    fail(mail)
    with transaction():
        registrations.register(session, RegistrationDetails("Fatma", FATMA))
    return mail


def cancels(session: KnowledgeSession) -> None:
    found = find_registration(session.id, factories.person(FATMA).id)
    assert found is not None
    with transaction():
        registrations.cancel(found)


def says_no(session: KnowledgeSession) -> None:
    with transaction():
        invited.decline(db.session.query(RoundRecipient).one())


def is_called_off(session: KnowledgeSession) -> None:
    service.cancel_invitations(KnowledgeSessionCancelled(session))


def is_moved(session: KnowledgeSession) -> None:
    service.update_invitations(moved(session))


def fail(mail: OutgoingMail, is_stopped: bool = False) -> None:
    if is_stopped:
        mail.state, mail.dropped_because = MailState.DROPPED, DropReason.STOPPED
    else:
        mail.state = MailState.GIVEN_UP
    db.session.commit()


@pytest.mark.parametrize("is_stopped", [False, True])
@pytest.mark.parametrize(
    ("made", "happens"),
    [
        (with_a_place, cancels),
        (with_a_place, is_called_off),
        (with_a_place, is_moved),
        (invited_by_a_round, says_no),
        (invited_by_a_round, is_called_off),
        (invited_by_a_round, is_moved),
        (invited_and_waiting, is_moved),
        (invited_and_waiting, is_called_off),
    ],
)
def test_what_is_not_true_any_more_is_not_sent_again(
    session: KnowledgeSession,
    made: Callable[[KnowledgeSession], OutgoingMail],
    happens: Callable[[KnowledgeSession], None],
    is_stopped: bool,
) -> None:
    mail = made(session)
    fail(mail, is_stopped)
    check_can_be_sent_again(mail)
    happens(session)
    db.session.refresh(mail)
    with pytest.raises(NotToBeSentAgain):
        check_can_be_sent_again(mail)
