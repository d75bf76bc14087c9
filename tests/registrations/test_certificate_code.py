"""The code on a certificate: it says what was signed, and nothing else passes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions_app.registrations import certificate_code
from sessions_app.registrations.certificate_code import LONGEST_CODE, LONGEST_TITLE, Line, Statement

KEY = certificate_code.key_from("k" * 40)
OTHER_KEY = certificate_code.key_from("o" * 40)
PUBLIC = certificate_code.public_half(KEY)
STATEMENT = Statement(
    name="Sam van den Voorbeeld",
    title="Van dagbesteding naar werk: welke routes zijn er?",
    held_on=date(2027, 1, 14),
    net_minutes=165,
    lines=(Line("SKJ", "00123456", "2,5"), Line("Registerplein", "", "")),
    issued_on=date(2027, 1, 15),
)
CODE = certificate_code.code_of(STATEMENT, KEY)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789~_"

statements = st.builds(
    Statement,
    name=st.text(max_size=120),
    title=st.text(max_size=LONGEST_TITLE),
    held_on=st.dates(),
    net_minutes=st.integers(0, 5000),
    lines=st.lists(st.builds(Line, st.text(max_size=80), st.text(max_size=30), st.text(max_size=20)), max_size=3).map(
        tuple
    ),
    issued_on=st.dates(),
)


@given(statements)
def test_whatever_it_says_comes_back(statement: Statement) -> None:
    code = certificate_code.code_of(statement, KEY)
    assert certificate_code.read(code, [PUBLIC]) == statement
    assert set(code) <= set(LETTERS)


@given(st.integers(0, len(CODE) - 1), st.sampled_from(LETTERS))
@example(len(CODE) - 1, "B")  # the last letter has bits to spare: no second way to write them
def test_no_letter_can_be_changed(place: int, letter: str) -> None:
    changed = CODE[:place] + letter + CODE[place + 1 :]
    assert (certificate_code.read(changed, [PUBLIC]) is None) == (changed != CODE)


@given(st.text(max_size=400))
def test_what_nobody_signed_is_nothing(typed: str) -> None:
    assert certificate_code.read(typed, [PUBLIC]) is None


@given(st.binary(max_size=300))
def test_nor_is_whatever_is_well_written(content: bytes) -> None:
    import base64

    assert certificate_code.read(base64.b64encode(content, b"~_").decode().rstrip("="), [PUBLIC]) is None


@pytest.mark.parametrize("code", ["", "A", CODE[:-1], CODE[1:], CODE + "A", CODE * 2, "A" * (LONGEST_CODE + 1)])
def test_half_a_code_or_twice_is_nothing(code: str) -> None:
    assert certificate_code.read(code, [PUBLIC]) is None


def test_spaces_and_line_ends_do_not_matter() -> None:
    pasted = "\n ".join(CODE[at : at + 8] for at in range(0, len(CODE), 8))
    assert certificate_code.read(f"  {pasted}\r\n", [PUBLIC]) == STATEMENT


def test_only_a_key_of_ours_counts_and_any_of_them() -> None:
    forged = certificate_code.code_of(STATEMENT, OTHER_KEY)
    assert certificate_code.read(forged, [PUBLIC]) is None
    assert certificate_code.read(forged, [PUBLIC, certificate_code.public_half(OTHER_KEY)]) == STATEMENT


def test_the_same_certificate_has_the_same_code_and_another_one_another() -> None:
    assert certificate_code.code_of(STATEMENT, KEY) == CODE
    assert certificate_code.code_of(replace(STATEMENT, net_minutes=166), KEY) != CODE


def test_the_longest_certificate_fits_in_a_code() -> None:
    """120 letters of a name and three registers, in a script of three bytes a letter; the title is cut off."""
    line = Line("中" * 80, "4" * 30, "999,99")
    longest = replace(STATEMENT, name="中" * 120, title="中" * 200, lines=(line, line, line))
    code = certificate_code.code_of(longest, KEY)
    assert len(code) <= LONGEST_CODE
    assert certificate_code.read(code, [PUBLIC]) == replace(longest, title="中" * (LONGEST_TITLE - 1) + "…")
