"""Numbers from the sign-in sheet, entered afterwards: what was typed, who that is, what could not be placed and why.

Entering the same again changes nothing. Nobody is let in who had no place: that is said, and is one more button.
"""

import re
from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select

from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import attendance
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import LIVING
from sessions_app.registrations.rules import RegistrationStatus

LONGEST_RANGE = 5_000
BETWEEN = re.compile(  # begins where white space begins, so that a long stretch of it is read once
    r"(?<![ \t])[ \t]*(?:[-\u2010-\u2015\u2212]|\bt/m\b|\btot\b|\bto\b)[ \t]*", re.IGNORECASE
)
ONE = re.compile(r"\d{1,18}")
RANGE = re.compile(r"(\d{1,18})-(\d{1,18})")
AROUND = ".:()[]#\u2022*'\""


class Reason(StrEnum):
    """Why an entry was not placed."""

    NOT_A_NUMBER = "not_a_number"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    ALREADY_IN = "already_in"
    CANCELLED = "cancelled"
    WAITING = "waiting"
    OFFERED = "offered"
    REQUESTED = "requested"


TO_CORRECT = (Reason.NOT_A_NUMBER, Reason.BACKWARDS, Reason.TOO_LONG, Reason.UNKNOWN)
REASON_OF_STATUS = {
    RegistrationStatus.CANCELLED: Reason.CANCELLED,
    RegistrationStatus.WAITING: Reason.WAITING,
    RegistrationStatus.OFFERED: Reason.OFFERED,
    RegistrationStatus.REQUESTED: Reason.REQUESTED,
}


@dataclass(frozen=True)
class Unplaced:
    """`text`: as typed, or the number; `registration`: whose number it is, when it is someone's."""

    text: str
    reason: Reason
    registration: Registration | None = None

    @property
    def may_be_let_in(self) -> bool:
        return self.registration is not None and self.reason is not Reason.ALREADY_IN


@dataclass
class Entered:
    placed: list[Registration] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)

    @property
    def to_correct(self) -> str:
        """What is worth another try, for in the field."""
        return " ".join(one.text for one in self.unplaced if one.reason in TO_CORRECT)

    @property
    def not_placed(self) -> str:
        """All that was not placed, so that letting one of them in loses none of the others."""
        return " ".join(one.text for one in self.unplaced)


def read(typed: str) -> tuple[list[int], list[Unplaced]]:
    """The numbers in the order typed, each once; and the entries that are none."""
    numbers: dict[int, None] = {}
    faults = []
    for entry in _entries(typed):
        meant = _meant(entry)
        if isinstance(meant, Reason):
            faults.append(Unplaced(entry, meant))
        else:
            numbers.update(dict.fromkeys(meant))
    return list(numbers), faults


def enter(knowledge_session: KnowledgeSession, typed: str, anyway: int | None = None) -> Entered:
    """Marks as present whoever has a place and one of these numbers, and lets in the one with the number `anyway`.

    Raises `AttendanceNotYet`.
    """
    attendance.check_open(knowledge_session)
    db.session.flush()
    lock_row(KnowledgeSession, knowledge_session.id)
    numbers, faults = read(typed)
    known = _by_number(knowledge_session)
    entered = Entered(unplaced=faults)
    for number in numbers:
        registration = known.get(number)
        reason = _reason(registration)
        let_in = number == anyway and reason is not Reason.ALREADY_IN
        if registration is not None and (reason is None or let_in):
            entered.placed.append(registration)
        elif reason is not None and reason is not Reason.UNKNOWN:
            entered.unplaced.append(Unplaced(str(number), reason, registration))
    entered.unplaced += _together(number for number in numbers if number not in known)
    attendance.mark_all(entered.placed)
    return entered


def _entries(typed: str) -> Iterator[str]:
    for entry in re.split(r"[\s,;+&|/]+", BETWEEN.sub("-", typed)):
        if entry.strip(AROUND):
            yield entry.strip(AROUND)


def _meant(entry: str) -> range | Reason:
    if ONE.fullmatch(entry):
        return range(int(entry), int(entry) + 1)
    found = RANGE.fullmatch(entry)
    if not found:
        return Reason.NOT_A_NUMBER
    first, last = int(found[1]), int(found[2])
    if last < first:
        return Reason.BACKWARDS
    return Reason.TOO_LONG if last - first >= LONGEST_RANGE else range(first, last + 1)


def _by_number(knowledge_session: KnowledgeSession) -> dict[int, Registration]:
    everyone = select(Registration).where(Registration.knowledge_session_id == knowledge_session.id, LIVING)
    rows = db.session.scalars(everyone.execution_options(populate_existing=True))
    return {registration.number: registration for registration in rows}


def _reason(registration: Registration | None) -> Reason | None:
    if registration is None:
        return Reason.UNKNOWN
    if registration.has_attended:
        return Reason.ALREADY_IN
    return REASON_OF_STATUS.get(registration.status)


def _together(unknown: Iterator[int]) -> Iterator[Unplaced]:
    """Numbers in a row as one line: "41-999"."""
    for _distance, run in groupby(enumerate(sorted(unknown)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _index, number in run]
        text = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        yield Unplaced(text, Reason.UNKNOWN)
