"""When participants are reminded, as the organiser plans it."""

from typing import Any

import pytest

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

VALID: dict[str, Any] = {
    "title": "Wie doet wat in Noord?", "kind": "rondetafelgesprek", "district": "noord",
    "starts_at": "2027-01-14T13:30", "ends_at": "2027-01-14T16:30", "venue_name": "Buurthuis Voorbeeld",
    "capacity": "25",
}  # fmt: skip


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def planned() -> KnowledgeSession:
    return db.session.scalars(db.select(KnowledgeSession)).one()


@pytest.mark.parametrize(
    ("typed", "days", "hour"),
    [
        ({}, (7, 1), 9),  # as other programmes send it, that do not know of reminders
        ({"reminder_days": ["", "14", "2"], "reminder_hour": "16"}, (14, 2), 16),
        ({"reminder_days": ""}, (), 9),
    ],
)
def test_planning(olga: PageClient, typed: dict[str, Any], days: tuple[int, ...], hour: int) -> None:
    olga.post("/beheer/sessies/nieuw", VALID | typed)
    assert (planned().days_of_reminders, planned().reminder_hour) == (days, hour)


@pytest.mark.parametrize("typed", [{"reminder_days": "5"}, {"reminder_hour": "3"}, {"reminder_hour": "x"}])
def test_what_cannot_be_chosen_is_refused(olga: PageClient, typed: dict[str, Any]) -> None:
    olga.post("/beheer/sessies/nieuw", VALID | typed, status=422)


def test_the_page_shows_what_holds(olga: PageClient) -> None:
    knowledge_session = factories.knowledge_session(reminder_days="3", reminder_hour=15)
    page = olga.get(f"/beheer/sessies/{knowledge_session.slug}/bewerken")
    assert [box["value"] for box in page.select("input[name=reminder_days][checked]")] == ["3"]
    assert page.select_one("#reminder_hour option[selected]")["value"] == "15"
    assert "3 dagen ervoor" in page.get_text()
