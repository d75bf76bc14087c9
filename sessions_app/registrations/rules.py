"""Who gets a place, who waits, who is next. Plain values in, a decision or a named refusal out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

DOOR_OPENS_BEFORE = timedelta(hours=1)


class RegistrationStatus(StrEnum):
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Attendance(StrEnum):
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class Need(StrEnum):
    """Choices only: these are sensitive, so there is no free text."""

    INTERPRETER = "interpreter"
    LARGE_PRINT = "large_print"
    WHEELCHAIR = "wheelchair"
    SEAT_IN_FRONT = "seat_in_front"
    CALL_ME_ABOUT_ACCESS = "call_me_about_access"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    HALAL = "halal"
    ALLERGY = "allergy"
    CALL_ME_ABOUT_DIET = "call_me_about_diet"


ACCESS_NEEDS = (
    Need.INTERPRETER,
    Need.LARGE_PRINT,
    Need.WHEELCHAIR,
    Need.SEAT_IN_FRONT,
    Need.CALL_ME_ABOUT_ACCESS,
)
DIETARY_NEEDS = (Need.VEGETARIAN, Need.VEGAN, Need.HALAL, Need.ALLERGY, Need.CALL_ME_ABOUT_DIET)


class RegistrationRefused(Exception):
    """The base of all refusals of this room."""


class RegistrationIsClosed(RegistrationRefused):
    """The last day to register is past."""


class RegistrationNotYetOpen(RegistrationRefused): ...


class SessionIsCancelled(RegistrationRefused): ...


class SessionIsPast(RegistrationRefused):
    """It has begun, or it is over."""


class SessionIsNotPublished(RegistrationRefused): ...


class TooLateToCancel(RegistrationRefused):
    """The session has begun; who was not there is marked at the door."""


class TooLateToChange(RegistrationRefused):
    """The session is over, or the registration was cancelled."""


class AttendanceNotYet(RegistrationRefused):
    """The door opens an hour before the start."""


class DoorLinkTooEarly(RegistrationRefused):
    """The link of a door helper works on the day of the session."""


class DoorLinkExpired(RegistrationRefused):
    """The day of the session is over."""


REFUSAL_OF_STATE: dict[str, type[RegistrationRefused]] = {
    "closed": RegistrationIsClosed,
    "not_yet_open": RegistrationNotYetOpen,
    "cancelled": SessionIsCancelled,
    "past": SessionIsPast,
    "not_published": SessionIsNotPublished,
}


def check_registration_is_open(state: str) -> None:
    """`state` is the word of the session's registration state; anything but "open" is refused by its name."""
    if state != "open":
        raise REFUSAL_OF_STATE[state]


def check_takes_place(state: str) -> None:
    """Whatever the state of registering, the session must still be to come."""
    if state in ("cancelled", "past"):
        raise REFUSAL_OF_STATE[state]


def status_for_new_registration(state: str, capacity: int, confirmed: int, waiting: int) -> RegistrationStatus:
    """A place while there is one and nobody waits ahead: a newcomer never jumps the line."""
    check_registration_is_open(state)
    if waiting == 0 and free_places(capacity, confirmed) > 0:
        return RegistrationStatus.CONFIRMED
    return RegistrationStatus.WAITING


def free_places(capacity: int, confirmed: int) -> int:
    """Never below zero: walk-ins may have filled the room beyond its places."""
    return max(capacity - confirmed, 0)


def first_in_line(waiting: Iterable[tuple[datetime, int]], places: int) -> list[int]:
    """The ids of those who move up into so many places: who waits longest first. `waiting`: (since, id)."""
    return [id_ for _since, id_ in sorted(waiting)[:places]]


def check_may_cancel(is_cancelled: bool, starts_at: datetime, now: datetime) -> None:
    """`is_cancelled`: the session. There is no place left to give back, and everyone was told already."""
    if is_cancelled:
        raise SessionIsCancelled
    if now >= starts_at:
        raise TooLateToCancel


def check_may_change(status: RegistrationStatus, ends_at: datetime, now: datetime) -> None:
    if status is RegistrationStatus.CANCELLED or now >= ends_at:
        raise TooLateToChange


def may_move_up(is_published: bool, starts_at: datetime, now: datetime) -> bool:
    """Until the session begins; also after the last day to register."""
    return is_published and now < starts_at


def door_opens_at(starts_at: datetime) -> datetime:
    return starts_at - DOOR_OPENS_BEFORE


def check_door_is_open(is_published: bool, starts_at: datetime, now: datetime) -> None:
    """Attendance is marked from an hour before the start, and afterwards for as long as it takes."""
    if not is_published:
        raise SessionIsCancelled
    if now < door_opens_at(starts_at):
        raise AttendanceNotYet


def check_door_link_works(is_published: bool, first_day: date, last_day: date, today: date) -> None:
    """On the day of the session only, from midnight to midnight; a session that was moved takes its link along."""
    if not is_published:
        raise SessionIsCancelled
    if today < first_day:
        raise DoorLinkTooEarly
    if today > last_day:
        raise DoorLinkExpired


def check_door_link_may_be_made(is_cancelled: bool, last_day: date, today: date) -> None:
    if is_cancelled:
        raise SessionIsCancelled
    if today > last_day:
        raise DoorLinkExpired


def check_attendance_may_be_completed(is_published: bool, starts_at: datetime, now: datetime) -> None:
    """Not before the start: the question how it was goes out next."""
    check_door_is_open(is_published, starts_at, now)
    if now < starts_at:
        raise AttendanceNotYet


def unmarked_are_no_shows(attended: int) -> bool:
    """Who was not marked stayed away, if anyone was marked at all; else nobody stood at the door and we do not know."""
    return attended > 0
