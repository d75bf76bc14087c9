"""Whether the sums that are kept are those of the rows: everything counted anew beside them. Changes nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.feedback import asked_anew
from sessions_app.insights import cells
from sessions_app.insights.cell_models import figure_cells, session_figures
from sessions_app.insights.counting import contributions
from sessions_app.insights.reasons import reasons_of
from sessions_app.insights.sums import Sums
from sessions_app.knowledge_sessions.models import KnowledgeSession


def size() -> str:
    return f"{cells.size_of(session_figures)} sessions in {cells.size_of(figure_cells)} cells"


def differences() -> Sequence[str]:
    """Where the sums differ from what is counted anew; empty when they are equal."""
    now = cells.state()
    counted, found = contributions(now.overdue_on, KnowledgeSession.ends_at <= now.folded_until), cells.kept()
    told = [f"session {id_}: {_told(found.get(id_), counted.get(id_))}" for id_ in _differing(found, counted)]
    told += [f"session {id_}: whether it needs a look" for id_ in _wrongly_noted(found)]
    together, counted_together = kept_cells(), cells.cells_of(counted.values())
    told += [
        f"session {id_}: {asked} people were asked, fewer than it says" for id_, asked in asked_anew.raised().items()
    ]
    return told + [
        f"cell {' '.join(map(str, key))}: {_told(together.get(key), counted_together.get(key))}"
        for key in _differing(together, counted_together)
    ]


def _wrongly_noted(found: cells.Kept) -> list[int]:
    rows = db.session.execute(select(session_figures.c.knowledge_session_id, session_figures.c.stands_out))
    return [id_ for id_, stands_out in rows if stands_out != bool(reasons_of(found[id_].sums))]


def _differing(found: Mapping[Any, Any], counted: Mapping[Any, Any]) -> list[Any]:
    return sorted(key for key in found.keys() | counted.keys() if found.get(key) != counted.get(key))


def _told(found: object, counted: object) -> str:
    return f"kept {found}, counted {counted}"


def kept_cells() -> dict[cells.Key, Sums]:
    rows = db.session.execute(select(figure_cells))
    return {(row[0], row[1], row[2], row[3]): Sums(*row[4:]) for row in rows}
