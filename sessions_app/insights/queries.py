"""Reads for the figures: which sessions were held, what was released of them, who came, what became of agreements.

The number of queries does not grow with the number of sessions. Every condition is one on whole sessions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import ReleasedFigures
from sessions_app.feedback.queries import released_figures
from sessions_app.insights.rules import Choices, HeldSession, Spread, Tally
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, SessionKind, SessionStatus, Theme
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.people import queries as people
from sessions_app.people.models import District, Organisation, Right, User
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Selection:
    """Which whole sessions: held from `since` up to and including `until`, narrowed by slug where not empty."""

    since: date
    until: date
    district: str = ""
    theme: str = ""
    kind: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Turnout:
    """Who came to the sessions where attendance was marked (`registered`: with a place, not walking in), and how
    many waited in vain in all of them."""

    district: str = ""
    sessions: int = 0
    registered: int = 0
    came: int = 0
    walked_in: int = 0
    stayed_away: int = 0
    waited: int = 0

    @property
    def attended(self) -> int:
        return self.came + self.walked_in


def conditions_for(user: User, asked: Selection) -> Conditions:
    """Held sessions in her scope that answer to the selection."""
    narrowed = [
        in_scope_of(user, Right.READ_FIGURES),
        KnowledgeSession.status == SessionStatus.PUBLISHED,
        KnowledgeSession.ends_at <= clock.now(),
        KnowledgeSession.starts_at >= clock.local_at(asked.since, 0),
        KnowledgeSession.starts_at < clock.local_at(asked.until + timedelta(days=1), 0),
    ]
    if asked.district:
        narrowed.append(KnowledgeSession.district.has(District.slug == asked.district))
    if asked.theme:
        narrowed.append(KnowledgeSession.themes.any(Theme.slug == asked.theme))
    if asked.kind:
        narrowed.append(KnowledgeSession.kind == SessionKind(asked.kind))
    if asked.organisation:
        part = PartInSession.organisation.has(Organisation.slug == asked.organisation)
        narrowed.append(KnowledgeSession.parts.any(part))
    return narrowed


def held_sessions(conditions: Conditions) -> list[HeldSession]:
    """The first one first, each with what the gate released of it."""
    rows: Iterable[ReleasedFigures] = db.session.scalars(released_figures().where(*conditions))  # type: ignore[assignment]
    released = {row.knowledge_session_id: _tally(row) for row in rows}
    held = db.session.execute(
        select(
            KnowledgeSession.id,
            KnowledgeSession.slug,
            KnowledgeSession.title,
            KnowledgeSession.starts_at,
            District.slug,
            District.name,
        )
        .join(District, District.id == KnowledgeSession.district_id)
        .where(*conditions)
        .order_by(KnowledgeSession.starts_at, KnowledgeSession.id)
    )
    return [
        HeldSession(id_, slug, title, clock.local(starts_at).date(), district_slug, district_name, released.get(id_))
        for id_, slug, title, starts_at, district_slug, district_name in held
    ]


def _tally(row: ReleasedFigures) -> Tally:
    return Tally(
        sessions=1,
        n=row.responses,
        asked=row.asked,
        total=row.rating_sum,
        unmarked=0 if row.attendance_was_marked else 1,
        spread=Spread(*row.spread),
        bands=_choices(row.ratings_low, row.ratings_middle, row.ratings_high),
        will_change=_choices(row.will_change_yes, row.will_change_partly, row.will_change_no),
        met=row.people_met_sum or 0,
        met_n=row.people_met_responses or 0,
    )


def _choices(*counts: int | None) -> Choices:
    return Choices(*(count or 0 for count in counts))


def turnout_by_district(conditions: Conditions) -> list[Turnout]:
    confirmed = Registration.status == RegistrationStatus.CONFIRMED
    per_session = (
        select(
            KnowledgeSession.district_id,
            _number(Registration.attendance.is_not(None)).label("marked"),
            _number(confirmed & ~Registration.walk_in).label("registered"),
            _number((Registration.attendance == Attendance.ATTENDED) & ~Registration.walk_in).label("came"),
            _number((Registration.attendance == Attendance.ATTENDED) & Registration.walk_in).label("walked_in"),
            _number(Registration.attendance == Attendance.NO_SHOW).label("stayed_away"),
            _number(Registration.status == RegistrationStatus.WAITING).label("waited"),
        )
        .join(Registration, Registration.knowledge_session_id == KnowledgeSession.id)
        .where(*conditions)
        .group_by(KnowledgeSession.id, KnowledgeSession.district_id)
        .subquery()
    )
    counted = [
        func.sum(case((per_session.c.marked > 0, per_session.c[name]), else_=0))
        for name in ("registered", "came", "walked_in", "stayed_away")
    ]
    rows = db.session.execute(
        select(District.name, _number(per_session.c.marked > 0), *counted, func.sum(per_session.c.waited))
        .join(per_session, per_session.c.district_id == District.id)
        .group_by(District.id, District.name)
        .order_by(District.name)
    )
    return [Turnout(name, *map(int, counts)) for name, *counts in rows]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


@dataclass
class Between:
    """The agreements between the same organisations: `names` in order; the same name twice is within one organisation,
    a single name is with someone who gave none."""

    names: tuple[str, ...]
    made: int = 0
    kept: int = 0
    overdue: int = 0


def agreements_between(conditions: Conditions, today: date) -> list[Between]:
    """By the organisations that people named, most agreements first. No text and no person is read."""
    rows = db.session.execute(
        select(Agreement.id, Agreement.status, Agreement.due_on, AgreementParty.organisation)
        .join(Agreement.knowledge_session)
        .outerjoin(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .where(*conditions)
        .order_by(Agreement.id)
    ).all()
    named: defaultdict[int, list[str]] = defaultdict(list)
    for id_, _status, _due_on, organisation in rows:
        named[id_] += [organisation] if organisation else []
    found: dict[tuple[str, ...], Between] = {}
    for id_, status, due_on in {(row[0], row[1], row[2]) for row in rows}:
        several = sorted(set(named[id_]), key=str.casefold)
        names = tuple(several if len(several) > 1 else named[id_][:2])
        between = found.setdefault(names, Between(names))
        between.made += 1
        between.kept += status is AgreementStatus.DONE
        between.overdue += status in (AgreementStatus.OPEN, AgreementStatus.STUCK) and due_on < today
    return sorted(found.values(), key=lambda one: (not one.names, -one.made, one.names))


def districts_for(user: User) -> list[District]:
    """Those she may choose from: her own, and where the sessions of her organisations are."""
    scope = people.scope_of(user, Right.READ_FIGURES)
    if scope.everywhere:
        return people.districts()
    hers = or_(District.id.in_(scope.district_ids), District.id.in_(_in_scope(user, KnowledgeSession.district_id)))
    return list(db.session.scalars(select(District).where(hers).order_by(District.name)))


def organisations_for(user: User) -> list[Organisation]:
    """Those she may choose from: who had a part in a session in her scope."""
    if people.scope_of(user, Right.READ_FIGURES).everywhere:
        return people.organisations()
    parts = select(PartInSession.organisation_id).where(
        PartInSession.knowledge_session_id.in_(_in_scope(user, KnowledgeSession.id))
    )
    return list(db.session.scalars(select(Organisation).where(Organisation.id.in_(parts)).order_by(Organisation.name)))


def _in_scope(user: User, column: InstrumentedAttribute[int]) -> Select[int]:
    return select(column).where(in_scope_of(user, Right.READ_FIGURES))
