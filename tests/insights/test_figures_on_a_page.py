"""A page with a strict policy can carry the charts, several at once, in its own colours, whatever people typed."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sessions_app.insights.canvas import PALETTE
from sessions_app.insights.figures import standalone_svg
from tests.insights.chart_examples import QUARTERS, SVG, TEXTS, chart, inline_charts, parsed, words


@pytest.mark.parametrize("drawing", inline_charts())
def test_a_strict_policy_blocks_nothing(drawing: str) -> None:
    for blocked in ("style=", "<style", "<script", "http", "<!DOCTYPE", "<?xml"):
        assert blocked not in drawing.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert set(re.findall('href="(.)', drawing)) <= {"#"}, "nothing is fetched from elsewhere"


@pytest.mark.parametrize("drawing", inline_charts())
def test_every_colour_is_a_token(drawing: str) -> None:
    painted = re.findall(r'(?:fill|stroke)="([^"]*)"', drawing)
    assert "var(--brand)" in painted
    assert set(painted) <= {"none", *(f"var(--{token})" for token in PALETTE)}
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(", drawing)


def test_drawn_colours_are_the_light_ones_of_the_style_sheet() -> None:
    tokens = (Path(__file__).parents[2] / "static/css/tokens.css").read_text()
    for token, colour in PALETTE.items():
        assert f"--{token}: light-dark({colour}," in tokens


def test_in_forced_colours_each_mark_takes_the_reader_s() -> None:
    sheet = (Path(__file__).parents[2] / "static/css/base.css").read_text()
    forced = sheet.split("@media (forced-colors: active) {")[1].split("@media print")[0]
    drawn = {name for drawing in inline_charts() for name in re.findall(r"figure__[a-z]+(?=[ \"])", drawing)}
    by_their_kind = {
        "figure__value",
        "figure__words",
        "figure__desk",
        "figure__phone",
        "figure__small",
    }  # words, and the drawing itself
    assert {name for name in drawn - by_their_kind if f".{name}" not in forced} == set()


def test_ids_start_with_the_chart_and_never_collide() -> None:
    found = []
    for drawing in inline_charts():
        root = parsed(drawing)
        ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert all(name.startswith((root.attrib["id"], "stadsdeel-behind")) for name in ids)
        assert {root.attrib["aria-labelledby"], root.attrib["aria-describedby"]} <= set(ids)
        found += ids
    assert len(found) == len(set(found))


@pytest.mark.parametrize("name", ["", "2025", 'a" onload="x', "Trend", "a b"])
def test_a_chart_needs_a_plain_id(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        chart(chart_id=name)


def test_words_of_people_do_no_harm() -> None:
    rude = replace(TEXTS, title='<script>&"\x00\x1b$x^2$', target="$a$\n<b>", too_few="\x07]]>")
    for drawing in (chart(texts=rude), standalone_svg(QUARTERS, texts=rude, locale="nl")):
        root = parsed(drawing)
        assert root.findtext(f"{SVG}title") == '<script>&" $x^2$'
        assert {"$a$ <b>", "]]>"} <= set(words(drawing))
