"""Two people who type the name of an organisation differently mean the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.people.organisation_names import as_known, known_names, organisation_key


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("De Regenboog Groep", "regenboog  groep"),
        ("GGZ inGeest", "ggz-ingeest"),
        ("Stichting De Omslag", "de omslag"),
        ("Cordaan B.V.", "CORDAAN bv"),
        ("Café Zürich", "cafe zurich"),
        ("WPI", "WPI (gemeente Amsterdam)"),
        ("Sociale firma’s Amsterdam", "sociale firmas amsterdam"),
    ],
)
def test_the_same_organisation_however_it_is_typed(typed: str, same: str) -> None:
    known = known_names(["WPI (gemeente Amsterdam)", "Afdeling Zorg (gemeente Amsterdam)"])
    assert organisation_key(typed, known) == organisation_key(same, known)


def test_a_short_name_of_several_is_none_of_them() -> None:
    known = known_names(["Buurtteam (Noord)", "Buurtteam (West)"])
    assert organisation_key("Buurtteam", known) == "buurtteam"
    assert organisation_key("Buurtteam (Noord)", known) != organisation_key("Buurtteam (West)", known)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" de regenboog  GROEP", "De Regenboog Groep"),
        ("wpi", "WPI (gemeente Amsterdam)"),
        ("wpi (Gemeente Amsterdam)", "WPI (gemeente Amsterdam)"),
        ("Buurtteam", "Buurtteam"),
        ("Regenboog", "Regenboog"),
        ("", ""),
    ],
)
def test_a_known_organisation_goes_by_its_own_name(typed: str, meant: str) -> None:
    names = ["De Regenboog Groep", "WPI (gemeente Amsterdam)", "Buurtteam (Noord)", "Buurtteam (West)", "–"]
    assert as_known(typed, names) == meant


@given(st.text(max_size=30))
def test_comparing_twice_changes_nothing(name: str) -> None:
    key = organisation_key(name)
    assert organisation_key(key) == key
