"""Agreements as numbers: all that staff see, unless someone asked for help."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.sql.elements import Label

from sessions_app.agreements.models import Agreement, AgreementChange, AgreementStatus
from sessions_app.agreements.rules import RUNNING, Step
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import District

# All who were asked said yes to it once: its history says so, which stays when the parties and the text are erased.
_WAS_AGREED = exists().where(AgreementChange.agreement_id == Agreement.id, AgreementChange.step == Step.OPEN)
STOPPED: ColumnElement[bool] = and_(Agreement.status == AgreementStatus.DROPPED, _WAS_AGREED)
REFUSED: ColumnElement[bool] = and_(Agreement.status == AgreementStatus.DROPPED, ~_WAS_AGREED)
MADE: ColumnElement[bool] = or_(Agreement.status.in_((*RUNNING, AgreementStatus.DONE)), STOPPED)


@dataclass(frozen=True)
class AgreementCounts:
    """Each agreement counts in exactly one: `open` runs and is in time, `overdue` runs and is late, `dropped` was
    agreed and stopped, `refused` was never agreed: somebody said no, or it was taken back."""

    proposed: int = 0
    open: int = 0
    overdue: int = 0
    done: int = 0
    dropped: int = 0
    refused: int = 0

    @property
    def running(self) -> int:
        return self.open + self.overdue

    @property
    def total(self) -> int:
        return self.proposed + self.made + self.refused

    @property
    def made(self) -> int:
        """What the others said yes to; not what waits for them, nor what they refused."""
        return self.running + self.done + self.dropped

    def __add__(self, other: "AgreementCounts") -> "AgreementCounts":
        return AgreementCounts(
            self.proposed + other.proposed,
            self.open + other.open,
            self.overdue + other.overdue,
            self.done + other.done,
            self.dropped + other.dropped,
            self.refused + other.refused,
        )


@dataclass(frozen=True)
class DistrictCounts:
    district: District
    counts: AgreementCounts


def counts(*conditions: ColumnElement[bool], today: date) -> AgreementCounts:
    row = db.session.execute(select(*_columns(today)).join(Agreement.knowledge_session).where(*conditions)).one()
    return _counts_of(row)


def counts_by_district(*conditions: ColumnElement[bool], today: date) -> list[DistrictCounts]:
    """By name; only districts that have agreements."""
    rows = db.session.execute(
        select(District, *_columns(today))
        .select_from(Agreement)
        .join(Agreement.knowledge_session)
        .join(KnowledgeSession.district)
        .where(*conditions)
        .group_by(*District.__table__.columns)
        .order_by(District.name)
    )
    return [DistrictCounts(row[0], _counts_of(row[1:])) for row in rows]


def counts_by_session(knowledge_session_ids: Iterable[int], today: date) -> dict[int, AgreementCounts]:
    """Every id has an entry; one query."""
    ids = list(knowledge_session_ids)
    rows = db.session.execute(
        select(Agreement.knowledge_session_id, *_columns(today))
        .where(Agreement.knowledge_session_id.in_(ids))
        .group_by(Agreement.knowledge_session_id)
    )
    found = {row[0]: _counts_of(row[1:]) for row in rows}
    return {id_: found.get(id_, AgreementCounts()) for id_ in ids}


def _columns(today: date) -> list[Label[int]]:
    runs = Agreement.status.in_(RUNNING)
    return [
        _number_of(Agreement.status == AgreementStatus.PROPOSED, "proposed"),
        _number_of(and_(runs, Agreement.due_on >= today), "open"),
        _number_of(and_(runs, Agreement.due_on < today), "overdue"),
        _number_of(Agreement.status == AgreementStatus.DONE, "done"),
        _number_of(STOPPED, "dropped"),
        _number_of(REFUSED, "refused"),
    ]


def _number_of(condition: ColumnElement[bool], name: str) -> Label[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)


def _counts_of(row: Iterable[int]) -> AgreementCounts:
    return AgreementCounts(*(int(number) for number in row))
