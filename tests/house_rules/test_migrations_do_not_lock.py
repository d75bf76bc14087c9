"""People register while a migration runs: no step of it holds up a large table on PostgreSQL."""

from pathlib import Path

import pytest

from tests.house_rules.locking_steps import locking_steps

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
RAN_BEFORE_THERE_WAS_DATA = "20261122_0730"  # what is older ran on small tables, and runs on empty ones from now on
NEWER = sorted(path for path in VERSIONS.glob("*.py") if path.name > RAN_BEFORE_THERE_WAS_DATA)

LOCKING = {
    "index": 'op.create_index("ix_a", "registrations", ["a"])',
    "index in a batch": 'with op.batch_alter_table("persons") as batch:\n        batch.create_index("ix_a", ["a"])',
    "column without a default": 'op.add_column("registrations", sa.Column("a", sa.Integer(), nullable=False))',
    "default for each row": 'op.add_column("registrations", sa.Column("a", UtcMoment(), server_default=sa.func.now()))',
    "the same in words": 'op.add_column("registrations", sa.Column("a", sa.Text(), server_default=sa.text("now()")))',
    "type": 'op.alter_column("registrations", "a", type_=sa.Text())',
    "not null": 'op.alter_column("registrations", "a", nullable=False)',
    "foreign key": 'op.create_foreign_key("fk_a", "registrations", "persons", ["a"], ["id"])',
    "check": 'op.create_check_constraint("ck_a", "registrations", "a > 0")',
    "uniqueness": 'op.create_unique_constraint("uq_a", "registrations", ["a"])',
    "exclusion": 'op.create_exclude_constraint("ex_a", "registrations", ("a", "="))',
    "unique column": 'op.add_column("registrations", sa.Column("a", sa.Integer(), unique=True))',
    "column worked out": 'op.add_column("registrations", sa.Column("a", sa.Integer(), sa.Computed("b + 1")))',
    "index in words": 'op.execute("CREATE UNIQUE INDEX ix_a ON registrations (a)")',
    "not null in words": 'op.execute("ALTER TABLE registrations ALTER a SET NOT NULL")',
    "type in words": 'op.execute("ALTER TABLE registrations ALTER COLUMN a TYPE text")',
    "check in words": 'op.execute("ALTER TABLE registrations ADD CONSTRAINT ck_a CHECK (a > 0)")',
    "lock in words": 'op.get_bind().exec_driver_sql("LOCK TABLE registrations")',
    "rows of a table by name": 'op.execute(f"UPDATE {TABLE} SET a = 1")',
    "rows by SQLAlchemy": "op.execute(registrations.update().values(a=1))",
    "in a function of its own": 'pass\n\ndef _more():\n    op.create_index("ix_a", "registrations", ["a"])',
    "rows": 'op.execute("UPDATE registrations SET a = 1")',
    "rows away": 'op.execute(sa.text("DELETE FROM registrations WHERE a = 1"))',
    "table anew": 'with op.batch_alter_table("registrations", recreate="always") as batch:\n        pass',
}
CALM = {
    "index": 'add_index("ix_a", "registrations", ["a"])',
    "column": 'op.add_column("registrations", sa.Column("a", sa.Integer(), nullable=True))',
    "constant": 'op.add_column("persons", sa.Column("a", sa.Boolean(), nullable=False, server_default=sa.false()))',
    "check, looked at later": 'op.create_check_constraint("ck_a", "registrations", "a > 0", postgresql_not_valid=True)',
    "check in words, looked at later": 'op.execute("ALTER TABLE a ADD CONSTRAINT c CHECK (a > 0) NOT VALID")',
    "and then looked at": 'op.execute("ALTER TABLE registrations VALIDATE CONSTRAINT ck_a")',
    "new table": 'op.create_table("a", sa.Column("b", sa.Integer()))\n    op.create_index("i", "a", ["b"])',
    "default goes": 'op.alter_column("registrations", "a", server_default=None)',
}


@pytest.mark.parametrize("migration", NEWER, ids=lambda path: path.stem)
def test_it_holds_nobody_up(migration: Path) -> None:
    assert locking_steps(migration.read_text()) == []


@pytest.mark.parametrize("step", LOCKING)
def test_what_locks_is_seen(step: str) -> None:
    assert len(locking_steps(f"def upgrade():\n    {LOCKING[step]}\n")) == 1


@pytest.mark.parametrize("step", CALM)
def test_what_does_not_is_let_be(step: str) -> None:
    assert locking_steps(f"def upgrade():\n    {CALM[step]}\n") == []
