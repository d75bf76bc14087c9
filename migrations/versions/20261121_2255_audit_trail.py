"""The audit trail, which the database itself keeps from change; until when organisations and themes are offered

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ACTORS = ("user", "link", "visitor", "system")
WITH_VALIDITY = ("organisations", "themes")

# INSERT OR REPLACE would take the place of a row without a DELETE that a trigger sees.
SQLITE_TRIGGERS = {
    "audit_entries_stay": "BEFORE DELETE ON audit_entries",
    "audit_entries_are_not_changed": "BEFORE UPDATE ON audit_entries",
    "audit_entries_are_not_replaced": (
        "BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)"
    ),
}


def upgrade() -> None:
    for table in WITH_VALIDITY:
        op.add_column(table, sa.Column("valid_from", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("valid_until", sa.Date(), nullable=True))
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", UtcMoment(), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(*ACTORS, name="actor_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_entries_actor_id", "audit_entries", ["actor_id", "id"])
    op.create_index("ix_audit_entries_knowledge_session_id", "audit_entries", ["knowledge_session_id", "id"])
    op.create_index("ix_audit_entries_happened_at", "audit_entries", ["happened_at"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        _guard_in_postgresql()


def downgrade() -> None:
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_entries_refuse()")
    for table in WITH_VALIDITY:
        op.drop_column(table, "valid_until")
        op.drop_column(table, "valid_from")


def _guard_in_sqlite() -> None:
    for name, when in SQLITE_TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END")


def _guard_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"
    )
