"""What people do not want to receive; mails that are dropped because of it

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TOPICS = ("invitations", "reminders", "evaluations", "materials", "agreements")
STATES_BEFORE = ("due", "taken", "sent", "given_up", "superseded")
STATES = (*STATES_BEFORE, "dropped")
REASONS = ("refused", "undeliverable", "too_late")


def upgrade() -> None:
    op.create_table(
        "mail_refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("topic", _word(*TOPICS, name="topic"), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_refusals")),
        sa.UniqueConstraint("address_hash", "topic", name=op.f("uq_mail_refusals_address_hash_topic")),
    )
    with op.batch_alter_table("outgoing_mails") as mails:
        mails.add_column(sa.Column("topic", sa.String(length=24), nullable=True))
        mails.add_column(sa.Column("unsubscribe_link", sa.String(length=80), nullable=False, server_default=""))
        mails.add_column(sa.Column("useless_from", UtcMoment(), nullable=True))
        mails.add_column(sa.Column("dropped_because", sa.String(length=24), nullable=True))
        mails.drop_constraint(op.f("ck_outgoing_mails_state"), type_="check")
        mails.create_check_constraint(op.f("ck_outgoing_mails_state"), _one_of("state", STATES))
        mails.create_check_constraint(op.f("ck_outgoing_mails_topic"), _one_of("topic", TOPICS))
        mails.create_check_constraint(op.f("ck_outgoing_mails_dropped_because"), _one_of("dropped_because", REASONS))


def downgrade() -> None:
    op.execute("UPDATE outgoing_mails SET state = 'superseded' WHERE state = 'dropped'")
    with op.batch_alter_table("outgoing_mails") as mails:
        mails.drop_constraint(op.f("ck_outgoing_mails_dropped_because"), type_="check")
        mails.drop_constraint(op.f("ck_outgoing_mails_topic"), type_="check")
        mails.drop_constraint(op.f("ck_outgoing_mails_state"), type_="check")
        mails.create_check_constraint(op.f("ck_outgoing_mails_state"), _one_of("state", STATES_BEFORE))
        for column in ("dropped_because", "useless_from", "unsubscribe_link", "topic"):
            mails.drop_column(column)
    op.drop_table("mail_refusals")


def _word(*options: str, name: str) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=24)


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
