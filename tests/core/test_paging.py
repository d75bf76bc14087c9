import pytest

from sessions_app.core.paging import FURTHEST, page_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-3", 1), ("twee", 1), ("9" * 40, FURTHEST), ("²", 1), ("1.5", 1)],
)
def test_a_page_number_is_never_an_error(typed: str, number: int) -> None:
    assert page_number(typed) == number
