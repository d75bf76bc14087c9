"""Reads for the figures: what was released, who came, what became of agreements, over the sessions that are chosen.

What is folded comes from the cells, or from one row per session where the period cuts a quarter or cells are not about
exactly this choice; what ended since is counted live. So no page reads the registrations or answers of more than the
last day, and the number of queries does not grow with the number of sessions.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, func, or_, select

from sessions_app.agreements.models import Agreement
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights import cells
from sessions_app.insights.cell_models import figure_cells, session_figures
from sessions_app.insights.choosing import Chosen, Selection, choose
from sessions_app.insights.counting import RUNNING, Contribution, contributions
from sessions_app.insights.rules import MOST_POINTS, quarters_back
from sessions_app.insights.sums import NO_SUMS, HeldSession, Part, Sums, summed
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import queries as people
from sessions_app.people.models import District

__all__ = ["Chosen", "Selection", "choose"]

MOST_BY_ID = 200
TRIES = 5


@dataclass(frozen=True)
class Figures:
    """All that is counted of the chosen sessions. `sessions`: each by itself, when they are few enough to be points."""

    parts: tuple[Part, ...]
    whole: Sums
    sessions: tuple[HeldSession, ...] | None


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


def held_sessions(chosen: Chosen) -> list[HeldSession]:
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
    ).all()
    live = _by_id([row[0] for row in rows if row[6] is None], chosen)
    return [
        HeldSession(id_, slug, title, clock.local(starts_at).date(), district_slug, district_name, sums)
        for id_, slug, title, starts_at, district_slug, district_name, *kept in rows
        for sums in [live[id_].sums if id_ in live else Sums(*kept)]
    ]


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
