"""What is overdue, what worked out and what needs a look, beside the sums of the figures

The sums are forgotten here: until the timed job has counted them anew, the pages count the rows themselves (and name no
session that needs a look). No defaults: the version before this one would write sums that lack the new ones.

Revision ID: 0027
Revises: 0026
"""

from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NEW_SUMS = ("overdue", "later_asked", "later_yes", "later_partly", "later_no")
FOREIGN_KEY = "fk_session_figures_knowledge_session_id_knowledge_sessions"
STATES = sa.table("figures_states", sa.column("folded_until", UtcMoment()), sa.column("version", sa.Integer()))


def upgrade() -> None:
    _forget_the_sums()
    for table in ("session_figures", "figure_cells"):
        with op.batch_alter_table(table) as batch:
            for name in NEW_SUMS:
                batch.add_column(sa.Column(name, sa.Integer(), nullable=False))
    with op.batch_alter_table("session_figures") as batch:
        batch.add_column(sa.Column("stands_out", sa.Boolean(), nullable=False))
        batch.create_index("ix_session_figures_stands_out_held_on", ["stands_out", "held_on"])
        batch.drop_constraint(FOREIGN_KEY, type_="foreignkey")
    with op.batch_alter_table("figures_states") as batch:
        batch.add_column(sa.Column("overdue_on", sa.Date(), nullable=False, server_default=str(date(1970, 1, 1))))
    with op.batch_alter_table("figures_states") as batch:
        batch.alter_column("overdue_on", server_default=None)


def downgrade() -> None:
    _forget_the_sums()
    with op.batch_alter_table("figures_states") as batch:
        batch.drop_column("overdue_on")
    with op.batch_alter_table("session_figures") as batch:
        batch.create_foreign_key(FOREIGN_KEY, "knowledge_sessions", ["knowledge_session_id"], ["id"])
        batch.drop_index("ix_session_figures_stands_out_held_on")
        batch.drop_column("stands_out")
    for table in ("session_figures", "figure_cells"):
        with op.batch_alter_table(table) as batch:
            for name in NEW_SUMS:
                batch.drop_column(name)


def _forget_the_sums() -> None:
    for table in ("figure_cells", "session_figures"):
        op.execute(sa.delete(sa.table(table)))
    op.execute(sa.update(STATES).values(folded_until=NEVER, version=STATES.c.version + 1))
