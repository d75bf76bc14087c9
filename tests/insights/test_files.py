"""The figures as files: CSV for a spreadsheet, the chart as SVG and PNG, drawn only when something changed."""

import pytest

from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.feedback.models import ReleasedFigures
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, held
from tests.page_client import PageClient


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def test_the_table_opens_in_a_dutch_spreadsheet(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16, title="Café “Zuid”; en verder")
    answer = cor.raw("/inzicht/tevredenheid.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    line = answer.data.decode("utf-8-sig").splitlines()[1]
    assert line == '"Café “Zuid”; en verder";2026-10-22;Noord;1;1;8,0;10;16;62;7,5;8,5;;'
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("title", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1+1", " =1+1", "＝1+1"])
def test_no_title_becomes_a_formula(title: str) -> None:
    assert spreadsheet_cell(title).startswith("'")


def test_the_drawing_is_a_file_that_says_what_it_is_about(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN, asked=16)
    answer = cor.raw("/inzicht/tevredenheid.svg?stadsdeel=noord")
    drawing = answer.get_data(as_text=True)
    assert answer.mimetype == "image/svg+xml"
    assert "Noord" in drawing
    assert "8,0 (n = 10" in drawing
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_drawing_that_did_not_change_is_not_sent_again(cor: PageClient) -> None:
    session = held(30, EIGHT_OF_TEN)
    tag = cor.raw("/inzicht/tevredenheid.svg").headers["ETag"]
    again = cor.raw("/inzicht/tevredenheid.svg", 304, headers={"If-None-Match": tag})
    assert (again.data, again.headers["ETag"]) == (b"", tag)
    cor.raw("/inzicht/tevredenheid.svg?stadsdeel=noord", 200, headers={"If-None-Match": tag})
    cor.raw("/inzicht/tevredenheid.png", 200, headers={"If-None-Match": tag})
    figures = db.session.get(ReleasedFigures, session.id)
    figures.rating_sum += 5
    db.session.commit()
    assert cor.raw("/inzicht/tevredenheid.svg", 200, headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_the_tag_follows_the_language(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    tag = cor.raw("/inzicht/tevredenheid.svg").headers["ETag"]
    cor.set_language("en")
    assert b"8.0" in cor.raw("/inzicht/tevredenheid.svg", 200, headers={"If-None-Match": tag}).data


def test_a_picture_for_a_report(cor: PageClient) -> None:
    held(30, EIGHT_OF_TEN)
    assert cor.raw("/inzicht/tevredenheid.png").data.startswith(b"\x89PNG")


def test_without_sessions_there_are_files_all_the_same(cor: PageClient) -> None:
    assert len(cor.raw("/inzicht/tevredenheid.csv").data.splitlines()) == 1
    assert b"<svg" in cor.raw("/inzicht/tevredenheid.svg").data
