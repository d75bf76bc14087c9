"""Figures of own questions and the later one; answers on paper count apart; the spread moves with its bands

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feedback_responses", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("released_figures", sa.Column("on_paper", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("released_figures") as table:
        table.alter_column("rating_square_sum", existing_type=sa.Integer(), nullable=True)
    bands = "COALESCE(ratings_low, 0) + COALESCE(ratings_middle, 0) + COALESCE(ratings_high, 0)"
    op.execute(f"UPDATE released_figures SET rating_square_sum = NULL WHERE {bands} <> responses")  # noqa: S608
    op.create_table(
        "released_own_questions",
        sa.Column("own_question_id", sa.Integer(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("scale_sum", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("on_paper", sa.JSON(), nullable=False),
        sa.CheckConstraint("responses >= 5", name=op.f("ck_released_own_questions_at_least_five")),
        sa.ForeignKeyConstraint(
            ["own_question_id"],
            ["own_questions.id"],
            name=op.f("fk_released_own_questions_own_question_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("own_question_id", name=op.f("pk_released_own_questions")),
    )
    op.create_table(
        "released_later",
        sa.Column("knowledge_session_id", sa.Integer(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("asked", "yes", "partly", "no")),
        sa.CheckConstraint("yes + partly + no >= 5", name=op.f("ck_released_later_at_least_five")),
        sa.ForeignKeyConstraint(
            ["knowledge_session_id"],
            ["knowledge_sessions.id"],
            name=op.f("fk_released_later_knowledge_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("knowledge_session_id", name=op.f("pk_released_later")),
    )


def downgrade() -> None:
    op.drop_table("released_later")
    op.drop_table("released_own_questions")
    op.execute("UPDATE released_figures SET rating_square_sum = 0 WHERE rating_square_sum IS NULL")
    with op.batch_alter_table("released_figures") as table:
        table.alter_column("rating_square_sum", existing_type=sa.Integer(), nullable=False)
    op.drop_column("released_figures", "on_paper")
    op.drop_column("feedback_responses", "on_paper")
