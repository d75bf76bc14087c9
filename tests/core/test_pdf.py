"""What every PDF keeps: tagged for who reads by ear, the same bytes for the same data, and names that stay text."""

import io
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from sessions_app.core import pdf

MOMENT = datetime(2027, 1, 28, 12, 0, tzinfo=UTC)
WORDS = {
    "heading": "Presentielijst",
    "how": "Zet een kruisje.",
    "columns": ["Nr.", "Naam", "Organisatie", "Binnen", "Handtekening"],
    "page": "bladzijde {page} van {pages}",
    "organisation": "Stichting De Omslag",
}
MARKUP = [
    '#import "x"',
    "#panic(1)",
    "]",
    "[",
    "$x",
    "\\",
    "*b*",
    "@ref",
    "<label>",
    "#",
    "//",
    "/*",
    "`",
    '"',
    "{",
    "=x",
]


def sheet(*names: str, **more: Any) -> bytes:
    rows = [[str(number), name, name, name] for number, name in enumerate(names, start=1)]
    data = {"language": "nl", "title": "Sessie", "when": "vandaag", "where": "hier", "rows": rows, "empty": 2}
    return pdf.compile("attendance", {**data, "words": WORDS, **more}, made_at=MOMENT)


def test_it_is_tagged_and_says_its_language() -> None:
    made = sheet("Sam Voorbeeld")
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made and b"pdfuaid" in made and b"<rdf:li>nl</rdf:li>" in made


def test_the_same_data_give_the_same_bytes() -> None:
    assert sheet("Sam Voorbeeld") == sheet("Sam Voorbeeld") != sheet("Ans Voorbeeld")


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_never_markup(name: str) -> None:
    assert sheet(name, title=name, when=name, where=name).startswith(b"%PDF-")


def test_a_long_word_in_capitals_stays_in_its_column() -> None:
    [page] = PdfReader(io.BytesIO(sheet("CENTRUMVOORWERKENINKOMENNOORD"))).pages
    assert page.extract_text().count("CENTRUMVOORWERKE\u00ad\nNINKOMENNOORD") == 3  # name, note, organisation


@pytest.mark.parametrize("character", ["\0", "\ufeff", "\ufffe", "\uffff", "\x7f", "\x85", "\x1b\u0300"])
def test_what_a_tagged_pdf_may_not_hold_is_left_out(character: str) -> None:
    assert sheet(f"Sam{character} Voorbeeld", title=character).startswith(b"%PDF-")


@settings(max_examples=15)
@given(names=st.lists(st.text(max_size=60), max_size=20))
def test_whatever_people_are_called_there_is_a_sheet(names: list[str]) -> None:
    assert sheet(*names).startswith(b"%PDF-")


def test_a_template_that_fails_says_so_and_nothing_of_the_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(pdf.PdfNotMade):
        pdf.compile("attendance", {"title": "Geheime naam"}, made_at=MOMENT)
    assert "attendance.pdf" in caplog.text and "Geheime naam" not in caplog.text


def test_one_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS_AT_MOST", 0.001)
    with pytest.raises(pdf.PdfNotMade):
        sheet("Sam Voorbeeld")
