"""Where the sums are kept. A session that was held is either folded (a row in `session_figures`, and in the cells it
belongs to) or so recent that it is counted live; `figures_states` says until when they are folded."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment
from sessions_app.insights.sums import Sums


def _sums() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in Sums._fields]


# One row, the lock of all that is below; held from the last moment before a commit.
figures_states = Table(
    "figures_states",
    Model.metadata,
    Column("id", Integer, primary_key=True),
    Column("folded_until", UtcMoment, nullable=False),  # sessions that ended until then
    Column("version", Integer, nullable=False),  # rises with every change of what the figures show
    Column("overdue_on", Date, nullable=False),  # agreements due before this day are overdue in the sums
)

session_figures = Table(
    "session_figures",
    Model.metadata,
    # No foreign key: to look after it PostgreSQL would wait for a session that is locked by somebody who waits for us.
    Column("knowledge_session_id", Integer, primary_key=True, autoincrement=False),
    Column("held_on", Date, nullable=False),
    Column("quarter_on", Date, nullable=False),
    Column("district_id", Integer, nullable=False),
    Column("choices", JSON, nullable=False),  # the cells it is in: pairs of dimension and choice
    Column("stands_out", Boolean, nullable=False),  # there is a reason to look at it (`reasons.py`)
    *_sums(),
    Index("ix_session_figures_held_on", "held_on"),
    Index("ix_session_figures_stands_out_held_on", "stands_out", "held_on"),
)

# The sums of the sessions of a quarter and district, of all ("all", "") and of those with one kind, theme or partner.
figure_cells = Table(
    "figure_cells",
    Model.metadata,
    Column("dimension", String(12), primary_key=True),
    Column("choice", String(24), primary_key=True),
    Column("quarter_on", Date, primary_key=True),
    Column("district_id", Integer, primary_key=True, autoincrement=False),
    *_sums(),
)
