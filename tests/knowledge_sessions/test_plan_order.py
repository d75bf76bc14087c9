"""The summary of errors of the plan goes down the page, as who reads it does."""

from bs4 import BeautifulSoup

from sessions_app.knowledge_sessions.plan_form import ON_THE_PAGE
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

ADDRESS = "/beheer/sessies/nieuw"
ALL_WRONG = {
    "title": "", "kind": "feest", "district": "", "summary": "s" * 401, "starts_at": "", "ends_at": "",
    "venue_postcode": "1" * 17, "online_url": "geen adres", "capacity": "veel", "registration_opens_at": "straks",
    "online_capacity": "veel", "offer_hours": "lang", "promotion_closes_at": "nooit", "reminder_hour": "25",
    "organisations": ["bestaat-niet"], "programme-0-time": "half twee", "points_anders-name": "Vereniging",
    "contact_email": "olga",
}  # fmt: skip


def test_what_is_wrong_is_named_in_the_order_of_the_page(client: PageClient, cast: Cast) -> None:
    factories.organisation()
    answer = client.sign_in(cast.organiser_olga).post(ADDRESS, ALL_WRONG, 422)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    on_the_page = [one["id"] for one in page.select("form [id]")]
    named = [str(link["href"]).removeprefix("#") for link in page.select(".error-summary a")]
    assert len(named) >= len(ALL_WRONG)
    assert named == sorted(named, key=on_the_page.index)


def test_each_field_has_its_place_in_that_order(client: PageClient, cast: Cast) -> None:
    factories.organisation()
    factories.theme()
    page = client.sign_in(cast.organiser_olga).get(ADDRESS)
    asked = [one["name"].partition("-")[0] for one in page.select("main form [name]")]
    shown = [name for name in dict.fromkeys(asked) if name in ON_THE_PAGE]
    assert shown == [name for name in ON_THE_PAGE if name not in ("later_dates", "explanation")]
    assert set(asked) - set(shown) == {"csrf_token", "form_token", "more_rows"}
