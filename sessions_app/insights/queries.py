"""Reads for the figures: what was released, who came, what became of agreements, over the sessions that are chosen.

What is folded comes from the cells, or from one row per session where the period cuts a quarter or cells are not about
exactly this choice; what ended since is counted live. So no page reads the registrations or answers of more than the
last day, and the number of queries does not grow with the number of sessions.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.agreements.models import Agreement
from sessions_app.agreements.queries import AgreementCounts, DistrictCounts
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.insights import cells
from sessions_app.insights.cell_models import figure_cells, session_figures
from sessions_app.insights.choosing import Chosen, Selection, choose
from sessions_app.insights.counting import RUNNING, Contribution, contributions
from sessions_app.insights.rules import MOST_POINTS, quarters_back
from sessions_app.insights.sums import NO_SUMS, HeldSession, Part, Sums, by_district, summed
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.people import queries as people
from sessions_app.people.models import District, Organisation, Right, User

__all__ = ["Chosen", "Selection", "choose"]

MOST_BY_ID = 200
TRIES = 5


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


@dataclass(frozen=True)
class Figures:
    """All that is counted of the chosen sessions. `sessions`: each by itself, when they are few enough to be points."""

    parts: tuple[Part, ...]
    whole: Sums
    sessions: tuple[HeldSession, ...] | None


def figures_version() -> str:
    """Another one whenever figures, or the names beside them, may be others: something changed, or a session ended.
    (What is overdue depends on the day as well.)"""
    now = cells.state()
    ended = select(func.count()).select_from(KnowledgeSession).where(*_since(now.folded_until, clock.now()))
    return f"{now.version}.{db.session.scalar(ended)}"


def figures_of(chosen: Chosen) -> Figures:
    parts = tuple(parts_of(chosen))
    whole = summed(parts)
    return Figures(parts, whole, tuple(held_sessions(chosen)) if whole.held <= MOST_POINTS else None)


def parts_of(chosen: Chosen) -> list[Part]:
    """The sums per quarter and district, the first quarter first. Read again when sessions were folded meanwhile."""
    for _try in range(TRIES):
        state = cells.state()
        found = _parts(chosen, state)
        if replace(cells.state(), version=state.version) == state:
            break
    districts = {one.id: one for one in people.districts()}
    return [
        Part(quarter_on, districts[district_id].slug, districts[district_id].name, sums)
        for (quarter_on, district_id), sums in sorted(found.items())
    ]


def held_sessions(chosen: Chosen, limit: int | None = None) -> list[HeldSession]:
    """One by one, the first one first."""
    rows = db.session.execute(
        select(
            KnowledgeSession.id,
            KnowledgeSession.slug,
            KnowledgeSession.title,
            KnowledgeSession.starts_at,
            District.slug,
            District.name,
            *_columns(session_figures),
        )
        .join(District, District.id == KnowledgeSession.district_id)
        .outerjoin(session_figures, session_figures.c.knowledge_session_id == KnowledgeSession.id)
        .where(*chosen.conditions)
        .order_by(KnowledgeSession.starts_at, KnowledgeSession.id)
        .limit(limit)
    ).all()
    live = _by_id([row[0] for row in rows if row[6] is None], chosen)
    return [
        HeldSession(id_, slug, title, clock.local(starts_at).date(), district_slug, district_name, sums)
        for id_, slug, title, starts_at, district_slug, district_name, *kept in rows
        for sums in [live[id_].sums if id_ in live else Sums(*kept)]
    ]


def held_by_district(parts: Sequence[Part]) -> list[tuple[str, int]]:
    """How many sessions, by the name of the district."""
    return [(of_one[0].district_name, summed(of_one).held) for of_one in by_district(parts).values()]


def turnout_by_district(parts: Sequence[Part]) -> list[Turnout]:
    """By name; only districts where somebody was counted."""
    sums = {of_district[0].district_name: summed(of_district) for of_district in by_district(parts).values()}
    return [
        Turnout(name, one.marked, one.registered, one.came, one.walked_in, one.stayed_away, one.waited)
        for name, one in sums.items()
        if one.marked or one.waited
    ]


def agreements_by_district(parts: Sequence[Part]) -> list[DistrictCounts]:
    """By name; only districts that have agreements."""
    districts = {one.slug: one for one in people.districts()}
    found = {districts[slug]: summed(of_district) for slug, of_district in by_district(parts).items()}
    return [DistrictCounts(district, _counts(sums)) for district, sums in found.items() if sums.agreements]


def _counts(sums: Sums) -> AgreementCounts:
    return AgreementCounts(sums.proposed, sums.running - sums.overdue, sums.overdue, sums.done, sums.dropped)


def _parts(chosen: Chosen, state: cells.State) -> dict[tuple[date, int], Sums]:
    found: defaultdict[tuple[date, int], Sums] = defaultdict(lambda: NO_SUMS)
    for statement in _folded(chosen, state.folded_until):
        for quarter_on, district_id, *sums in db.session.execute(statement):
            found[quarter_on, district_id] = found[quarter_on, district_id].plus(Sums(*map(int, sums)))
    if state.overdue_on < chosen.today:
        for quarter_on, district_id, late in db.session.execute(_became_late(chosen, state.overdue_on)):
            found[quarter_on, district_id] = found[quarter_on, district_id].plus(Sums(overdue=int(late)))
    for one in live(chosen, state.folded_until).values():
        found[one.quarter_on, one.district_id] = found[one.quarter_on, one.district_id].plus(one.sums)
    return found


def _became_late(chosen: Chosen, since: date) -> Select[Any]:
    """Quarter, district and how many agreements of folded sessions became late since, in the minutes before the timed
    job notes it. They are few, so the statement begins with them."""
    since_then = (Agreement.due_on >= since, Agreement.due_on < chosen.today)
    late = (
        select(Agreement.knowledge_session_id, func.count().label("number"))
        .where(Agreement.status.in_(RUNNING), *since_then)
        .group_by(Agreement.knowledge_session_id)
        .subquery()
    )
    quarter_and_district = (session_figures.c.quarter_on, session_figures.c.district_id)
    return (
        select(*quarter_and_district, func.sum(late.c.number))
        .join(late, late.c.knowledge_session_id == session_figures.c.knowledge_session_id)
        .join(KnowledgeSession, KnowledgeSession.id == session_figures.c.knowledge_session_id)
        .where(*chosen.conditions)
        .group_by(*quarter_and_district)
    )


def _folded(chosen: Chosen, folded_until: datetime) -> Iterator[Select[Any]]:
    """Quarter, district and sums: from the cells of whole quarters, and from the sessions of what is left of others."""
    quarters = chosen.whole_quarters
    of_sessions = _from_sessions(chosen, folded_until)
    if chosen.cells is None or quarters is None:
        yield of_sessions
        return
    first, after = quarters[0], quarters_back(quarters[1], -1)
    yield _from_cells(chosen, *quarters)
    if chosen.cuts_a_quarter:
        held_on = session_figures.c.held_on
        yield of_sessions.where(or_(held_on < first, held_on >= after))


def _from_cells(chosen: Chosen, first: date, last: date) -> Select[Any]:
    assert chosen.cells is not None
    cell = figure_cells.c
    statement = select(cell.quarter_on, cell.district_id, *_columns(figure_cells)).where(
        cell.dimension == chosen.cells[0], cell.choice == chosen.cells[1], cell.quarter_on.between(first, last)
    )
    if chosen.district_ids is not None:
        statement = statement.where(cell.district_id.in_(chosen.district_ids))
    return statement


def _from_sessions(chosen: Chosen, folded_until: datetime) -> Select[Any]:
    quarter_and_district = (session_figures.c.quarter_on, session_figures.c.district_id)
    return (
        select(*quarter_and_district, *map(func.sum, _columns(session_figures)))
        .join(KnowledgeSession, KnowledgeSession.id == session_figures.c.knowledge_session_id)
        .where(KnowledgeSession.ends_at <= folded_until, *chosen.conditions)
        .group_by(*quarter_and_district)
    )


def live(chosen: Chosen, folded_until: datetime) -> dict[int, Contribution]:
    """Of the chosen ones that ended since."""
    since = _since(folded_until, chosen.now)
    ids = db.session.scalars(select(KnowledgeSession.id).where(*since).limit(MOST_BY_ID + 1)).all()
    if len(ids) > MOST_BY_ID:  # before anything was folded
        return contributions(chosen.today, *since, *chosen.conditions)
    return _by_id(ids, chosen)


def _by_id(ids: Sequence[int], chosen: Chosen) -> dict[int, Contribution]:
    if len(ids) > MOST_BY_ID:
        return contributions(chosen.today, *chosen.conditions)
    return contributions(chosen.today, KnowledgeSession.id.in_(ids), *chosen.conditions) if ids else {}


def _since(folded_until: datetime, now: datetime) -> tuple[Any, ...]:
    return KnowledgeSession.ends_at > folded_until, KnowledgeSession.ends_at <= now


def _columns(table: Table) -> list[Any]:
    return [table.c[name] for name in Sums._fields]


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
