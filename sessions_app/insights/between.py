"""Between which organisations agreements were made. No text and no person is read.

Names are forgotten with the parties, a year after an agreement closed: there are never more of them than of that time.
The counting is the database's.
"""

from datetime import date

from sqlalchemy import ColumnElement, Subquery, case, func, select

from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.agreements.queries import MADE
from sessions_app.core.database.connections import is_postgresql
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights.choosing import Conditions
from sessions_app.insights.counting import RUNNING

APART = "\x1f"


@dataclass(frozen=True)
class Between:
    """The agreements between the same organisations: `names` in order; the same name twice is within one organisation,
    a single name is with someone who gave none."""

    names: tuple[str, ...]
    made: int = 0
    kept: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class MostBetween:
    """Those between whom most were made, of so many `pairs` in all."""

    shown: list[Between]
    pairs: int


def agreements_between(conditions: Conditions, today: date, limit: int | None = None) -> MostBetween:
    """By the organisations that people named, most agreements first, those without a name last."""
    one = _names_of_each(conditions)
    late = one.c.status.in_(RUNNING) & (one.c.due_on < today)
    made = func.count()
    rows = db.session.execute(
        select(one.c.names, made, _number(one.c.status == AgreementStatus.DONE), _number(late), func.count().over())
        .group_by(one.c.names)
        .order_by(one.c.names == "", made.desc(), one.c.names)
        .limit(limit)
    ).all()
    shown = [Between(_names(names), made, kept, overdue) for names, made, kept, overdue, _pairs in rows]
    return MostBetween(shown, rows[0][4] if rows else 0)


def _names_of_each(conditions: Conditions) -> Subquery:
    """Each agreement with its different organisations in order of name, or the one of two parties twice."""
    party = AgreementParty.__table__.c
    named = (
        select(party.agreement_id, party.organisation, func.count().label("parties"))
        .where(party.organisation != "", party.has_left.is_(False))
        .group_by(party.agreement_id, party.organisation)
        .order_by(party.agreement_id, func.lower(party.organisation), party.organisation)
        .subquery()
    )
    alone = (func.count(named.c.organisation) == 1) & (func.max(named.c.parties) > 1)
    twice = func.max(named.c.organisation) + APART + func.max(named.c.organisation)
    return (
        select(
            Agreement.id,
            Agreement.status,
            Agreement.due_on,
            func.coalesce(case((alone, twice), else_=_in_one_text(named.c.organisation)), "").label("names"),
        )
        .join(Agreement.knowledge_session)
        .outerjoin(named, named.c.agreement_id == Agreement.id)
        .where(MADE, *conditions)
        .group_by(Agreement.id, Agreement.status, Agreement.due_on)
        .subquery()
    )


def _in_one_text(name: ColumnElement[str]) -> ColumnElement[str]:
    """In order of name. PostgreSQL joins as it likes; SQLite takes them as the inner query gives them, and its older
    versions know no order here."""
    if is_postgresql():
        return func.string_agg(name, APART).aggregate_order_by(func.lower(name), name)
    return func.group_concat(name, APART)


def _names(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(APART)) if joined else ()


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
