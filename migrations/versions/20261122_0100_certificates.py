"""The points a session gives, the numbers of participants in their registers, the keys that certificates are checked by

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REGISTERS = ("skj", "registerplein", "anders")


def _register() -> sa.Column[str]:
    words = sa.Enum(*REGISTERS, name="register", native_enum=False, create_constraint=True, length=24)
    return sa.Column("register", words, nullable=False)


def upgrade() -> None:
    op.create_table(
        "accreditations",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        _register(),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("points", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_accreditations_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("knowledge_session_id", "register", name=op.f("pk_accreditations")),
    )
    op.create_table(
        "register_numbers",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        _register(),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_register_numbers_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "register", name=op.f("pk_register_numbers")),
    )
    op.create_table(
        "certificate_keys",
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("public_key", name=op.f("pk_certificate_keys")),
    )


def downgrade() -> None:
    op.drop_table("certificate_keys")
    op.drop_table("register_numbers")
    op.drop_table("accreditations")
