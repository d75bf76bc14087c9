"""Sums of the figures, kept in step

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SUMS = (
    "held", "marked", "registered", "came", "walked_in", "stayed_away", "waited", "proposed", "running", "done",
    "dropped", "released", "answers", "asked", "total", "unmarked", "spread_answers", "spread_total", "spread_squares",
    "low", "middle", "high", "will_change", "will_partly", "will_not", "met", "met_answers",
)  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_knowledge_sessions_ends_at", "knowledge_sessions", ["ends_at"])
    op.create_table(
        "figures_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded_until", UtcMoment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_states")),
    )
    op.create_table(
        "session_figures",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        *_sums(),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_session_figures_knowledge_session_id_knowledge_sessions"),
        ),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_session_figures")),
    )
    op.create_index("ix_session_figures_held_on", "session_figures", ["held_on"])
    op.create_table(
        "figure_cells",
        sa.Column("dimension", sa.String(length=12), nullable=False),
        sa.Column("choice", sa.String(length=24), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Integer(), autoincrement=False, nullable=False),
        *_sums(),
        sa.PrimaryKeyConstraint("dimension", "choice", "quarter_on", "district_id", name=op.f("pk_figure_cells")),
    )


def downgrade() -> None:
    for table in ("figure_cells", "session_figures", "figures_states"):
        op.drop_table(table)
    op.drop_index("ix_knowledge_sessions_ends_at", "knowledge_sessions")


def _sums() -> list["sa.Column[int]"]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in SUMS]
