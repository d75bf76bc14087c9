"""The words of this room, and what a role may see."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    ORGANISER = "organiser"
    COORDINATOR = "coordinator"


class DistrictKind(StrEnum):
    """Dutch on purpose: these are the city's own terms."""

    STADSDEEL = "stadsdeel"
    STADSGEBIED = "stadsgebied"
    GEMEENTE = "gemeente"


class OrganisationKind(StrEnum):
    MUNICIPAL_DEPARTMENT = "municipal_department"
    DISTRICT_OFFICE = "district_office"
    NEIGHBOURHOOD_TEAM = "neighbourhood_team"
    CARE_ALLIANCE = "care_alliance"
    SOCIAL_FIRM = "social_firm"
    DAY_ACTIVITIES = "day_activities"
    MENTAL_HEALTH = "mental_health"
    WELFARE = "welfare"
    EDUCATION = "education"
    OTHER = "other"


def first_page_of(roles: Iterable[str]) -> str:
    """Where someone with these roles begins: at her desk, or with the figures."""
    return "/beheer" if set(roles) & {Role.ADMIN, Role.ORGANISER} else "/inzicht"
