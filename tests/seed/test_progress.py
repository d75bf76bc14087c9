"""How far the seed is, where there is no terminal to draw a bar in."""

import pytest

from sessions_app.seed.cli import _with_lines


def test_a_log_gets_a_line_for_each_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(_with_lines(iter(range(250)), 200)) == list(range(250))  # and never more than all
    told = capsys.readouterr().out.splitlines()
    assert told == [f"Demo data: {tenth}%" for tenth in range(10, 101, 10)]
