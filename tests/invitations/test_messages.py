"""The mails of this room, letter by letter, in Dutch and English; and the .ics that goes along."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.invitations import service
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.recipient import registered
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import Registration, RegistrationStatus
from tests import factories, golden
from tests.invitations.letterbox import due, let_leave
from tests.invitations.moves import changed, left, moved
from tests.invitations.rounds import open_invitation

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(
        starts_at=datetime(2027, 1, 14, 12, 30, tzinfo=UTC),
        slug="kennissessie-noord",
        title="Van dagbesteding naar werk: welke routes zijn er?",
        venue_access="Ingang zonder drempel\nRolstoeltoilet",
        partners=[factories.organisation("Stadsdeel Noord"), factories.organisation("De Regenboog Groep")],
    )


def invited(knowledge_session: KnowledgeSession, language: str, **values: object) -> Registration:
    """With a UID that is the same each time, once it is made."""
    registration = factories.registration(
        knowledge_session, "fatma@example.org", name='Fatma <b>"de" Wit</b>', language=language, **values
    )
    service.send_invitation(RegistrationConfirmed(registration, from_waiting_list=bool(values.get("question"))))
    db.session.query(Invitation).update({"uid": "0b9d2f6e8f1c4a55"})
    return registration


def move(knowledge_session: KnowledgeSession) -> None:
    explanation = "De zaal is <dicht>, sorry."
    service.update_invitations(moved(knowledge_session, 7, explanation, venue_name="Huis van de Wijk & Co"))


def check(mail: OutgoingMail, name: str, request: pytest.FixtureRequest) -> None:
    text = f"Subject: {mail.subject}\n\n{mail.text_body}"
    golden.check(GOLDEN / f"{name}.{mail.language}.txt", text, request)
    golden.check(GOLDEN / f"{name}.{mail.language}.html", mail.html_body, request)


@pytest.mark.parametrize("language", ["nl", "en"])
class TestGolden:
    def test_invitation(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        registration = invited(knowledge_session, language)
        check(due()[0], "invitation", request)
        invitation = db.session.query(Invitation).one()
        mail_again = service.messages.invitation(invitation, registered(registration))  # with the fixed UID
        assert mail_again.calendar is not None
        golden.check(GOLDEN / f"mailed_request.{language}.ics", mail_again.calendar.decode(), request)

    def test_from_the_waiting_list(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        invited(knowledge_session, language, question="van de wachtlijst")
        check(due()[0], "invitation_from_waiting_list", request)

    def test_online(self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest) -> None:
        knowledge_session.online_url = "https://meet.example.org/noord?room=1&lang=nl"
        invited(knowledge_session, language, online=True)
        check(due()[0], "invitation_online", request)

    def test_moved_before_it_left(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        invited(knowledge_session, language)
        move(knowledge_session)
        check(due()[0], "invitation_after_move", request)

    def test_rescheduled(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        invited(knowledge_session, language)
        let_leave()
        move(knowledge_session)
        (mail,) = due()
        check(mail, "rescheduled", request)
        golden.check(GOLDEN / f"mailed_update.{language}.ics", mail.calendar or "", request)

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("other_place", {"venue_name": "Huis van de Wijk & Co"}),
            ("other_link", {"online_url": "https://meet.example.org/nieuw"}),
            ("also_online", {"online_url": "https://meet.example.org/nieuw"}),
        ],
    )
    def test_without_another_time(
        self,
        knowledge_session: KnowledgeSession,
        language: str,
        name: str,
        values: dict[str, str],
        request: pytest.FixtureRequest,
    ) -> None:
        if name == "other_link":
            knowledge_session.online_url = "https://meet.example.org/oud"
        invited(knowledge_session, language, online=name == "other_link")
        let_leave()
        service.update_invitations(changed(knowledge_session, **values))
        (mail,) = due()
        check(mail, f"rescheduled_{name}", request)

    def test_to_who_was_invited(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        open_invitation(knowledge_session, "fatma@example.org", name="Fatma de Wit", language=language)
        let_leave()
        move(knowledge_session)
        check(due()[0], "rescheduled_invited", request)
        let_leave()
        service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session, "De spreker is <ziek>."))
        check(due()[0], "session_cancelled_invited", request)

    def test_rescheduled_while_waiting(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        waits = {"status": RegistrationStatus.WAITING, "language": language, "name": "Fatma de Wit"}
        factories.registration(knowledge_session, "wacht@example.org", **waits)
        move(knowledge_session)
        check(due()[0], "rescheduled_while_waiting", request)

    def test_rescheduled_while_waiting_with_an_entry(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        open_invitation(knowledge_session, "fatma@example.org", name="Fatma de Wit", language=language)
        let_leave()
        waits = {"status": RegistrationStatus.WAITING, "language": language, "name": "Fatma de Wit"}
        factories.registration(knowledge_session, "fatma@example.org", **waits)
        db.session.query(Invitation).update({"uid": "0b9d2f6e8f1c4a55"})
        move(knowledge_session)
        (mail,) = due()
        check(mail, "rescheduled_tentative", request)
        golden.check(GOLDEN / f"mailed_tentative.{language}.ics", mail.calendar or "", request)

    def test_session_cancelled(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        invited(knowledge_session, language)
        let_leave()
        service.cancel_invitations(KnowledgeSessionCancelled(knowledge_session, "De spreker is <ziek>."))
        (mail,) = due()
        check(mail, "session_cancelled", request)
        golden.check(GOLDEN / f"mailed_cancel.{language}.ics", mail.calendar or "", request)

    def test_place_withdrawn(
        self, knowledge_session: KnowledgeSession, language: str, request: pytest.FixtureRequest
    ) -> None:
        registration = invited(knowledge_session, language)
        let_leave()
        registration.status = RegistrationStatus.CANCELLED
        left(registration)
        check(due()[0], "place_withdrawn", request)
