"""Agreements between several, with organisations; proposed changes; a whole history; who helps

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from sessions_app.core.types import UtcMoment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STEPS = (
    "proposed", "agreed", "declined", "open", "stuck", "help_asked", "help_taken_up", "help_ended", "done", "dropped",
    "change_proposed", "change_agreed", "change_refused", "change_withdrawn", "left",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("agreement_parties") as parties:
        parties.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        for name, default in (
            ("by_address", sa.false()), ("is_asked", sa.true()), ("agrees_to_change", sa.false()), ("has_left", sa.false()),
        ):  # fmt: skip
            parties.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=default))
        parties.create_check_constraint(
            op.f("ck_agreement_parties_is_somebody"), "person_id IS NOT NULL OR organisation <> ''"
        )
    # Whoever was asked without a name was asked at an address that the proposer typed.
    op.execute(sa.text("UPDATE agreement_parties SET by_address = :yes WHERE name = ''").bindparams(yes=True))
    with op.batch_alter_table("agreement_changes") as changes:
        changes.add_column(sa.Column("step", sa.String(length=24), nullable=True))
        changes.add_column(sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
        changes.add_column(sa.Column("what", sa.String(length=500), nullable=False, server_default=""))
        changes.add_column(sa.Column("due_on", sa.Date(), nullable=True))
    op.execute("UPDATE agreement_changes SET step = CASE WHEN help_wanted THEN 'help_asked' ELSE status END")
    with op.batch_alter_table("agreement_changes") as changes:
        changes.alter_column("step", existing_type=sa.String(length=24), nullable=False)
        changes.create_check_constraint(
            op.f("ck_agreement_changes_step"), f"step IN ({', '.join(repr(step) for step in STEPS)})"
        )
    with op.batch_alter_table("agreements") as agreements:
        agreements.add_column(sa.Column("terms_version", sa.Integer(), nullable=False, server_default="1"))
        agreements.add_column(sa.Column("made_by_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
        agreements.add_column(sa.Column("helper_id", sa.Integer(), nullable=True))
        agreements.add_column(sa.Column("help_taken_up_at", UtcMoment(), nullable=True))
        agreements.create_foreign_key(
            op.f("fk_agreements_helper_id"), "users", ["helper_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "agreement_proposed_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_proposed_changes_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["agreement_parties.id"], name=op.f("fk_agreement_proposed_changes_party_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_proposed_changes")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_agreement_proposed_changes_agreement_id")),
    )  # fmt: skip


def downgrade() -> None:
    """Organisations that were parties themselves go: older code knows people alone."""
    op.drop_table("agreement_proposed_changes")
    with op.batch_alter_table("agreements") as agreements:
        agreements.drop_constraint(op.f("fk_agreements_helper_id"), type_="foreignkey")
        for name in ("help_taken_up_at", "helper_id", "made_by_staff", "terms_version"):
            agreements.drop_column(name)
    with op.batch_alter_table("agreement_changes") as changes:
        changes.drop_constraint(op.f("ck_agreement_changes_step"), type_="check")
        for name in ("due_on", "what", "note", "step"):
            changes.drop_column(name)
    op.execute("DELETE FROM agreement_parties WHERE person_id IS NULL")
    with op.batch_alter_table("agreement_parties") as parties:
        parties.drop_constraint(op.f("ck_agreement_parties_is_somebody"), type_="check")
        for name in ("has_left", "agrees_to_change", "is_asked", "by_address"):
            parties.drop_column(name)
        parties.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
