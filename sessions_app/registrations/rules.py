"""What may be done with a registration, and when; who gets a place is in `seating.py`. Plain values in, a decision or a
named refusal out."""

from datetime import date, datetime, timedelta
from enum import StrEnum

DOOR_OPENS_BEFORE = timedelta(hours=1)


class RegistrationStatus(StrEnum):
    """`OFFERED` holds a place until the offer expires; `REQUESTED` holds none and waits for the organiser's yes."""

    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITING = "waiting"
    REQUESTED = "requested"
    CANCELLED = "cancelled"


class EndedBecause(StrEnum):
    """Why a registration was cancelled."""

    OWN = "own"
    ORGANISER = "organiser"
    NOT_APPROVED = "not_approved"
    OFFER_EXPIRED = "offer_expired"
    OFFER_REFUSED = "offer_refused"


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


class OfferIsGone(RegistrationRefused):
    """The time to accept it is past, or it was settled already."""


class OfferWasAccepted(RegistrationRefused):
    """She took the place already, in another tab or before she went back."""


class PoolIsFull(RegistrationRefused):
    """She has a place, and there is none for the other way of taking part."""


class OrganisationIsFull(RegistrationRefused):
    """Her organisation has as many places as the session allows."""


class NotYoursToChoose(RegistrationRefused):
    """The session has only one way of taking part, or this registration can not change it now."""


class TooLateToApprove(RegistrationRefused):
    """The session has begun."""


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


def check_may_cancel(is_cancelled: bool, starts_at: datetime, now: datetime) -> None:
    """`is_cancelled`: the session. There is no place left to give back, and everyone was told already."""
    if is_cancelled:
        raise SessionIsCancelled
    if now >= starts_at:
        raise TooLateToCancel


def check_may_change(status: RegistrationStatus, ends_at: datetime, now: datetime) -> None:
    if status is RegistrationStatus.CANCELLED or now >= ends_at:
        raise TooLateToChange


def check_may_approve(is_published: bool, starts_at: datetime, now: datetime) -> None:
    if not is_published:
        raise SessionIsCancelled
    if now >= starts_at:
        raise TooLateToApprove


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
