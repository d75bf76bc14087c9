"""The page of a whole city, with as many points as it draws, stays light."""

from collections.abc import Sequence
from datetime import date

import pytest

from sessions_app.agreements.models import AgreementStatus
from sessions_app.insights.rules import MOST_POINTS
from sessions_app.people.models import Organisation
from sessions_app.registrations.models import Attendance
from tests import factories
from tests.cast import Cast
from tests.insights.folding import fold
from tests.insights.held import agreement, held
from tests.page_client import PageClient

DISTRICTS = ("centrum", "nieuw-west", "noord", "oost", "west", "zuid", "zuidoost", "weesp", "amstelveen", "purmerend")
MOST_BYTES = 60_000
MARKS = ((8, 8, 7, 9, 8, 7, 9, 8, 8, 8), (6, 7, 7, 8, 6, 7, 7, 8, 7, 7, 6), (9, 9, 9, 9, 8))


@pytest.fixture
def busy_years(cast: Cast) -> None:
    partners = [factories.organisation(f"Stichting Voorbeeld {number}") for number in range(40)]
    themes = [factories.theme(f"Meedoen en werk {number}") for number in range(8)]
    for number in range(MOST_POINTS):
        _session(number, MARKS[number % 3] if number % 9 else (), partners[number % 40 :][:3], themes[number % 8])
    fold()


def _session(number: int, marks: Sequence[int], partners: list[Organisation], theme: object) -> None:
    title = f"Wie doet wat rond dagbesteding in de buurt ({number})"
    made = held(
        20 + number * 13, marks, title=title, slug=f"wie-doet-wat-rond-dagbesteding-in-de-buurt-{number}",
        district=factories.district(DISTRICTS[number % 10]), partners=partners, themes=[theme],
    )  # fmt: skip
    for attendance in (Attendance.ATTENDED, Attendance.NO_SHOW):
        factories.registration(made, attendance=attendance)
    if number % 2:
        statuses = list(AgreementStatus)
        agreement(made, statuses[number % len(statuses)], date(2026, 11, 1))


def test_a_full_page_stays_light(client: PageClient, cast: Cast, busy_years: None) -> None:
    client.sign_in(cast.coordinator_cor)
    sizes = {}
    for page in ("", "/uitsplitsing", "/aandacht", "/meegenomen", "/afspraken"):
        answer = client.raw(f"/inzicht{page}?van=2024-01-01&tot=2026-12-31")
        assert client.inspected(answer, 200).find("table") or page == "/meegenomen"
        sizes[page] = len(answer.data)
    assert not {page: size for page, size in sizes.items() if size > MOST_BYTES}
