"""A page to change a registration that was open while something else was changed: only what she changed is written."""

import json
from typing import Any

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.registrations import service, who_is_who
from sessions_app.registrations.models import Registration, RegistrationNeed
from sessions_app.registrations.rules import Need
from sessions_app.registrations.shared_contact import SharedContact
from sessions_app.registrations.who_is_who import Choice
from tests import factories
from tests.page_client import PageClient

ON_IT = Choice(True, shows_email=True, phone="06 12345678")


@pytest.fixture
def hers(app: Flask) -> Registration:
    session = factories.knowledge_session(asks_access_needs=True, asks_dietary_needs=True)
    return factories.registration(session, "sam@example.org", question="Waar?\nEn hoe?")


def opened(client: PageClient, hers: Registration) -> dict[str, Any]:
    """What a browser would send of the page as it stands there."""
    form = client.get(f"{service.path_of(hers)}/wijzigen").select_one("main form")
    assert form is not None
    typed = form.select("input[type=text], input[type=hidden]")
    sent: dict[str, Any] = {str(one["name"]): one.get("value", "") for one in typed}
    sent |= {str(one["name"]): one.get_text().removeprefix("\n") for one in form.select("textarea")}
    for one in form.select("input[type=checkbox][checked]"):
        sent.setdefault(str(one["name"]), []).append(one["value"])
    return sent


def save(client: PageClient, hers: Registration, sent: dict[str, Any], status: int = 303) -> None:
    client.post(f"{service.path_of(hers)}/wijzigen", sent, status)
    db.session.expire_all()


def elsewhere(hers: Registration, choice: Choice) -> None:
    who_is_who.choose(hers, choice)
    db.session.commit()


def test_consent_withdrawn_elsewhere_does_not_come_back(client: PageClient, hers: Registration) -> None:
    elsewhere(hers, ON_IT)
    page = opened(client, hers)
    assert page["share_contact"]
    elsewhere(hers, Choice(False))
    save(client, hers, page | {"job_title": "Coach", "question": "Waar?\r\nEn hoe?"})
    assert (hers.share_contact, hers.job_title, hers.question) == (False, "Coach", "Waar?\nEn hoe?")
    assert db.session.get(SharedContact, hers.id) is None


def test_consent_given_elsewhere_stays(client: PageClient, hers: Registration) -> None:
    page = opened(client, hers)
    elsewhere(hers, ON_IT)
    save(client, hers, page | {"question": "Wanneer?"})
    assert (hers.share_contact, hers.question) == (True, "Wanneer?")
    assert who_is_who.choice_of(hers) == ON_IT


def test_her_own_tick_counts_both_ways(client: PageClient, hers: Registration) -> None:
    save(client, hers, opened(client, hers) | {"share_contact": "y"})
    assert hers.share_contact
    page = opened(client, hers)
    del page["share_contact"]
    save(client, hers, page)
    assert not hers.share_contact


def test_consent_stays_withdrawn_after_a_page_with_an_error(client: PageClient, hers: Registration) -> None:
    elsewhere(hers, ON_IT)
    page = opened(client, hers)
    elsewhere(hers, Choice(False))
    save(client, hers, page | {"name": ""}, 422)
    save(client, hers, page | {"name": "Sam"})
    assert (hers.share_contact, hers.name) == (False, "Sam")


def test_needs_and_words_changed_elsewhere_stay(client: PageClient, hers: Registration) -> None:
    hers.needs = [RegistrationNeed(need=Need.LARGE_PRINT), RegistrationNeed(need=Need.VEGAN)]
    db.session.commit()
    page = opened(client, hers)
    hers.name, hers.needs = "Sam de Vries", [RegistrationNeed(need=Need.LARGE_PRINT), RegistrationNeed(need=Need.HALAL)]
    db.session.commit()
    save(client, hers, page | {"access_needs": ["wheelchair"]})
    assert hers.name == "Sam de Vries"
    assert {one.need for one in hers.needs} == {Need.WHEELCHAIR, Need.HALAL}


@pytest.mark.parametrize(
    "shown", ["", "{", "[]", "[" * 50_000, json.dumps({"share_contact": "yes", "need:vegan": {}, "other": 1})]
)
def test_a_page_that_does_not_tell_what_it_showed(client: PageClient, hers: Registration, shown: str) -> None:
    """From before an upgrade, or tampered with: no answer is lost, and consent does not change by it."""
    elsewhere(hers, ON_IT)
    page = opened(client, hers)
    elsewhere(hers, Choice(False))
    save(client, hers, page | {"shown": shown, "job_title": "Coach"})
    assert (hers.share_contact, hers.job_title) == (False, "Coach")
