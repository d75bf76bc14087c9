"""What was agreed, and answers beyond those who were asked, in the sums of the figures

The sums are forgotten here: until the timed job has counted them anew, the pages count the rows themselves. In those
that are kept, refused proposals stand as agreements that were dropped, and there is no word of sessions with more answers than people.
No defaults: the version before this one would write sums that lack the new one.

Revision ID: 0030
Revises: 0029
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
STATES = sa.table("figures_states", sa.column("folded_until", UtcMoment()), sa.column("version", sa.Integer()))


def upgrade() -> None:
    _forget_the_sums()
    for table in ("session_figures", "figure_cells"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("doubled", sa.Integer(), nullable=False))


def downgrade() -> None:
    _forget_the_sums()
    for table in ("session_figures", "figure_cells"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("doubled")


def _forget_the_sums() -> None:
    for table in ("figure_cells", "session_figures"):
        op.execute(sa.delete(sa.table(table)))
    op.execute(sa.update(STATES).values(folded_until=NEVER, version=STATES.c.version + 1))
