"""The life of an agreement."""

from enum import StrEnum


class AgreementStatus(StrEnum):
    PROPOSED = "proposed"
    OPEN = "open"
    STUCK = "stuck"
    DONE = "done"
    DROPPED = "dropped"


CLOSED = (AgreementStatus.DONE, AgreementStatus.DROPPED)
