"""By which name somebody is spoken to, however a list wrote her down."""

import pytest

from sessions_app.core.names import first_name_of, is_last_name_first


@pytest.mark.parametrize(
    ("name", "first_name"),
    [
        ("Jan de Vries", "Jan"),
        ("Fatma", "Fatma"),
        ("Vries, Jan de", "Jan"),
        ("Yilmaz-de Wit, Ayşe", "Ayşe"),
        ("Anne-Marie van den Berg", "Anne-Marie"),
        ("J. (Jan) de Vries", "Jan"),
        ("Mevr. dr. Paula Jansen", "Paula"),
        ("De heer Kees Bos", "Kees"),
        ("Jan Jansen, MSc", "Jan"),
        ("Jan Bos, Pantar", "Jan"),
        ("JAN DE VRIES", "JAN"),
        ("Prof. Bo Li", "Bo"),
        # None to be found.
        ("J. van den Linden", ""),
        ("Linden, J. van den", ""),
        ("J.P. Jansen", ""),
        ("J P Jansen", ""),
        ("Th. de Wit", ""),
        ("J.", ""),
        ("Mevr. dr. P. Jansen", ""),
        ("Mevr. Jansen", ""),
        ("De heer Bos", ""),
        ("Mevr.", ""),
        ("van den Berg", ""),
        ("Bos, MSc", ""),
        ("", ""),
        (",", ""),
    ],
)
def test_the_first_name(name: str, first_name: str) -> None:
    assert first_name_of(name) == first_name


@pytest.mark.parametrize(
    ("name", "is_turned"),
    [
        ("Vries, Jan de", True),
        ("Linden, J. van den", True),
        ("Bakker-Smit, Ans", True),
        ("Jan Bos", False),
        ("Jan Bos, Pantar", False),
        ("Bos, MSc", False),
        ("Bos,", False),
        (", Jan", False),
        ("Pantar, Damrak 1", False),
        ("Bos, Jan, coach", False),
    ],
)
def test_which_way_round(name: str, is_turned: bool) -> None:
    assert is_last_name_first(name) is is_turned
