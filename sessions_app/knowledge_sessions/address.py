"""The address of a venue in words. Organisers fill in street and postcode; the city follows from the district."""

from sessions_app.people.models import District, DistrictKind


def city_of(district: District) -> str:
    """A stadsdeel lies in Amsterdam; Weesp and the municipalities around it go by their own name."""
    return "Amsterdam" if district.kind is DistrictKind.STADSDEEL else district.name


def postcode_and_city(address: str, postcode: str, city: str) -> str:
    """The last line of an address; empty for a venue of which only the name is known."""
    return " ".join(part for part in (postcode, city) if part) if address or postcode else ""


def on_one_line(name: str, address: str, postcode: str, city: str) -> str:
    return ", ".join(part for part in (name, address, postcode_and_city(address, postcode, city)) if part)
