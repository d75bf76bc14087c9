"""What organisers hear of requests for a place: how many wait, at most once a day."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.registrations import approval, approval_notices
from tests import factories, golden
from tests.cast import Cast
from tests.conftest import NOON
from tests.registrations.seating_cast import of, register

GOLDEN = Path(__file__).parent / "golden"
DAY = timedelta(days=1)


@pytest.fixture
def choosy(on_both: Flask) -> KnowledgeSession:
    """In Noord; Olga organises there, Olaf in West."""
    people = Cast()
    _staff = people.organiser_olga, people.organiser_olaf, people.admin_anna, people.coordinator_cor
    return factories.knowledge_session(capacity=9, needs_approval=True, district=factories.district("noord"))


def tell(at: datetime) -> None:
    with clock.set_to(at):
        approval_notices.tell_organisers(clock.now())
        db.session.commit()
        for mail in told():
            mail.state = MailState.SENT
        db.session.commit()


def told() -> list[OutgoingMail]:
    mine = select(OutgoingMail).where(OutgoingMail.kind == approval_notices.KIND).order_by(OutgoingMail.id)
    return list(db.session.scalars(mine))


def subjects() -> list[str]:
    return [mail.subject.partition(":")[0] for mail in told()]


def test_her_own_organiser_hears_how_many_wait_once_a_day(choosy: KnowledgeSession) -> None:
    register(choosy, "ab")
    for hours in (0, 1, 2):
        tell(NOON + timedelta(hours=hours))
    assert [(mail.recipient_email, mail.subject.partition(":")[0]) for mail in told()] == [
        ("olga@example.org", "2 aanvragen wachten")
    ]
    with clock.set_to(NOON + timedelta(hours=3)):
        register(choosy, "c")
    tell(NOON + timedelta(hours=3))
    assert len(told()) == 1
    tell(NOON + DAY)
    assert subjects() == ["2 aanvragen wachten", "3 aanvragen wachten"]
    tell(NOON + 2 * DAY)  # nobody asked since
    assert len(told()) == 2


def test_not_at_night_and_not_about_who_has_an_answer(choosy: KnowledgeSession) -> None:
    register(choosy, "ab")
    tell(NOON + timedelta(hours=12))
    assert told() == []
    approval.approve(of(choosy, "a"))
    db.session.commit()
    tell(NOON + DAY)
    assert subjects() == ["1 aanvraag wacht"]


def test_nothing_about_what_has_begun_or_is_cancelled(choosy: KnowledgeSession) -> None:
    register(choosy, "a")
    tell((choosy.starts_at + DAY).replace(hour=12))
    assert told() == []


def test_without_an_organiser_of_her_own_those_for_everything_hear_it(on_both: Flask) -> None:
    anna = Cast().admin_anna
    session = factories.knowledge_session(capacity=9, needs_approval=True)
    register(session, "a")
    tell(NOON)
    assert [mail.recipient_email for mail in told()] == [anna.email]


def test_golden(app: Flask, request: pytest.FixtureRequest) -> None:
    olga = Cast().organiser_olga
    mail = approval_notices.approvals_waiting(factories.knowledge_session(slug="noord-1", title="Werk"), 2, olga)
    made = enqueue(mail)
    assert made is not None
    golden.check(GOLDEN / "approvals_waiting.nl.txt", f"Subject: {made.subject}\n\n{made.text_body}", request)
    golden.check(GOLDEN / "approvals_waiting.nl.html", made.html_body, request)
