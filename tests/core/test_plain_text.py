"""What people typed survives; what would break a line or turn the reading direction does not."""

import sys

import pytest
from markupsafe import Markup, escape

from sessions_app.core.plain_text import clean_line, clean_lines, one_stop, spreadsheet_cell


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Fatma de Wit-Öztürk", "Fatma de Wit-Öztürk"),
        ("  Jan \t  Jansen  ", "Jan Jansen"),
        ("Jan\r\nBcc: x@example.org", "Jan Bcc: x@example.org"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("👩🏽‍🦽 Noor", "👩🏽‍🦽 Noor"),
        ("שלום יעל", "שלום יעל"),
        ("gpj\u202eexe", "gpjexe"),
        ("a\ud800b", "ab"),
        ("\r\n\x00", ""),
    ],
)
def test_one_line(typed: str, line: str) -> None:
    assert clean_line(typed) == line


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("een\r\ntwee\rdrie\nvier", "een\ntwee\ndrie\nvier"),
        ("een\n\n  twee\n", "een\n\n  twee"),
        ("a\x00\u2029b", "a\nb"),
    ],
)
def test_several_lines(typed: str, lines: str) -> None:
    assert clean_lines(typed) == lines


def test_nothing_that_can_be_seen_is_cleaned_away() -> None:
    seen = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    text = f"a{seen}\xa0\nb"
    assert clean_lines(text) == text  # only looked at
    assert clean_lines(f"{text}\x00") == text  # gone through


@pytest.mark.parametrize("typed", ["=1+1", "+31 20 123", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "\n=1", "  =1"])
def test_no_cell_begins_as_a_formula(typed: str) -> None:
    assert spreadsheet_cell(typed).startswith("'")
    assert "\n" not in spreadsheet_cell(typed)


@pytest.mark.parametrize("typed", ["0201234567", "007", "1020 AB", "a=1", "Jan-Willem", "06-12345678", "1e5", ""])
def test_other_cells_stay_as_they_were_typed(typed: str) -> None:
    """Leading zeros too: the file holds them. A CSV has no types, so a spreadsheet that opens it by a double click may
    still show 201234567; `="0201234567"` would prevent that, but is a formula itself (docs/security.md)."""
    assert spreadsheet_cell(typed) == typed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wie doet wat?, 14 april", "Wie doet wat? 14 april"),
        ("Je staat bij de deur van: Doe mee!.", "Je staat bij de deur van: Doe mee!"),
        ("Werk, wonen, 14 april.", "Werk, wonen, 14 april."),
        ("Van ?,5 naar 7.5", "Van ?,5 naar 7.5"),
    ],
)
def test_a_title_with_a_sign_of_its_own_gets_no_second_one(written: str, read: str) -> None:
    assert one_stop(written) == read


def test_a_sentence_that_is_html_already_stays_so() -> None:
    written = Markup("Bij: <span>Foto&#39;s &amp; film?</span>, 14 april")
    assert escape(one_stop(written)) == "Bij: <span>Foto&#39;s &amp; film?</span> 14 april"
