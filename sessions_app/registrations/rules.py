"""Who gets a place, who waits, who is next. Plain values in, a decision or a named refusal out."""

from enum import StrEnum


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
