"""The address of a venue: the city follows from the district."""

import pytest

from sessions_app.knowledge_sessions import address
from sessions_app.people.models import District
from sessions_app.people.rules import DistrictKind


@pytest.mark.parametrize(
    ("kind", "name", "city"),
    [
        (DistrictKind.STADSDEEL, "Noord", "Amsterdam"),
        (DistrictKind.STADSGEBIED, "Weesp", "Weesp"),
        (DistrictKind.GEMEENTE, "Purmerend", "Purmerend"),
    ],
)
def test_the_city_of_a_district(kind: DistrictKind, name: str, city: str) -> None:
    assert address.city_of(District(slug=name.lower(), name=name, kind=kind)) == city


@pytest.mark.parametrize(
    ("street", "postcode", "line"),
    [
        ("Overhaalstraat 12", "1022 EX", "De Veerboot, Overhaalstraat 12, 1022 EX Amsterdam"),
        ("Overhaalstraat 12", "", "De Veerboot, Overhaalstraat 12, Amsterdam"),
        ("", "1022 EX", "De Veerboot, 1022 EX Amsterdam"),
        ("", "", "De Veerboot"),
    ],
)
def test_the_city_stands_behind_an_address_only(street: str, postcode: str, line: str) -> None:
    assert address.on_one_line("De Veerboot", street, postcode, "Amsterdam") == line
