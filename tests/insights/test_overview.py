"""/inzicht: a figure never comes bare, the table says what the file says, and nobody sees beyond her scope."""

import csv
from io import StringIO

import pytest

from sessions_app.registrations.models import Attendance
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, agreement, counted_queries, held, table_rows
from tests.page_client import PageClient


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def file_rows(client: PageClient, query: str = "") -> list[dict[str, str]]:
    """Those above the empty line; beneath it the file says how many they are and what it is about."""
    answer = client.raw(f"/inzicht/tevredenheid.csv{query}")
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    return rows[: next(number for number, row in enumerate(rows) if not any(row.values()))]


def test_the_main_figure_stands_with_its_n_and_response(cor: PageClient) -> None:
    held(9, EIGHT_OF_TEN, asked=16)
    held(3, (9, 9, 9, 9, 9), asked=5)
    tile = cor.get("/inzicht").find(class_="figures__main").get_text(" ", strip=True)
    assert "8,3" in tile
    assert "n = 15" in tile
    assert "71%" in tile  # of 21 who were asked


def test_more_answers_than_people_give_no_response(cor: PageClient) -> None:
    held(9, EIGHT_OF_TEN, asked=6)
    assert "geen respons" in cor.get("/inzicht").find(class_="figures__main").get_text(" ", strip=True)
    held(3, (9, 9, 9, 9, 9), asked=20)
    page = cor.get("/inzicht")
    tile = page.find(class_="figures__main").get_text(" ", strip=True)
    assert "n = 15" in tile
    assert "25%" in tile  # 5 of 20; of the other session nobody can tell
    assert [row[-1] for row in table_rows(page, "trend-heading")] == ["–", "25%"]


def test_the_table_says_the_same_as_the_file_and_the_chart(cor: PageClient) -> None:
    held(90, EIGHT_OF_TEN, asked=16)
    held(60, (7, 7, 8, 6, 9), asked=9)
    held(30)
    page = cor.get("/inzicht")
    table = table_rows(page, "trend-heading")
    rows = [list(row.values()) for row in file_rows(cor)]
    assert [row[1:] for row in table[:2]] == [["8,0", "7,4–8,5", "10", "62%"], ["7,4", "6,5–8,1", "5", "56%"]]
    assert [[row[5], f"{row[9]}–{row[10]}", row[6], f"{row[8]}%"] for row in rows[:2]] == [row[1:] for row in table[:2]]
    assert rows[2][5:12] == [""] * 7
    drawn = {text.get_text() for text in page.find(class_="figure__desk").find_all("text")}
    assert {"8,0", "7,4"} <= drawn


def test_a_session_without_a_figure_is_shown_in_words(cor: PageClient) -> None:
    held(30)
    cor.set_language("en")
    page = cor.get("/inzicht")
    assert "too few answers" in page.find(class_="figures__main").get_text()
    assert table_rows(page, "trend-heading")[0][1:] == ["too few answers"]
    assert page.find(class_="figure__desk") is None


def test_more_than_sixty_sessions_become_quarters(cor: PageClient) -> None:
    for day in range(1, 62):
        held(day, (8, 8, 8, 8, 9) if day < 52 else ())
    rows = table_rows(cor.get("/inzicht"), "trend-heading")
    assert [row[0] for row in rows] == ["2026 K3", "2026 K4"]
    assert rows[1][1:4] == ["8,2", "", "255"]  # no session has ten answers: nothing tells how sure it is
    assert [row["n"] for row in file_rows(cor)] == ["", "255"]


