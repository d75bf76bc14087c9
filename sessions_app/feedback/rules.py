"""When an evaluation goes out, what is an answer, and when figures may be released."""

from enum import StrEnum


class WillChange(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
