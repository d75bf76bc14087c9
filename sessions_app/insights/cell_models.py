"""Where the sums are kept. A session that was held is either folded (a row in `session_figures`, and in the cells it
belongs to) or so recent that it is counted live; `figures_states` says until when they are folded."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table

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
)

session_figures = Table(
    "session_figures",
    Model.metadata,
    Column("knowledge_session_id", ForeignKey("knowledge_sessions.id"), primary_key=True),
    Column("held_on", Date, nullable=False),
    Column("quarter_on", Date, nullable=False),
    Column("district_id", Integer, nullable=False),
    Column("choices", JSON, nullable=False),  # the cells it is in: pairs of dimension and choice
    *_sums(),
    Index("ix_session_figures_held_on", "held_on"),
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
