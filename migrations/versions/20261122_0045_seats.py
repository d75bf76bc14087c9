"""Places per pool, limits, approval and offers; a number of her own for each registration

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUSES_BEFORE = ("confirmed", "waiting", "cancelled")
STATUSES = ("confirmed", "offered", "waiting", "requested", "cancelled")
ENDINGS = ("own", "organiser", "not_approved", "offer_expired", "offer_refused")
WAYS = ("placed", "offered")

NEW_IN_SESSIONS = (
    "online_capacity", "limit_per_organisation", "needs_approval", "waiting_list_way", "offer_hours",
    "promotion_closes_at",
)  # fmt: skip
NUMBER_THEM = """
    UPDATE registrations SET number = numbered.number
    FROM (
        SELECT id, row_number() OVER (PARTITION BY knowledge_session_id ORDER BY registered_at, id) AS number
        FROM registrations
    ) AS numbered
    WHERE numbered.id = registrations.id
"""


def upgrade() -> None:
    for column in _columns_of_sessions():
        op.add_column("knowledge_sessions", column)
    with op.batch_alter_table("registrations") as registrations:
        registrations.add_column(sa.Column("number", sa.Integer(), nullable=True))
        registrations.add_column(sa.Column("offer_expires_at", UtcMoment(), nullable=True))
        registrations.add_column(sa.Column("ended_because", sa.String(length=24), nullable=True))
    op.execute(NUMBER_THEM)
    with op.batch_alter_table("registrations") as registrations:
        registrations.alter_column("number", existing_type=sa.Integer(), nullable=False)
        registrations.create_unique_constraint(
            op.f("uq_registrations_knowledge_session_id_number"), ["knowledge_session_id", "number"]
        )
        registrations.drop_constraint(op.f("ck_registrations_status"), type_="check")
        registrations.create_check_constraint(op.f("ck_registrations_status"), _one_of("status", STATUSES))
        registrations.create_check_constraint(op.f("ck_registrations_ended_because"), _one_of("ended_because", ENDINGS))
    op.create_index(op.f("ix_registrations_offer_expires_at"), "registrations", ["offer_expires_at"])


def downgrade() -> None:
    op.execute("UPDATE registrations SET status = 'waiting' WHERE status IN ('offered', 'requested')")
    op.drop_index(op.f("ix_registrations_offer_expires_at"), table_name="registrations")
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_constraint(op.f("ck_registrations_ended_because"), type_="check")
        registrations.drop_constraint(op.f("ck_registrations_status"), type_="check")
        registrations.create_check_constraint(op.f("ck_registrations_status"), _one_of("status", STATUSES_BEFORE))
        registrations.drop_constraint(op.f("uq_registrations_knowledge_session_id_number"), type_="unique")
        for column in ("ended_because", "offer_expires_at", "number"):
            registrations.drop_column(column)
    for column in reversed(NEW_IN_SESSIONS):
        op.drop_column("knowledge_sessions", column)


def _columns_of_sessions() -> list["sa.Column[object]"]:
    """Each with its check beside it, so that SQLite adds it in place; the defaults are for the rows that are there."""
    return [
        sa.Column("online_capacity", sa.Integer(), _check("online_capacity_positive", "online_capacity >= 1")),
        sa.Column(
            "limit_per_organisation",
            sa.Integer(),
            _check("limit_per_organisation_positive", "limit_per_organisation >= 1"),
        ),
        sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column(
            "waiting_list_way",
            sa.String(length=24),
            _check("waiting_list_way", _one_of("waiting_list_way", WAYS)),
            nullable=False,
            server_default="placed",
        ),
        sa.Column(
            "offer_hours",
            sa.Integer(),
            _check("offer_hours_positive", "offer_hours >= 1"),
            nullable=False,
            server_default="24",
        ),
        sa.Column("promotion_closes_at", UtcMoment()),
    ]


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_knowledge_sessions_{name}"))


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
