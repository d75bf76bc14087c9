"""The words of a round for who reads mail without HTML."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.invitations.round_markdown import as_plain_text

STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Kom **naar __De Brug__** of __bel__", "Kom naar __De Brug__ of bel"),
        ("***Let op***", "*Let op*"),
        ("2 ** 3, snake__case en **niet dicht", "2 ** 3, snake__case en **niet dicht"),
        ("**over\nregels**", "**over\nregels**"),
        ("## Programma\n[Lees](https://example.org/a__b__c)", "Programma\nLees (https://example.org/abc)"),
    ],
)
def test_signs_around_strong_words_go(written: str, read: str) -> None:
    assert as_plain_text(written) == read


@given(st.text(alphabet="**__ a\n", max_size=30).map(str.strip))
def test_as_one_pattern_would_do(text: str) -> None:
    assert as_plain_text(text) == STRONG.sub(r"\2", text)


@pytest.mark.parametrize("text", ["a **b" * 100_000, "**b " * 100_000 + "__", "*_" * 100_000, "**" * 100_000])
def test_signs_that_nothing_closes_take_no_time(text: str) -> None:
    began = time.process_time()
    as_plain_text(text)
    assert time.process_time() - began < 1
