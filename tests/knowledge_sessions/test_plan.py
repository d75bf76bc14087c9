"""The page that plans a session."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import BlockKind, Part, SessionStatus
from sessions_app.people.rules import OrganisationKind
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

ADDRESS = "/beheer/sessies/nieuw"
VALID: dict[str, Any] = {
    "title": "Wie doet wat in Noord?",
    "kind": "rondetafelgesprek",
    "district": "noord",
    "starts_at": "2027-01-14T13:30",
    "ends_at": "2027-01-14T16:30",
    "venue_name": "Buurthuis Voorbeeld",
    "venue_postcode": "1031kt",
    "capacity": "25",
}
OPENS = {"registration_opens_at": "2027-01-10T10:00"}


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    factories.district("west")
    return client.sign_in(cast.organiser_olga)


def only_session() -> KnowledgeSession:
    return db.session.scalars(db.select(KnowledgeSession)).one()


def errors_on(page: Any) -> str:
    summary = BeautifulSoup(page.get_data(as_text=True), "html.parser").find(class_="error-summary")
    assert summary is not None
    return summary.get_text(" ")


def test_the_page_offers_her_own_district(olga: PageClient) -> None:
    page = olga.get(ADDRESS)
    options = [option["value"] for option in page.select("#district option")]
    assert options == ["", "noord"]
    assert page.select_one("#contact_email")["value"] == "olga@example.org"


def test_a_whole_plan(olga: PageClient) -> None:
    office = factories.organisation("Stadsdeel Noord")
    office.kind = OrganisationKind.DISTRICT_OFFICE
    factories.organisation()
    factories.theme()
    answer = olga.post(
        ADDRESS,
        VALID
        | {
            "organisations": ["de-regenboog-groep", "stadsdeel-noord"],
            "themes": ["dagbesteding"],
            "programme-0-time": "13:15",
            "programme-0-title": "Inloop",
            "programme-0-kind": "welcome",
            "programme-3-time": "14.30",
            "programme-3-title": "Routes",
            "programme-3-led_by": "WPI",
        },
    )
    planned = only_session()
    assert answer.location == "/beheer/sessies/wie-doet-wat-in-noord-noord-2027-01-14"
    assert planned.status is SessionStatus.DRAFT
    assert (planned.starts_at.isoformat(), planned.venue_postcode) == ("2027-01-14T12:30:00+00:00", "1031 KT")
    assert [(one.organisation.slug, one.part) for one in planned.parts] == [
        ("stadsdeel-noord", Part.ORGANISER),
        ("de-regenboog-groep", Part.PARTNER),
    ]
    assert [(item.offset_minutes, item.title, item.led_by, item.kind) for item in planned.programme] == [
        (-15, "Inloop", "", BlockKind.WELCOME),
        (60, "Routes", "WPI", BlockKind.CONTENT),
    ]
    assert [theme.slug for theme in planned.themes] == ["dagbesteding"]
    assert (planned.asks_access_needs, planned.asks_dietary_needs) == (True, False)


def test_a_break_that_nobody_called_one_does_not_count(olga: PageClient) -> None:
    rows = [("13:30", "Inloop", ""), ("14:00", "Routes", ""), ("15:00", "Pauze", ""), ("15:15", "Lunch", "content")]
    names = ("time", "title", "kind")
    told = {f"programme-{at}-{name}": row[names.index(name)] for at, row in enumerate(rows) for name in names}
    olga.post(ADDRESS, VALID | told)
    kinds = [item.kind for item in only_session().programme]
    assert kinds == [BlockKind.WELCOME, BlockKind.CONTENT, BlockKind.BREAK, BlockKind.CONTENT]
    page = olga.get(f"/beheer/sessies/{only_session().slug}/bewerken")
    chosen = [page.select_one(f"[name=programme-{at}-kind] option[selected]") for at in range(5)]
    assert [one["value"] for one in chosen if one] == [*map(str, kinds), ""]


def test_a_box_that_is_emptied_stays_empty(olga: PageClient) -> None:
    olga.post(ADDRESS, VALID | {"asks_access_needs": "", "asks_dietary_needs": ["", "y"]})
    assert (only_session().asks_access_needs, only_session().asks_dietary_needs) == (False, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"district": "west"}, "district"),
        ({"district": ""}, "district"),
        ({"kind": "feest"}, "kind"),
        ({"starts_at": "gisteren"}, "starts_at"),
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T12:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"starts_at": "1999-12-31T10:00"}, "starts_at"),
        ({"ends_at": "9999-12-31T23:59"}, "ends_at"),
        ({"ends_at": "2027-01-14T13:30"}, "ends_at"),
        ({"capacity": "0"}, "capacity"),
        ({"capacity": "5001"}, "capacity"),
        ({"capacity": "veel"}, "capacity"),
        ({"capacity": ""}, "capacity"),
        (OPENS | {"registration_closes_at": "2027-01-09T10:00"}, "registration_closes_at"),
        ({"registration_opens_at": "2027-01-14T13:30"}, "registration_opens_at"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"contact_email": "olga"}, "contact_email"),
        ({"themes": ["bestaat-niet"]}, "themes"),
        ({"organisations": ["bestaat-niet"]}, "organisations"),
        ({"programme-0-title": "Inloop"}, "programme-0-time"),
        ({"programme-0-time": "14:00"}, "programme-0-title"),
        ({"programme-0-time": "half twee", "programme-0-title": "Inloop"}, "programme-0-time"),
        ({"programme-0-time": "18:00", "programme-0-title": "Borrel"}, "programme-0-time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_rest_kept(olga: PageClient, wrong: dict[str, Any], field: str) -> None:
    answer = olga.post(ADDRESS, VALID | {"summary": "Blijft staan", **wrong}, 422)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert len(errors_on(answer).split()) > 3
    links = [link["href"] for link in page.select(".error-summary a")]
    assert links in ([f"#{field}"], [f"#{field}-0"])
    assert page.select_one("#summary").get_text(strip=True) == "Blijft staan"
    assert db.session.scalars(db.select(KnowledgeSession)).all() == []


def test_the_summary_tells_which_part_of_the_programme_is_meant(olga: PageClient) -> None:
    answer = olga.post(ADDRESS, VALID | {"programme-0-title": "Inloop", "programme-1-time": "14:00"}, 422)
    said = errors_on(answer)
    assert "Onderdeel 1 van het programma: Vul in wanneer" in said
    assert "Onderdeel 2 van het programma: Vul in wat" in said


def test_the_hour_that_does_not_exist_is_explained(olga: PageClient) -> None:
    answer = olga.post(ADDRESS, VALID | {"starts_at": "2027-03-28T02:30", "ends_at": "2027-03-28T12:00"}, 422)
    assert "2027-03-28T02:30" in answer.get_data(as_text=True)
    assert "2.00" in errors_on(answer)


def test_the_doubled_hour_is_settled_and_told(olga: PageClient) -> None:
    olga.post(ADDRESS, VALID | {"starts_at": "2027-10-31T02:30", "ends_at": "2027-10-31T12:00"})
    assert only_session().starts_at.isoformat() == "2027-10-31T00:30:00+00:00"
    with olga._client.session_transaction() as kept:
        flashes = kept["_flashes"]
    assert [category for category, _sentence in flashes] == ["good", "care"]
    assert "2.30" in flashes[1][1]


def test_more_rows_keep_what_was_typed(olga: PageClient) -> None:
    answer = olga.post(ADDRESS, {"title": "Half af", "programme-0-title": "Inloop", "more_rows": "1"}, 200)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert page.select_one("#title")["value"] == "Half af"
    assert [row["value"] for row in page.select("[id$=-title][id^=programme]")] == ["Inloop", "", "", ""]
    assert page.find(class_="error-summary") is None


def test_enter_in_a_field_saves(olga: PageClient) -> None:
    """A browser presses the first button of the form."""
    first = olga.get(ADDRESS).select_one("main form").find("button")
    assert first is not None
    assert not first.get("name")


def test_a_double_click_plans_once(olga: PageClient) -> None:
    token = olga.get(ADDRESS).select_one("#form_token")["value"]
    first = olga.post(ADDRESS, VALID | {"form_token": token})
    second = olga.post(ADDRESS, VALID | {"form_token": token})
    assert first.location == second.location
    assert only_session().uid == token


def test_a_wrong_token_keeps_the_input(olga: PageClient) -> None:
    answer = olga.post(ADDRESS, VALID, 422, csrf_token="wrong")
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert page.select_one("#title")["value"] == VALID["title"]


def test_who_may_not_plan(client: PageClient, cast: Cast) -> None:
    client.raw(ADDRESS, 302)
    client.sign_in(cast.coordinator_cor).get(ADDRESS, 403)


def test_a_partner_plans_anywhere_as_long_as_it_takes_part(client: PageClient, cast: Cast) -> None:
    regenboog = factories.organisation()
    cast.organiser_olga.districts, cast.organiser_olga.organisations = [], [regenboog]
    db.session.commit()
    client.sign_in(cast.organiser_olga)
    factories.organisation("WPI")
    client.post(ADDRESS, VALID | {"organisations": ["wpi"]}, 422)
    client.post(ADDRESS, VALID | {"organisations": ["wpi", "de-regenboog-groep"]})
