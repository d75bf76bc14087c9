"""The words of this room, what a role may do, and where she may do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

INVITATION_LASTS = timedelta(days=7)
SIGNED_IN_AT_MOST = timedelta(hours=12)


class Role(StrEnum):
    ADMIN = "admin"
    ORGANISER = "organiser"
    PARTNER = "partner"
    COORDINATOR = "coordinator"


class Right(StrEnum):
    """What one may do with knowledge sessions; where, is her scope."""

    SEE_SESSIONS = "see_sessions"  # at the desk: how many places are taken, who organises
    READ_NAMES = "read_names"  # names and organisations of the participants
    READ_QUESTIONS = "read_questions"  # what was asked in advance, without who asked it
    MARK_ATTENDANCE = "mark_attendance"  # who is in, undo, walk-in
    ORGANISE = "organise"  # plan, change, cancel; e-mail addresses, needs, questions; export; mail; results
    READ_FIGURES = "read_figures"  # over many sessions; no names
    ADMINISTER = "administer"  # accounts, organisations, districts, themes, the log


AT_THE_DOOR = frozenset({Right.SEE_SESSIONS, Right.READ_NAMES, Right.MARK_ATTENDANCE, Right.READ_QUESTIONS})

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.ORGANISER: AT_THE_DOOR | {Right.ORGANISE},
    Role.PARTNER: AT_THE_DOOR,
    Role.COORDINATOR: frozenset({Right.READ_FIGURES}),
}


class AccountChange(StrEnum):
    """What the owner of an account gets a mail about."""

    PASSWORD = "password"  # noqa: S105 - the word for it
    SECOND_STEP_ON = "second_step_on"
    SECOND_STEP_OFF = "second_step_off"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"


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


@dataclass(frozen=True)
class Scope:
    """Where a right holds: everywhere, or in these districts and in sessions in which these organisations have a part.
    With neither it is nowhere."""

    everywhere: bool = False
    district_ids: frozenset[int] = frozenset()
    organisation_ids: frozenset[int] = frozenset()

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            self.everywhere or other.everywhere,
            self.district_ids | other.district_ids,
            self.organisation_ids | other.organisation_ids,
        )

    def covers(self, district_id: int, organisation_ids: Iterable[int]) -> bool:
        """Whether a session in this district, in which these organisations have a part, lies within it."""
        return (
            self.everywhere or district_id in self.district_ids or bool(self.organisation_ids & set(organisation_ids))
        )


def scope_of_role(role: Role, districts: frozenset[int], organisations: frozenset[int]) -> Scope:
    """The scope that a role gives an account with these districts and organisations; all her roles share them.

    An organiser or a coordinator without any may look everywhere. A partner is kept to the sessions of her
    organisations whatever her districts are; without an organisation she sees nothing.
    """
    if role is Role.ADMIN:
        return Scope(everywhere=True)
    if role is Role.PARTNER:
        return Scope(organisation_ids=organisations)
    if not (districts or organisations):
        return Scope(everywhere=True)
    return Scope(district_ids=districts, organisation_ids=organisations)


def scope_of_right(
    right: Right, roles: Iterable[str], districts: frozenset[int], organisations: frozenset[int]
) -> Scope:
    """The scopes of those of her roles that give this right, and of no other."""
    scope = Scope()
    for role in Role:
        if role in set(roles) and right in RIGHTS[role]:
            scope |= scope_of_role(role, districts, organisations)
    return scope


def has_right(right: str, roles: Iterable[str]) -> bool:
    """Somewhere; where, is `scope_of_right`."""
    return any(right in RIGHTS[Role(role)] for role in roles if role in list(Role))


def first_page_of(roles: Iterable[str]) -> str:
    """Where someone with these roles begins: at her desk, or with the figures."""
    own = set(roles)
    return "/inzicht" if has_right(Right.READ_FIGURES, own) and not has_right(Right.SEE_SESSIONS, own) else "/beheer"


# The first that matches; Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome",
            "CriOS": "Chrome", "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
           "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


def browser_family(user_agent: str) -> str:
    """Enough to recognise one's own browser and no more: "Firefox, Windows"; empty for an unknown one."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in user_agent), None)
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    return ", ".join(part for part in (browser, system) if part)


def quarter_of_hour(moment: datetime) -> datetime:
    """When someone was last seen is kept this roughly."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
