"""/inzicht/afspraken: agreements are counted, not read, unless someone asked for help."""

from datetime import date

import pytest

from sessions_app.agreements.models import AgreementStatus
from tests import factories
from tests.cast import Cast
from tests.insights.held import agreement, counted_queries, held, table_rows
from tests.page_client import PageClient

YESTERDAY = date(2026, 11, 20)


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.coordinator_cor)


def test_what_became_of_them_per_district(cor: PageClient) -> None:
    noord, west = held(60), held(60, district=factories.district("west"))
    agreement(noord, AgreementStatus.DONE)
    agreement(noord, AgreementStatus.OPEN)
    agreement(noord, AgreementStatus.PROPOSED)
    agreement(west, AgreementStatus.OPEN, YESTERDAY)
    agreement(west, AgreementStatus.DROPPED)
    rows = table_rows(cor.get("/inzicht/afspraken"), "counts-heading")
    assert [[row[0], *row[2:]] for row in rows] == [["Noord", "1", "1", "0", "0"], ["West", "0", "0", "1", "1"]]
    assert [[row[0], *row[2:]] for row in table_rows(cor.get("/inzicht"), "agreements-heading")] == [
        ["Noord", "1", "1", "0", "0"],
        ["West", "0", "0", "1", "1"],
    ]


def test_what_nobody_agreed_to_is_no_agreement(cor: PageClient) -> None:
    noord, west = held(60), held(60, district=factories.district("west"))
    agreement(noord, AgreementStatus.DONE)
    for _time in range(3):
        agreement(noord, AgreementStatus.DROPPED, was_agreed=False)
        agreement(west, AgreementStatus.PROPOSED)
    page = cor.get("/inzicht")
    assert "of 1 agreement: 100%" in page.get_text(" ", strip=True)
    assert [row[0] for row in table_rows(page, "agreements-heading")] == ["Noord"]
    assert table_rows(cor.get("/inzicht/afspraken"), "between-heading")[0][1] == "1"


def test_what_is_overdue_without_text_and_names(cor: PageClient) -> None:
    agreement(held(60), due_on=YESTERDAY, what="Iets dat niemand leest")
    page = cor.get("/inzicht/afspraken")
    [row] = table_rows(page, "overdue-heading")
    assert row[0] == "Zorgaanbieder A and Sociale firma C"
    assert row[-1] == "1 day"
    for text in (page.get_text(), cor.get("/inzicht").get_text()):
        assert "Iets dat niemand leest" not in text
        assert "Sam Geheim" not in text


def test_who_asks_for_help_is_read(cor: PageClient) -> None:
    agreement(held(60), AgreementStatus.STUCK, what="Een proefplek <zoeken>", help_wanted=True)
    agreement(held(60), AgreementStatus.DONE, what="Al gelukt", help_wanted=True)
    page = cor.get("/inzicht/afspraken")
    assert "Een proefplek <zoeken>" in page.find(attrs={"aria-labelledby": "help-heading"}).get_text()
    assert "Al gelukt" not in page.get_text()
    assert "Sam Geheim" not in page.get_text()


def test_long_lists_are_read_page_by_page_each_by_itself(cor: PageClient) -> None:
    session = held(60)
    for number in range(25):
        agreement(session, AgreementStatus.STUCK, YESTERDAY, what=f"Afspraak {number:02d}.", help_wanted=True)
    page = cor.get("/inzicht/afspraken")
    assert [len(table_rows(page, f"{name}-heading")) for name in ("help", "overdue")] == [20, 20]
    assert "25 agreements ask for help" in page.get_text() and "Overdue: 25 agreements" in page.get_text()
    _of_help, of_overdue = page.select(".pager a[rel=next]")
    page = cor.get(str(of_overdue["href"]))
    assert [len(table_rows(page, f"{name}-heading")) for name in ("help", "overdue")] == [20, 5]
    [of_help] = page.select(".pager a[rel=next]")
    page = cor.get(str(of_help["href"]))
    assert [len(table_rows(page, f"{name}-heading")) for name in ("help", "overdue")] == [5, 5]
    assert "Afspraak 24." in page.get_text()
    cor.get("/inzicht/afspraken?hulp=3", status=404)


@pytest.mark.parametrize(
    ("organisations", "words"),
    [
        (("A", "B", "C"), "A, B and C"),
        (("A", "A"), "Within A"),
        (("A", ""), "A and someone without an organisation"),
        (("", ""), "No organisation filled in"),
    ],
)
def test_between_whom_in_words(cor: PageClient, organisations: tuple[str, ...], words: str) -> None:
    agreement(held(60), organisations=organisations)
    assert table_rows(cor.get("/inzicht/afspraken"), "between-heading") == [[words, "1", "0", "0"]]


def test_nothing_of_another_district(client: PageClient, cast: Cast) -> None:
    west = held(60, district=factories.district("west"))
    agreement(west, AgreementStatus.STUCK, YESTERDAY, ("Alleen in West", "Ook daar"), help_wanted=True)
    page = client.sign_in(cast.coordinator_noor).get("/inzicht/afspraken")
    assert page.find("table") is None
    assert "Alleen in West" not in page.get_text()


def test_the_number_of_queries_does_not_grow_with_the_agreements(cor: PageClient) -> None:
    agreement(held(60), AgreementStatus.STUCK, YESTERDAY, help_wanted=True)
    with counted_queries() as few:
        cor.get("/inzicht/afspraken")
    for _ in range(8):
        agreement(held(60), AgreementStatus.STUCK, YESTERDAY, help_wanted=True)
    with counted_queries() as many:
        cor.get("/inzicht/afspraken")
    assert len(many) == len(few)
