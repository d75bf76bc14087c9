"""Mail that arrives, what calendars answered, addresses that take no mail

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = ("reply", "counter", "bounce", "automatic", "message", "unreadable")
STAGES = ("received", "applied", "noted", "ignored", "waiting", "taken_over", "set_aside")
ANSWERS = ("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE")


def upgrade() -> None:
    op.create_table(
        "incoming_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("received_at", UtcMoment(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", _word(*KINDS, name="kind"), nullable=False),
        sa.Column("stage", _word(*STAGES, name="stage"), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("sender_email", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=160), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("attendee_email", sa.String(length=254), nullable=False),
        sa.Column("partstat", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("dtstamp", UtcMoment(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=True),
        sa.Column("outgoing_mail_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", UtcMoment(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        _leads_to("invitations", "invitation_id"),
        _leads_to("knowledge_sessions", "knowledge_session_id"),
        _leads_to("outgoing_mails", "outgoing_mail_id"),
        _leads_to("users", "settled_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_mails")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_incoming_mails_fingerprint")),
    )
    op.create_index("ix_incoming_mails_stage_received_at", "incoming_mails", ["stage", "received_at"])
    op.create_index("ix_incoming_mails_session_stage", "incoming_mails", ["knowledge_session_id", "stage"])
    op.create_index(op.f("ix_incoming_mails_invitation_id"), "incoming_mails", ["invitation_id"])
    op.create_table(
        "mailbox_states",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("read_at", UtcMoment(), nullable=True),
        sa.Column("failing_since", UtcMoment(), nullable=True),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailbox_states")),
    )
    op.create_table(
        "undeliverable_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("is_permanent", sa.Boolean(), nullable=False),
        sa.Column("noted_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undeliverable_addresses")),
        sa.UniqueConstraint("email", name=op.f("uq_undeliverable_addresses_email")),
    )
    with op.batch_alter_table("invitations") as batch:
        batch.add_column(sa.Column("counts_from", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("answer", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("answer_sequence", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("answered_at", UtcMoment(), nullable=True))
        one_of = ", ".join(f"'{answer}'" for answer in ANSWERS)
        batch.create_check_constraint(op.f("ck_invitations_answer"), f"answer IN ({one_of})")


def downgrade() -> None:
    with op.batch_alter_table("invitations") as batch:
        batch.drop_constraint(op.f("ck_invitations_answer"), type_="check")
        batch.drop_column("answered_at")
        batch.drop_column("answer_sequence")
        batch.drop_column("answer")
        batch.drop_column("counts_from")
    op.drop_table("undeliverable_addresses")
    op.drop_table("mailbox_states")
    op.drop_table("incoming_mails")


def _word(*options: str, name: str) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=24)


def _leads_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_incoming_mails_{column}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete="SET NULL")
