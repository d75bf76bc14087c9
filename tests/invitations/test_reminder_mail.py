"""The reminder as people receive it, in Dutch and English, in the room and online; and the command that sends it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.reminder_messages import reminder
from sessions_app.invitations.reminder_rules import Moment
from sessions_app.knowledge_sessions.models import ProgrammeItem
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.service import enqueue
from sessions_app.registrations.models import Registration
from tests import factories, golden
from tests.outbox.letterbox import Letterbox, letterbox_for

GOLDEN = Path(__file__).parent / "golden"
STARTS_AT = datetime(2026, 12, 8, 12, 30, tzinfo=UTC)
MOMENT = Moment(7, datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 2, 8, tzinfo=UTC))


def participant(language: str = "nl", online: bool = False) -> Registration:
    knowledge_session = factories.knowledge_session(
        STARTS_AT, slug="werk", title="Van dagbesteding naar werk", venue_access="Drempelvrij\nGeen lift",
        online_url="https://meet.example.org/noord",
    )  # fmt: skip
    knowledge_session.programme = [
        ProgrammeItem(offset_minutes=-30, title="Inloop met koffie"),
        ProgrammeItem(offset_minutes=0, title="Wie doet wat?", led_by="Noor"),
    ]
    return factories.registration(knowledge_session, "sam@example.org", language=language, online=online)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("way", ["room", "online"])
def test_the_mail(app: Flask, language: str, way: str, request: pytest.FixtureRequest) -> None:
    mail = enqueue(reminder(participant(language, way == "online"), MOMENT))
    assert mail is not None
    golden.check(GOLDEN / f"reminder_{way}.{language}.txt", f"{mail.subject}\n\n{mail.text_body}", request)
    golden.check(GOLDEN / f"reminder_{way}.{language}.html", mail.html_body, request)


@pytest.fixture
def letterbox(app: Flask) -> Iterator[Letterbox]:
    with letterbox_for(app) as letterbox:
        yield letterbox


def test_the_command_writes_them_and_the_worker_sends_them(letterbox: Letterbox, app: Flask) -> None:
    participant()
    db.session.commit()
    with clock.set_to(MOMENT.due_at):
        for answer in ("reminded 1", "reminded 0"):
            result = app.test_cli_runner().invoke(args=["invitations", "remind"])
            assert (result.exit_code, result.output.strip()) == (0, answer)
        deliver_due(clock.now())
    [received] = letterbox.mails
    assert received["Subject"] == "Herinnering: Van dagbesteding naar werk, 8 december om 13.30 uur"
    assert received["List-Unsubscribe"].endswith("?soort=reminders>")
    assert not [part for part in received.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
