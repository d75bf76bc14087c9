"""Several dates of one programme: choosing them on the form, one transaction, her own page."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import dates, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Need, RegistrationIsClosed
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.conftest import NOON
from tests.page_client import PageClient
from tests.registrations.test_at_once import at_once

PAGE = "/sessies/eerste/aanmelden"
HERS = {"name": "Sam", "email": "sam@example.org", "choose_dates": "1"}


def three_dates(**values: Any) -> list[KnowledgeSession]:
    """The second has one place, which is taken."""
    series = Series(title="Routes", created_at=clock.now())
    made = []
    for number, slug in enumerate(("eerste", "tweede", "derde")):
        starts_at = NOON + timedelta(days=30 + 7 * number)
        more = {"capacity": 1} if slug == "tweede" else values
        made.append(factories.knowledge_session(starts_at, slug=slug, title="Routes", series=series, **more))
    factories.registration(made[1], "other@example.org")
    return made


def registered() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.query(Registration).filter(Registration.name == "Sam")
    return sorted((row.knowledge_session.slug, row.status.value) for row in rows)


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def offers_each_date(client: PageClient, page: str, is_full: str) -> None:
    """The first of the three is ticked, and each says what becomes of who takes it."""
    three_dates()
    choices = client.get(page).select("input[name=dates]")
    assert [(one["value"], one.has_attr("checked")) for one in choices] == [
        ("eerste", True), ("tweede", False), ("derde", False),
    ]  # fmt: skip
    labels = [one.parent.get_text(" ", strip=True) for one in choices if one.parent]
    assert "25 plekken vrij" in labels[0]
    assert is_full in labels[1]
    assert len(client.get(f"{page}?data=alle").select("input[name=dates][checked]")) == 3


def test_each_date_says_what_becomes_of_it(client: PageClient, app: Flask) -> None:
    offers_each_date(client, PAGE, is_full="Vol: je komt op de wachtlijst")


def test_all_dates_in_one_go(client: PageClient, app: Flask) -> None:
    three_dates()
    answer = client.post(PAGE, HERS | {"dates": ["derde", "eerste", "tweede"]})
    assert answer.location == "/sessies/eerste/aangemeld?data=tweede&data=derde"
    assert registered() == [("derde", "confirmed"), ("eerste", "confirmed"), ("tweede", "waiting")]
    page = client.get(answer.location)
    assert "Je aanmeldingen voor 3 datums zijn binnen" in page.get_text()
    mails = db.session.query(OutgoingMail).filter(OutgoingMail.kind != "invitation").order_by(OutgoingMail.id)
    subjects = [mail.subject for mail in mails]
    assert len(subjects) == 3
    for subject, day in zip(subjects, ("21 december", "28 december", "4 januari"), strict=True):
        assert day in subject  # each names its date


def test_other_dates_alone(client: PageClient, app: Flask) -> None:
    three_dates()
    assert client.post(PAGE, HERS | {"dates": ["derde"]}).location == "/sessies/derde/aangemeld"
    assert registered() == [("derde", "confirmed")]


def test_without_a_choice_it_is_this_date(client: PageClient, app: Flask) -> None:
    three_dates()
    client.post(PAGE, {"name": "Sam", "email": "sam@example.org"})
    assert registered() == [("eerste", "confirmed")]


@pytest.mark.parametrize("chosen", [[], ["eerste", "bestaat-niet"], ["losse"]])
def test_dates_that_cannot_be(client: PageClient, app: Flask, chosen: list[str]) -> None:
    three_dates()
    factories.knowledge_session(slug="losse")
    page = page_of(client.post(PAGE, HERS | {"dates": chosen}, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == ["#dates-0"]
    assert registered() == []


def test_closed_cancelled_and_draft_dates_are_not_offered(client: PageClient, app: Flask) -> None:
    _first, second, third = three_dates()
    second.status, third.registration_closes_at = SessionStatus.CANCELLED, NOON
    db.session.commit()
    assert client.get(PAGE).select("input[name=dates]") == []
    client.post(PAGE, HERS | {"dates": ["derde"]})  # from a page that was open for long
    assert registered() == [("eerste", "confirmed")]


def test_a_date_that_asks_less_keeps_less(on_both: Flask) -> None:
    first, second, _third = three_dates(asks_dietary_needs=True)
    second.asks_access_needs = False
    needs = frozenset({Need.HALAL, Need.WHEELCHAIR})
    outcomes = dates.register_for([second, first], RegistrationDetails("Sam", "sam@example.org", needs=needs))
    db.session.commit()
    assert [len(one.registration.needs) for one in outcomes] == [2, 0]


def test_one_that_is_refused_refuses_all(on_both: Flask) -> None:
    first, second, third = three_dates()
    third.registration_closes_at = NOON
    with pytest.raises(RegistrationIsClosed):
        dates.register_for([first, second, third], RegistrationDetails("Sam", "sam@example.org"))
    assert registered() == []


def test_many_for_all_dates_at_once(on_both: Flask) -> None:
    """Everyone locks the earliest date first, in whatever order they chose: nobody waits for ever."""
    made = three_dates(capacity=3)
    ids = [one.id for one in made]

    def job(number: int) -> Any:
        def run() -> None:
            order = ids if number % 2 else ids[::-1]
            chosen = [db.session.get_one(KnowledgeSession, id_) for id_ in order]
            dates.register_for(chosen, RegistrationDetails("Sam", f"p{number}@example.org"))

        return run

    at_once(on_both, [job(number) for number in range(6)])
    statuses = [status for _slug, status in registered()]
    assert (statuses.count("confirmed"), statuses.count("waiting")) == (6, 12)


def test_her_own_page_names_her_other_dates(client: PageClient, app: Flask) -> None:
    first, second, third = three_dates()
    outcomes = dates.register_for([first, third], RegistrationDetails("Sam", "sam@example.org"))
    db.session.commit()
    paths = [service.path_of(one.registration) for one in outcomes]
    page = client.get(paths[0])
    assert page.select_one(f'a[href="{paths[1]}"]')
    assert service.path_of(db.session.query(Registration).filter_by(knowledge_session_id=second.id).one()) not in str(
        page
    )
    service.cancel(outcomes[1].registration)
    db.session.commit()
    assert not client.get(paths[0]).select_one(f'a[href="{paths[1]}"]')


def test_her_own_page_tells_what_became_of_each_date(client: PageClient, app: Flask) -> None:
    """No place is hers on a date that was called off, or that is over."""
    first, second, third = three_dates()
    outcomes = dates.register_for([first, second, third], RegistrationDetails("Sam", "sam@example.org"))
    sessions.cancel(third)
    db.session.commit()
    page = client.get(service.path_of(outcomes[1].registration))
    told = [line.get_text(" ", strip=True) for line in page.select("[aria-labelledby=datums] li span.soft")]
    assert told == ["Je hebt een plek.", "Deze sessie gaat niet door."]
    with clock.set_to(first.ends_at):
        page = client.get(service.path_of(outcomes[1].registration))
    told = [line.get_text(" ", strip=True) for line in page.select("[aria-labelledby=datums] li span.soft")]
    assert told == ["Deze sessie is voorbij.", "Deze sessie gaat niet door."]


def test_the_session_page_shows_the_other_dates(client: PageClient, app: Flask) -> None:
    _first, _second, third = three_dates()
    page = client.get("/sessies/eerste")
    section = page.find("section", attrs={"aria-labelledby": "datums"})
    assert section is not None
    assert [link["href"] for link in section.select("li a")] == ["/sessies/tweede", "/sessies/derde"]  # type: ignore[attr-defined]
    assert "Vol" in section.get_text()
    told = [part["aria-labelledby"] for part in page.select(".columns section[aria-labelledby]")]
    assert told.index("over") < told.index("datums"), "first what it is about, then when else"
    assert '"superEvent"' in str(page.find("script", type="application/ld+json"))
    factories.registration(third)
    assert "24 plekken vrij" in client.get("/sessies/eerste").get_text()
    third.series = None
    db.session.commit()
    assert "/sessies/derde" not in str(client.get("/sessies/eerste").find("main"))


def test_other_sites_find_the_other_dates(client: PageClient, app: Flask) -> None:
    three_dates()
    answer = client.raw("/api/v1/sessies/tweede").get_json()
    assert answer["other_dates"] == ["http://localhost/sessies/eerste", "http://localhost/sessies/derde"]
    loose = factories.knowledge_session(slug="losse")
    assert client.raw(f"/api/v1/sessies/{loose.slug}").get_json()["other_dates"] == []
