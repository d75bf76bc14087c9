"""The evaluation as people receive it, in Dutch and English."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.feedback import messages
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.outbox.service import enqueue
from tests import factories, golden

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", ["evaluation", "evaluation_reminder", "evaluation_link", "later_question"])
def test_the_mail(app: Flask, kind: str, language: str, request: pytest.FixtureRequest) -> None:
    knowledge_session = factories.knowledge_session(
        starts_at=datetime(2026, 11, 20, 12, 30, tzinfo=UTC), title="Van dagbesteding naar werk"
    )
    registration = factories.registration(knowledge_session, "sam@example.org", language=language)
    asked = FeedbackRequest(id=1, registration=registration, asked_at=knowledge_session.ends_at, link_version=0)
    later = LaterRequest(id=1, registration=registration, asked_at=knowledge_session.ends_at, link_version=0)
    message = {
        "evaluation": messages.evaluation(asked, asked.asked_at),
        "evaluation_reminder": messages.evaluation_reminder(asked),
        "evaluation_link": messages.evaluation_link(asked),
        "later_question": messages.later_question(later),
    }[kind]
    mail = enqueue(message)
    assert mail is not None
    golden.check(GOLDEN / f"{kind}.{language}.txt", f"{mail.subject}\n\n{mail.text_body}", request)
    golden.check(GOLDEN / f"{kind}.{language}.html", mail.html_body, request)
