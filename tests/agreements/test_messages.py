"""The mails about agreements, letter by letter, in Dutch and English."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.agreements import service
from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from tests import factories, golden
from tests.agreements.made import mails, other_of
from tests.cast import Cast

GOLDEN = Path(__file__).parent / "golden"
DUE = date(2027, 2, 12)


@pytest.fixture(params=["nl", "en"])
def agreement(app: Flask, request: pytest.FixtureRequest) -> Agreement:
    """Mo proposes something to Ayşe; what he typed could break out of the HTML."""
    session = factories.knowledge_session(
        starts_at=datetime(2026, 11, 19, 12, 30, tzinfo=UTC), title="Van dagbesteding naar werk: welke routes zijn er?"
    )
    people = {"language": request.param, "share_contact": True}
    factories.registration(session, "ayse@example.org", name="Ayşe Voorbeeld", organisation="Gemeente", **people)
    factories.registration(session, "mo@example.org", name='Mo <b>"M"</b>', organisation="Zorgaanbieder A", **people)
    what = "Samen kijken bij een sociale firma <met> twee cliënten."
    mo = factories.person("mo@example.org")
    made = service.propose(mo, session, what, ["ayse@example.org"], DUE, request.param)
    db.session.commit()
    return made


def check(mail: OutgoingMail, name: str, request: pytest.FixtureRequest) -> None:
    """Personal links are left out: what is sealed differs from row to row."""
    text = f"Subject: {mail.subject}\n\n{mail.text_body}"
    golden.check(GOLDEN / f"{name}.{mail.language}.txt", links.hide(text, "…"), request)
    golden.check(GOLDEN / f"{name}.{mail.language}.html", links.hide(mail.html_body, "…"), request)


def test_proposed(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    check(mails("agreement_proposed")[0], "agreement_proposed", request)


def test_proposed_to_an_address(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    spoken = other_of(agreement).language
    mo = factories.person("mo@example.org")
    service.propose(mo, agreement.knowledge_session, "We bellen.", ["nieuw@example.net"], DUE, spoken)
    check(mails("agreement_proposed")[1], "agreement_proposed_to_an_address", request)


def test_confirmed(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    service.change(agreement, other_of(agreement), AgreementStatus.OPEN)
    check(mails("agreement_confirmed")[0], "agreement_confirmed", request)


def test_declined(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    service.change(agreement, other_of(agreement), AgreementStatus.DROPPED)
    check(mails("agreement_declined")[0], "agreement_declined", request)


@pytest.mark.parametrize(("days", "name"), [(42, "halfway"), (83, "due"), (84, "missed")])
def test_reminder(agreement: Agreement, request: pytest.FixtureRequest, days: int, name: str) -> None:
    service.change(agreement, other_of(agreement), AgreementStatus.OPEN)
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=days)):
        service.remind(clock.now())
    mail = mails("agreement_reminder")[0]
    assert "?afspraak=" in mail.text_body
    check(mail, f"agreement_reminder_{name}", request)


def test_help(agreement: Agreement, request: pytest.FixtureRequest, cast: Cast) -> None:
    assert cast.organiser_olga.id
    other = other_of(agreement)
    service.change(agreement, other, AgreementStatus.OPEN)
    service.change(agreement, other, AgreementStatus.STUCK, help_wanted=True)
    check(mails("agreement_help")[0], "agreement_help", request)
