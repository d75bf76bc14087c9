"""What participants receive, letter by letter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.materials import service
from sessions_app.materials.messages import materials_ready
from sessions_app.materials.queries import materials_of
from sessions_app.outbox.composing import composed
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import service as registrations
from tests import factories, golden

GOLDEN = Path(__file__).parent / "golden"
START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_golden(app: Flask, request: pytest.FixtureRequest, language: str) -> None:
    session = factories.knowledge_session(START, slug="dagbesteding", title="Van dagbesteding naar werk")
    for title in ("De dia’s van WPI", "Verslag <van> de middag"):
        service.add_link(session, title, "https://example.org/verslag")
    one = factories.registration(session, "sam@example.org", language=language)
    mail = enqueue(materials_ready(one, session, materials_of(session), 1))
    db.session.commit()
    assert mail
    golden.check(GOLDEN / f"materials_ready.{language}.txt", f"Subject: {mail.subject}\n\n{mail.text_body}", request)
    golden.check(GOLDEN / f"materials_ready.{language}.html", mail.html_body, request)
    path = registrations.path_of(one)
    assert path not in mail.text_body
    assert path in composed(mail, clock.now()).as_bytes().decode()
