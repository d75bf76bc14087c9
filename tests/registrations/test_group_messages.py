"""What the registering person and her colleagues receive, letter by letter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.registrations import group_messages, messages
from sessions_app.registrations.events import GroupRegistered
from sessions_app.registrations.models import RegisteredByOther, Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories, golden
from tests.registrations.test_messages import GOLDEN, sent, text_of

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
PLACE, NO_PLACE, ASKED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING, RegistrationStatus.REQUESTED
BECAME = {
    "": (("Mo de Boer", PLACE), ("Ayşe Yılmaz", PLACE), ("Bo van Dam", NO_PLACE)),
    ".requested": (("Ayşe Yılmaz", ASKED), ("Bo van Dam", ASKED)),
}


def overview(became: str, language: str) -> GroupRegistered:
    session = factories.knowledge_session(START, slug="dagbesteding", title="Van dagbesteding naar werk")
    return GroupRegistered(session, "group_registered:1:x", "Mo de Boer", "mo@example.org", language, BECAME[became])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("became", BECAME)
def test_the_overview(app: Flask, request: pytest.FixtureRequest, became: str, language: str) -> None:
    mail = sent(group_messages.group_registered(overview(became, language)))
    golden.check(GOLDEN / f"group_registered{became}.{language}.txt", text_of(mail), request)
    golden.check(GOLDEN / f"group_registered{became}.{language}.html", mail.html_body, request)


def by_a_colleague(language: str) -> Registration:
    session = factories.knowledge_session(START, slug="dagbesteding", title="Van dagbesteding naar werk")
    one = factories.registration(session, "ayse@example.org", name="Ayşe Yılmaz", language=language)
    one.registered_by = RegisteredByOther(person_id=factories.person("mo@example.org").id, name="Mo de Boer")
    db.session.commit()
    return one


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_was_registered_by_a_colleague(app: Flask, request: pytest.FixtureRequest, language: str) -> None:
    mail = sent(messages.registration_confirmed(by_a_colleague(language)))
    golden.check(GOLDEN / f"registration_confirmed.by_a_colleague.{language}.txt", text_of(mail), request)
    golden.check(GOLDEN / f"registration_confirmed.by_a_colleague.{language}.html", mail.html_body, request)


@pytest.mark.parametrize("kind", ["waiting_list_joined", "approval_asked"])
def test_the_way_out_is_in_each_first_mail(app: Flask, kind: str) -> None:
    one = by_a_colleague("nl")
    message = messages.waiting_list_joined(one, 3) if kind == "waiting_list_joined" else messages.approval_asked(one)
    mail = sent(message)
    for body in (mail.text_body, mail.html_body):
        assert "Mo de Boer heeft je aangemeld." in body
        assert "#afmelden" in body


def test_no_name_breaks_out_of_the_overview(app: Flask) -> None:
    event = overview("", "nl")
    nasty = GroupRegistered(
        event.knowledge_session, "k", "<b>Mo</b>", "mo@example.org", "nl", (("<script>alert(1)</script>", PLACE),)
    )
    mail = sent(group_messages.group_registered(nasty))
    assert "<script>" not in mail.html_body
    assert "<b>Mo" not in mail.html_body
    assert "mo@example.org" not in mail.text_body  # and no link or address of anyone
    assert "[[link:" not in mail.text_body


def test_golden_files_lie_where_those_of_this_room_do() -> None:
    assert Path(__file__).parent / "golden" == GOLDEN
