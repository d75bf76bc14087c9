"""Questions in advance, details on who is who, materials

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_contacts",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("shows_email", sa.Boolean(), nullable=False),
        sa.Column("shows_job_title", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_shared_contacts_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_shared_contacts")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.Column("published_at", UtcMoment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_questions_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_questions_registration_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["questions.id"], name=op.f("fk_questions_merged_into_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_questions_registration_id")),
    )
    op.create_index(op.f("ix_questions_knowledge_session_id"), "questions", ["knowledge_session_id"])
    op.create_index(op.f("ix_questions_merged_into_id"), "questions", ["merged_into_id"])
    op.create_table(
        "materials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("file_key", sa.String(length=32), nullable=True),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcMoment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_materials_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials")),
        sa.UniqueConstraint("file_key", name=op.f("uq_materials_file_key")),
    )
    op.create_index(op.f("ix_materials_knowledge_session_id"), "materials", ["knowledge_session_id"])
    op.create_table(
        "material_openings",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", UtcMoment(), nullable=True),
        sa.Column("times_told", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcMoment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_material_openings_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_material_openings")),
    )


def downgrade() -> None:
    op.drop_table("material_openings")
    op.drop_table("materials")
    op.drop_table("questions")
    op.drop_table("shared_contacts")
