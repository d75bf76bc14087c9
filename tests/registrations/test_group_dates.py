"""A group for several dates of one programme: the choice on the form, all or nobody per date, one mail each."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import group
from sessions_app.registrations.models import Registration
from tests.conftest import NOON
from tests.page_client import PageClient
from tests.registrations.test_dates import offers_each_date, page_of, three_dates
from tests.registrations.test_group import mails, registered, team
from tests.registrations.test_group_pages import FILLED_IN

PAGE = "/sessies/eerste/aanmelden/groep"
CHOSEN: dict[str, Any] = FILLED_IN | {"choose_dates": "1", "dates": ["eerste", "tweede", "derde"]}


def places() -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.query(Registration).filter(Registration.name.in_(("Ayse", "Bo")))
    return sorted((row.knowledge_session.slug, row.name, row.status.value) for row in rows)


def test_as_many_as_fit_on_each_date(on_both: Flask) -> None:
    first, full, third = three_dates(capacity=1)
    group.register_group([third, full, first], team("Ayse", "Bo"))
    assert registered(first) == {"Ayse": "confirmed", "Bo": "waiting"}
    assert registered(full) == {"Sam van den Voorbeeld": "confirmed", "Ayse": "waiting", "Bo": "waiting"}
    assert registered(third) == {"Ayse": "confirmed", "Bo": "waiting"}
    to_ayse = [mail.kind for mail in db.session.query(OutgoingMail) if mail.recipient_email == "ayse@example.org"]
    assert sorted(to_ayse) == ["invitation"] * 2 + ["registration_confirmed"] * 2 + ["waiting_list_joined"]
    assert len(mails("group_registered")) == 3


def test_all_on_each_date_or_nobody_at_all(on_both: Flask) -> None:
    first, full, third = three_dates()
    with pytest.raises(group.NotAllFitOnDates) as refused:
        group.register_group([first, full, third], team("Ayse", "Bo", all_or_nobody=True))
    assert [(date, one.fitting) for date, one in refused.value.refusals] == [(full, 0)]
    db.session.rollback()
    assert registered(first) == registered(third) == {}
    group.register_group([first, third], team("Ayse", "Bo", all_or_nobody=True))
    assert registered(first) == registered(third) == {"Ayse": "confirmed", "Bo": "confirmed"}


def test_sent_again_with_one_more_date_adds_that_date(on_both: Flask) -> None:
    first, _full, third = three_dates()
    same = team("Ayse", "Bo")
    for dates in ([first], [first, third], [first, third]):
        group.register_group(dates, same)
        db.session.commit()
    assert len(mails("group_registered")) == 2
    assert mails("registration_repeated") == []


def test_the_form_offers_the_dates_and_tells_of_each(client: PageClient, app: Flask) -> None:
    offers_each_date(client, PAGE, is_full="Vol: wie je nu aanmeldt, komt op de wachtlijst")


def test_a_group_for_all_dates(client: PageClient, app: Flask) -> None:
    three_dates()
    answer = client.post(PAGE, CHOSEN)
    assert answer.location == "/sessies/eerste/aangemeld/groep?data=tweede&data=derde"
    assert places() == [
        ("derde", "Ayse", "confirmed"), ("derde", "Bo", "confirmed"),
        ("eerste", "Ayse", "confirmed"), ("eerste", "Bo", "confirmed"),
        ("tweede", "Ayse", "waiting"), ("tweede", "Bo", "waiting"),
    ]  # fmt: skip
    page = client.get(answer.location).get_text()
    assert "28 december" in page
    assert "één mail per datum" in page


def test_without_a_choice_it_is_this_date(client: PageClient, app: Flask) -> None:
    three_dates()
    assert client.post(PAGE, FILLED_IN).location == "/sessies/eerste/aangemeld/groep"
    assert {slug for slug, _name, _status in places()} == {"eerste"}


def test_the_date_that_is_too_full_is_named_and_everything_stays(client: PageClient, app: Flask) -> None:
    three_dates()
    page = page_of(client.post(PAGE, CHOSEN | {"when_full": "all"}, 409))
    summary = page.select_one(".error-summary")
    assert summary is not None
    assert "Op maandag 28 december 2026 is er plek voor 0 van de 2 mensen" in summary.get_text()
    assert len(page.select("input[name=dates][checked]")) == 3
    assert page.select_one("#colleagues-1-organisation")["value"] == "WPI"  # type: ignore[index]
    assert places() == []
    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.parametrize("chosen", [[], ["eerste", "bestaat-niet"]])
def test_dates_that_cannot_be(client: PageClient, app: Flask, chosen: list[str]) -> None:
    three_dates()
    page = page_of(client.post(PAGE, CHOSEN | {"dates": chosen}, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == ["#dates-0"]
    assert page.select_one("#colleagues-0-name")["value"] == "Ayse"  # type: ignore[index]
    assert places() == []


def test_another_row_keeps_the_chosen_dates(client: PageClient, app: Flask) -> None:
    three_dates()
    page = page_of(client.post(PAGE, CHOSEN | {"dates": ["derde"], "more_rows": "1"}, 200))
    assert [one["value"] for one in page.select("input[name=dates][checked]")] == ["derde"]


def test_a_limit_on_another_date_asks_the_organisation(client: PageClient, app: Flask) -> None:
    third = three_dates()[2]
    third.limit_per_organisation = 2
    db.session.commit()
    page = page_of(client.post(PAGE, CHOSEN | {"organisation": ""}, 422))
    assert [link["href"] for link in page.select(".error-summary a")] == ["#organisation"]


def test_a_date_that_closed_meanwhile_is_not_offered(client: PageClient, app: Flask) -> None:
    third = three_dates()[2]
    third.registration_closes_at = NOON - timedelta(days=1)
    db.session.commit()
    assert [one["value"] for one in client.get(PAGE).select("input[name=dates]")] == ["eerste", "tweede"]
    client.post(PAGE, CHOSEN, 422)
    assert places() == []
