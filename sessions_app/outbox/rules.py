"""The states of a mail, and when a failed one is tried again."""

from datetime import timedelta
from enum import StrEnum


class MailState(StrEnum):
    DUE = "due"  # waits for its moment or for its next try
    TAKEN = "taken"  # a worker has it
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"  # a newer one says more, before this one left


RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800, 3600))


def next_try_after(tries: int) -> timedelta:
    """How long to wait after the nth try failed: 30 s, 1, 2, 5, 10, 30 min, then every hour."""
    return RETRY_AFTER[min(max(tries, 1), len(RETRY_AFTER)) - 1]
