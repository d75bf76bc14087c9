"""The two mails of this room, word for word."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import links
from sessions_app.invitations.models import Invitation
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.registrations.service import RegistrationDetails
from sessions_app.replies import messages
from sessions_app.replies.rules import Reason
from tests import factories, golden
from tests.replies.post import invitation_of, registered

GOLDEN = Path(__file__).parent / "golden"
ASKED = (Reason.NOT_VERIFIED, Reason.COUNTER, Reason.DELEGATED, Reason.OLDER_TIME)


def mail_for(language: str, reason: Reason | None) -> OutgoingMail:
    session = factories.knowledge_session(
        datetime(2027, 3, 16, 12, 0, tzinfo=UTC), slug="wie-doet-wat", title="Wie doet wat rond dagbesteding?"
    )
    registration = registered(session)
    registration.language = language
    invitation: Invitation = invitation_of(registration)
    if reason is None:
        details = RegistrationDetails("Fatma Yilmaz", "fatma@example.net", language=language)
        mail = enqueue(messages.acceptance_refused(invitation, details))
    else:
        mail = enqueue(messages.cancel_question(invitation, registration, reason))
    assert mail is not None
    return mail


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("reason", [*ASKED, None])
def test_word_for_word(app: Flask, reason: Reason | None, language: str, request: pytest.FixtureRequest) -> None:
    mail = mail_for(language, reason)
    name = f"{mail.kind}_{reason.value}" if reason else mail.kind
    text = f"Subject: {mail.subject}\n\n{mail.text_body}"
    golden.check(GOLDEN / f"{name}.{language}.txt", links.PLACEHOLDER.sub("[[link]]", text), request)


@pytest.mark.parametrize("reason", [Reason.NOT_VERIFIED, None])
def test_with_markup(app: Flask, reason: Reason | None, request: pytest.FixtureRequest) -> None:
    mail = mail_for("nl", reason)
    golden.check(GOLDEN / f"{mail.kind}.nl.html", links.PLACEHOLDER.sub("[[link]]", mail.html_body), request)


def test_none_holds_a_calendar_part(app: Flask) -> None:
    """A personal link and a calendar part never go together: people share their calendars."""
    assert mail_for("nl", Reason.COUNTER).calendar is None
