"""The same figures by theme, by partner and by kind. A session counts with each of its themes and partners, so these
sums overlap; districts, which do not, are in `queries.py`. Every part is one of whole sessions."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, Table, cast, func, or_, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights import cells
from sessions_app.insights.cell_models import figure_cells, session_figures
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.counting import ALL
from sessions_app.insights.queries import live
from sessions_app.insights.rules import quarters_back
from sessions_app.insights.sums import NO_SUMS, Sums
from sessions_app.knowledge_sessions.models import (
    KnowledgeSession,
    PartInSession,
    SessionKind,
    Theme,
    themes_of_knowledge_sessions,
)
from sessions_app.knowledge_sessions.words import KINDS
from sessions_app.people.models import Organisation

Dimension = Literal["theme", "organisation", "kind"]
DIMENSIONS: tuple[Dimension, ...] = ("theme", "organisation", "kind")
_COUNTED = ("held", "released", "answers", "asked", "total", "unmarked")


@dataclass(frozen=True)
class Share:
    """What the sessions with one theme, partner or kind add up to; `slug` chooses it in an address."""

    slug: str
    name: str
    sums: Sums


def shares_by(dimension: Dimension, chosen: Chosen) -> list[Share]:
    """Most answers first; then by number of sessions and name."""
    found: defaultdict[str, Sums] = defaultdict(lambda: NO_SUMS)
    folded_until = cells.state().folded_until
    for statement in _folded(dimension, chosen, folded_until):
        for choice, *sums in db.session.execute(statement):
            found[choice] = found[choice].plus(_sums(sums))
    for one in live(chosen, folded_until).values():
        for name, choice in one.choices:
            if name == dimension:
                found[choice] = found[choice].plus(one.sums)
    names = _names(dimension, found)
    shares = [Share(*names[choice], sums) for choice, sums in found.items() if choice in names]
    return sorted(shares, key=lambda one: (-one.sums.answers, -one.sums.held, one.name))


def _folded(dimension: Dimension, chosen: Chosen, folded_until: Any) -> Iterator[Select[Any]]:
    """From cells where these are about exactly the chosen sessions, else from one row per session."""
    quarters = chosen.whole_quarters
    of_sessions = _from_sessions(dimension, chosen).where(KnowledgeSession.ends_at <= folded_until)
    if chosen.cells != ALL or quarters is None:
        yield of_sessions
        return
    first, after = quarters[0], quarters_back(quarters[1], -1)
    yield _from_cells(dimension, chosen).where(figure_cells.c.quarter_on.between(*quarters))
    if chosen.cuts_a_quarter:
        yield of_sessions.where(or_(session_figures.c.held_on < first, session_figures.c.held_on >= after))


def _from_cells(dimension: Dimension, chosen: Chosen) -> Select[Any]:
    cell = figure_cells.c
    statement = select(cell.choice, *_summed(figure_cells)).where(cell.dimension == dimension).group_by(cell.choice)
    return statement if chosen.district_ids is None else statement.where(cell.district_id.in_(chosen.district_ids))


def _from_sessions(dimension: Dimension, chosen: Chosen) -> Select[Any]:
    choice: Any
    joined = session_figures.join(KnowledgeSession, KnowledgeSession.id == session_figures.c.knowledge_session_id)
    if dimension == "theme":
        of_themes = themes_of_knowledge_sessions
        joined = joined.join(of_themes, of_themes.c.knowledge_session_id == KnowledgeSession.id)
        choice = cast(of_themes.c.theme_id, String)
    elif dimension == "organisation":
        joined = joined.join(PartInSession, PartInSession.knowledge_session_id == KnowledgeSession.id)
        choice = cast(PartInSession.organisation_id, String)
    else:
        choice = KnowledgeSession.kind
    counted = select(choice, *_summed(session_figures)).select_from(joined)
    return counted.where(*chosen.conditions).group_by(choice)


def _summed(table: Table) -> list[ColumnElement[int]]:
    return [func.sum(table.c[name]) for name in _COUNTED]


def _sums(counts: list[int]) -> Sums:
    return Sums(**dict(zip(_COUNTED, map(int, counts), strict=True)))


def _names(dimension: Dimension, choices: dict[str, Sums]) -> dict[str, tuple[str, str]]:
    """Slug and name by choice; what is gone has none."""
    if dimension == "kind":
        return {kind.value: (kind.value, str(KINDS[kind])) for kind in SessionKind}
    ids = [int(choice) for choice in choices]
    table: type[Theme] | type[Organisation] = Theme if dimension == "theme" else Organisation
    rows = db.session.execute(select(table.id, table.slug, table.name).where(table.id.in_(ids)))
    return {str(id_): (slug, name) for id_, slug, name in rows}
