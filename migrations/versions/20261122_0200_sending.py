"""Sending: what goes first, domains that put us off, the pace; a mail that somebody stopped

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REASONS_BEFORE = ("refused", "undeliverable", "too_late")
REASONS = (*REASONS_BEFORE, "stopped")


def upgrade() -> None:
    op.create_table(
        "unwilling_domains",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=254), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", UtcMoment(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unwilling_domains")),
        sa.UniqueConstraint("domain", name=op.f("uq_unwilling_domains_domain")),
    )
    op.create_table(
        "sending_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("free_at", UtcMoment(), nullable=True),
        sa.Column("limited_at", UtcMoment(), nullable=True),
        sa.Column("last_pass_at", UtcMoment(), nullable=True),
        sa.Column("failing_since", UtcMoment(), nullable=True),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_states")),
    )
    with op.batch_alter_table("outgoing_mails") as mails:
        mails.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
        mails.drop_index("ix_outgoing_mails_state_due_at")
        mails.create_index("ix_outgoing_mails_state_priority_due", ["state", "priority", "due_at"])
        mails.create_index("ix_outgoing_mails_recipient_state", ["recipient_email", "state"])
        mails.drop_constraint(op.f("ck_outgoing_mails_dropped_because"), type_="check")
        mails.create_check_constraint(op.f("ck_outgoing_mails_dropped_because"), _one_of("dropped_because", REASONS))


def downgrade() -> None:
    op.execute("UPDATE outgoing_mails SET dropped_because = 'refused' WHERE dropped_because = 'stopped'")
    with op.batch_alter_table("outgoing_mails") as mails:
        mails.drop_constraint(op.f("ck_outgoing_mails_dropped_because"), type_="check")
        mails.create_check_constraint(
            op.f("ck_outgoing_mails_dropped_because"), _one_of("dropped_because", REASONS_BEFORE)
        )
        mails.drop_index("ix_outgoing_mails_recipient_state")
        mails.drop_index("ix_outgoing_mails_state_priority_due")
        mails.create_index("ix_outgoing_mails_state_due_at", ["state", "due_at"])
        mails.drop_column("priority")
    op.drop_table("sending_states")
    op.drop_table("unwilling_domains")


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
