"""Invitation rounds and their recipients

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATES = ("draft", "planned", "sending", "paused", "stopped", "sent")
SOURCES = ("list", "earlier", "partners", "reminder")
RECIPIENT_STATES = ("left_out", "ready", "handed", "skipped", "withdrawn")
REASONS = (
    "no_address", "bad_address", "bad_characters", "too_long", "double", "our_own", "registered", "cancelled",
    "declined", "invited", "opted_out", "undeliverable",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "invitation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("reminds_id", sa.Integer(), nullable=True),
        sa.Column("state", _word("state", STATES), nullable=False),
        sa.Column("source", _word("source", SOURCES), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("puts_in_calendar", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("planned_at", UtcMoment(), nullable=True),
        sa.Column("started_at", UtcMoment(), nullable=True),
        sa.Column("finished_at", UtcMoment(), nullable=True),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_invitation_rounds_knowledge_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["reminds_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_invitation_rounds_reminds_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_rounds")),
        sqlite_autoincrement=True,
    )
    for column in ("knowledge_session_id", "reminds_id", "state"):
        op.create_index(op.f(f"ix_invitation_rounds_{column}"), "invitation_rounds", [column])
    op.create_table(
        "round_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("state", _word("state", RECIPIENT_STATES), nullable=False),
        sa.Column("reason", _word("reason", REASONS), nullable=True),
        sa.Column("same_as", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("declined_at", UtcMoment(), nullable=True),
        sa.Column("link_version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["invitation_rounds.id"], name=op.f("fk_round_recipients_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_round_recipients_person_id")),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mails.id"], name=op.f("fk_round_recipients_mail_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_recipients")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_round_recipients_round_id_position")),
        sqlite_autoincrement=True,
    )
    for column in ("email", "person_id", "mail_id"):
        op.create_index(op.f(f"ix_round_recipients_{column}"), "round_recipients", [column])
    op.create_index("ix_round_recipients_round_state", "round_recipients", ["round_id", "state", "position"])


def downgrade() -> None:
    op.drop_table("round_recipients")
    op.drop_table("invitation_rounds")


def _word(name: str, options: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=24)
