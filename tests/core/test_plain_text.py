"""What people typed survives; what would break a line or turn the reading direction does not."""

import pytest

from sessions_app.core.plain_text import clean_line, clean_lines


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
