"""Questions of one's own, answers on paper, own words, and the question after eight weeks

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = "kind IN ('choice', 'scale', 'open')"


def upgrade() -> None:
    _add_sets()
    _add_questions_of_a_session()
    _add_later_question()
    op.create_table(
        "paper_sheets",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.CheckConstraint("entered >= 0", name=op.f("ck_paper_sheets_entered_not_negative")),
        _of_session("paper_sheets"),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_paper_sheets")),
    )
    op.create_table(
        "evaluation_texts",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        _of_session("evaluation_texts"),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_evaluation_texts")),
    )
    op.add_column(
        "feedback_requests",
        sa.Column(
            "asked_by",
            sa.String(length=24),
            sa.CheckConstraint("asked_by IN ('mail', 'room', 'nobody')", name=op.f("ck_feedback_requests_asked_by")),
            nullable=False,
            server_default="mail",
        ),
    )


def downgrade() -> None:
    op.drop_column("feedback_requests", "asked_by")
    for table in (
        "evaluation_texts", "paper_sheets", "later_answers", "later_requests", "own_answers", "own_questions",
        "set_questions", "question_sets",
    ):  # fmt: skip
        op.drop_table(table)


def _add_sets() -> None:
    op.create_table(
        "question_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_question_sets_district_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_question_sets_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_sets")),
    )
    op.create_index(op.f("ix_question_sets_district_id"), "question_sets", ["district_id"])
    op.create_index(op.f("ix_question_sets_organisation_id"), "question_sets", ["organisation_id"])
    op.create_table(
        "set_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_set_id", sa.Integer(), nullable=False),
        *_question(),
        sa.CheckConstraint(KINDS, name=op.f("ck_set_questions_kind")),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_sets.id"],
            name=op.f("fk_set_questions_question_set_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_questions")),
    )
    op.create_index(op.f("ix_set_questions_question_set_id"), "set_questions", ["question_set_id"])


def _add_questions_of_a_session() -> None:
    op.create_table(
        "own_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        *_question(),
        sa.CheckConstraint(KINDS, name=op.f("ck_own_questions_kind")),
        _of_session("own_questions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_questions")),
    )
    op.create_index(op.f("ix_own_questions_knowledge_session_id"), "own_questions", ["knowledge_session_id"])
    op.create_table(
        "own_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("own_question_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.CheckConstraint("choice >= 0", name=op.f("ck_own_answers_choice_not_negative")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["feedback_responses.id"], name=op.f("fk_own_answers_response_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["own_question_id"],
            ["own_questions.id"],
            name=op.f("fk_own_answers_own_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_answers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_own_answers_response_id"), "own_answers", ["response_id"])
    op.create_index(op.f("ix_own_answers_own_question_id"), "own_answers", ["own_question_id"])


def _add_later_question() -> None:
    op.create_table(
        "later_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcMoment(), nullable=False),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.Column("has_declined", sa.Boolean(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_later_requests_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_requests")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_later_requests_registration_id")),
    )
    op.create_table(
        "later_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("worked_out", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_released", sa.Boolean(), nullable=False),
        sa.CheckConstraint("worked_out IN ('yes', 'partly', 'no')", name=op.f("ck_later_answers_worked_out")),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"], ["knowledge_sessions.id"], name=op.f("fk_later_answers_knowledge_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_later_answers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_later_answers_knowledge_session_id"), "later_answers", ["knowledge_session_id"])


def _question() -> "tuple[sa.Column[object], ...]":
    return (
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
    )


def _of_session(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["knowledge_session_id"],
        ["knowledge_sessions.id"],
        name=op.f(f"fk_{table}_knowledge_session_id"),
        ondelete="CASCADE",
    )
