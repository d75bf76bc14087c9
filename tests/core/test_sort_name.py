"""Lists of people stand in the order in which one looks someone up on paper."""

import pytest

from sessions_app.core.names import sort_name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("J. van den Linden", "linden j. van den"),
        ("Linden, J. van den", "linden j. van den"),
        ("Ömer Şahin", "sahin omer"),
        ("Łucja Dąbrowska", "dabrowska lucja"),
        ("İpek Yıldız", "yildiz ipek"),
        ("Zoë 't Hart", "hart zoe 't"),
        ("Zoe\u0308 Strauß", "strauss zoe"),
        ("Cher", "cher"),
        ("van der", "van der"),
        ("李小龙", "李小龙"),
    ],
)
def test_by_last_name_without_prefix_and_accents(name: str, key: str) -> None:
    assert sort_name(name) == key


def test_sahin_stands_between_sa_and_smit() -> None:
    names = ["Sanne Zwart", "Wim Smit", "Ömer Şahin", "Ad Sa"]
    assert sorted(names, key=sort_name) == ["Ad Sa", "Ömer Şahin", "Wim Smit", "Sanne Zwart"]
