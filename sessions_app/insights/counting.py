"""What each session adds to the figures, counted from the rows it came from: the one place that says it. Cells, live
figures and the check all come from here. Every condition is one on whole sessions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ScalarResult, Select, case, func, select

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.agreements.queries import STOPPED
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback.models import ReleasedFigures, ReleasedLater
from sessions_app.feedback.queries import released_figures, released_later
from sessions_app.insights.rules import start_of
from sessions_app.insights.sums import Sums
from sessions_app.knowledge_sessions.models import (
    KnowledgeSession,
    PartInSession,
    SessionStatus,
    themes_of_knowledge_sessions,
)
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus

R = TypeVar("R")
Conditions = Sequence[ColumnElement[bool]]
Choice = tuple[str, str]  # a dimension and what is chosen in it
ALL: Choice = ("all", "")
RUNNING = (AgreementStatus.OPEN, AgreementStatus.STUCK)
_themes = themes_of_knowledge_sessions.c


@dataclass(frozen=True)
class Contribution:
    """What one session adds, and to which cells."""

    held_on: date
    district_id: int
    choices: tuple[Choice, ...]
    sums: Sums

    @property
    def quarter_on(self) -> date:
        return start_of("quarter", self.held_on)


def contributions(today: date, *conditions: ColumnElement[bool]) -> dict[int, Contribution]:
    """Of the published sessions that answer to the conditions, by id; who calls says that they were held. What is due
    before `today` is overdue."""
    sessions = db.session.execute(
        select(KnowledgeSession.id, KnowledgeSession.starts_at, KnowledgeSession.district_id, KnowledgeSession.kind)
        .where(KnowledgeSession.status == SessionStatus.PUBLISHED, *conditions)
        .order_by(KnowledgeSession.starts_at, KnowledgeSession.id)
    ).all()
    if not sessions:
        return {}
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for statement in (_turnout(), _agreements(today)):
        for row in db.session.execute(statement.where(*conditions)).mappings():
            counted[row["knowledge_session_id"]] |= {name: int(row[name]) for name in row if name in Sums._fields}
    for figures in _read_anew(released_figures(), conditions):
        counted[figures.knowledge_session_id] |= _released(figures)
    for later in _read_anew(released_later(), conditions):
        counted[later.knowledge_session_id] |= _later(later)
    choices = _choices(conditions)
    return {
        id_: Contribution(
            clock.local(starts_at).date(),
            district_id,
            (ALL, ("kind", kind.value), *sorted(choices[id_])),
            Sums(**{"held": 1, **counted[id_]}),
        )
        for id_, starts_at, district_id, kind in sessions
    }


def _read_anew(released: Select[R], conditions: Conditions) -> ScalarResult[R]:
    return db.session.scalars(released.where(*conditions).execution_options(populate_existing=True))


def _turnout() -> Any:
    confirmed = Registration.status == RegistrationStatus.CONFIRMED
    came = Registration.attendance == Attendance.ATTENDED
    marked = func.count(Registration.attendance) > 0
    of_marked = {
        "marked": case((marked, 1), else_=0),
        "registered": case((marked, _number(confirmed & ~Registration.walk_in)), else_=0),
        "came": _number(came & ~Registration.walk_in),
        "walked_in": _number(came & Registration.walk_in),
        "stayed_away": _number(Registration.attendance == Attendance.NO_SHOW),
        "waited": _number(Registration.status == RegistrationStatus.WAITING),
    }
    return (
        select(Registration.knowledge_session_id, *(column.label(name) for name, column in of_marked.items()))
        .join(KnowledgeSession, KnowledgeSession.id == Registration.knowledge_session_id)
        .group_by(Registration.knowledge_session_id)
    )


def _agreements(today: date) -> Any:
    running = Agreement.status.in_(RUNNING)
    numbers = {
        "proposed": Agreement.status == AgreementStatus.PROPOSED,
        "running": running,
        "overdue": running & (Agreement.due_on < today),
        "done": Agreement.status == AgreementStatus.DONE,
        "dropped": STOPPED,
    }
    return (
        select(Agreement.knowledge_session_id, *(_number(which).label(name) for name, which in numbers.items()))
        .join(Agreement.knowledge_session)
        .group_by(Agreement.knowledge_session_id)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _released(row: ReleasedFigures) -> dict[str, int]:
    counts = {
        "released": 1,
        "answers": row.responses,
        "asked": 0 if row.has_more_answers_than_people else row.asked,
        "doubled": row.responses if row.has_more_answers_than_people else 0,
        "total": row.rating_sum,
        "unmarked": 0 if row.attendance_was_marked else 1,
        **dict(zip(("spread_answers", "spread_total", "spread_squares"), row.spread, strict=True)),
        "low": row.ratings_low,
        "middle": row.ratings_middle,
        "high": row.ratings_high,
        "will_change": row.will_change_yes,
        "will_partly": row.will_change_partly,
        "will_not": row.will_change_no,
        "met": row.people_met_sum,
        "met_answers": row.people_met_responses,
    }
    return {name: count or 0 for name, count in counts.items()}


def _later(row: ReleasedLater) -> dict[str, int]:
    return {"later_asked": row.asked, "later_yes": row.yes, "later_partly": row.partly, "later_no": row.no}


def _choices(conditions: Conditions) -> defaultdict[int, list[Choice]]:
    about = (
        select(_themes.knowledge_session_id, _themes.theme_id)
        .join(KnowledgeSession, KnowledgeSession.id == _themes.knowledge_session_id)
        .where(*conditions)
    )
    by = (
        select(PartInSession.knowledge_session_id, PartInSession.organisation_id)
        .join(KnowledgeSession, KnowledgeSession.id == PartInSession.knowledge_session_id)
        .where(*conditions)
    )
    found: defaultdict[int, list[Choice]] = defaultdict(list)
    for dimension, statement in (("theme", about), ("organisation", by)):
        for session_id, choice in db.session.execute(statement):
            found[session_id].append((dimension, str(choice)))
    return found