def test_a_small_chart_per_district_with_its_table(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    held(30, (9, 9, 9, 9, 8), district=factories.district("west"))
    page = cor.get("/inzicht")
    section = page.find(attrs={"aria-labelledby": "districts-heading"})
    cards = section.find_all("li")
    assert [(card.h3.get_text(strip=True), card.b.get_text()) for card in cards] == [("Noord", "8,0"), ("West", "8,8")]
    assert all(card.svg for card in cards)
    assert [row[-1] for row in table_rows(page, "districts-heading")] == ["8,0 (10)", "8,8 (5)"]
    assert cor.get("/inzicht?stadsdeel=west").find(attrs={"aria-labelledby": "districts-heading"}) is None


def test_filters_stay_in_the_links_to_the_files(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    held(30, (9, 9, 9, 9, 8), district=factories.district("west"))
    page = cor.get("/inzicht?stadsdeel=west&van=2026-01-01")
    [link] = [a["href"] for a in page.find_all("a") if "tevredenheid.csv" in a["href"]]
    assert [row["n"] for row in file_rows(cor, link.partition("csv")[2])] == ["5"]


def test_a_coordinator_of_one_district_sees_no_other(client: PageClient, cast: Cast) -> None:
    held(30, EIGHT_OF_TEN)
    held(30, (9, 9, 9, 9, 8), district=factories.district("west"))
    client.sign_in(cast.coordinator_noor)
    page = client.get("/inzicht")
    assert "8,0" in page.find(class_="figures__main").get_text()
    assert "Noord" in page.find(class_="filter").find_next("p").get_text()
    assert "West" not in page.main.get_text()
    assert len(file_rows(client)) == 1
    refused = client.get("/inzicht?stadsdeel=west", 404)
    assert refused.select_one("form.filter"), "she goes on from there"
    for page in ("afspraken", "uitsplitsing", "aandacht", "meegenomen", "rapport", "tevredenheid.csv"):
        client.raw(f"/inzicht/{page}?stadsdeel=west", 404)


def test_who_may_look(client: PageClient, cast: Cast) -> None:
    client.raw("/inzicht", 302)
    client.sign_in(cast.organiser_olga).get("/inzicht", 403)
    client.get("/inzicht/afspraken", 403)
    client.get("/inzicht/tevredenheid.csv", 403)
    client.sign_in(cast.admin_anna).get("/inzicht")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("stadsdeel=mars", "We do not know ‘mars’"),
        ("thema=%3Cb%3E", "We do not know ‘<b>’"),
        ("soort=feest", "We do not know ‘feest’"),
        ("organisatie=niemand", "We do not know ‘niemand’"),
        ("van=2026-02-30", "This is not a date"),
        ("tot=9999-12-31", "Fill in a date between 2000 and 2100"),
        ("van=2026-05-01&tot=2026-04-01", "The first day lies after the last one"),
    ],
)
def test_a_filter_that_cannot_be_is_a_sentence(cor: PageClient, query: str, sentence: str) -> None:
    cor.set_language("en")
    assert sentence in cor.get(f"/inzicht?{query}", 422).find(class_="error-summary").get_text()
    assert sentence in cor.get(f"/inzicht/tevredenheid.svg?{query}", 422).main.get_text()
    cor.get(f"/inzicht/afspraken?{query}", 422)


def test_what_was_typed_is_kept(cor: PageClient) -> None:
    page = cor.get("/inzicht?van=2026-05-01&tot=2026-04-01&soort=conferentie", 422)
    assert (page.find(id="van")["value"], page.find(id="tot")["value"]) == ("2026-05-01", "2026-04-01")
    assert page.find(id="soort").find("option", selected=True)["value"] == "conferentie"


def test_a_ready_period_leaves_out_what_nobody_knows(cor: PageClient) -> None:
    page = cor.get("/inzicht?stadsdeel=mars&soort=conferentie", 422)
    [address] = {link["href"].partition("&soort")[2] for link in page.select(".chips a")}
    assert address == "=conferentie"


def test_on_paper_the_page_says_what_it_is_about(cor: PageClient) -> None:
    held(9, EIGHT_OF_TEN)
    said = cor.get("/inzicht?van=2026-01-01&tot=2026-12-31&soort=kennissessie").find(class_="choice-on-paper")
    assert said.get_text() == "donderdag 1 januari 2026 tot en met donderdag 31 december 2026, Kennissessie"


def test_where_attendance_was_not_marked_the_page_says_who_was_asked(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, attendance_was_marked=False)
    cor.set_language("en")
    assert "In 1 session attendance was not marked" in cor.get("/inzicht").main.get_text()
    assert file_rows(cor)[0]["Remark"] == "everyone who had registered was asked"


def test_in_english_the_figures_have_points(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16)
    cor.set_language("en")
    page = cor.get("/inzicht")
    assert "On average people give 8.0 (n\u00a0=\u00a010, response 62%)." in page.main.get_text()
    assert table_rows(page, "trend-heading")[0][1] == "8.0"


def test_the_number_of_queries_does_not_grow_with_the_sessions(cor: PageClient) -> None:
    def full(day: int) -> None:
        session = held(day, EIGHT_OF_TEN, partners=[factories.organisation()], themes=[factories.theme()])
        factories.registration(session, attendance=Attendance.ATTENDED)
        agreement(session)

    full(300)
    with counted_queries() as few:
        cor.get("/inzicht")
    for day in range(2, 22):
        full(day * 10)
    with counted_queries() as many:
        cor.get("/inzicht")
    assert len(many) == len(few)
