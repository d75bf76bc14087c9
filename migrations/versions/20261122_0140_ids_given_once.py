"""On SQLite too an id is never given twice: personal links and the keys of mails are made of ids

Tables that are made from now on give none twice (`core/database/connections.py`). Those that are there are made anew from their
own text with AUTOINCREMENT in it, so that every check and partial index stays as it is. Ids of rows that were deleted
before are not known any more; the count goes on a good step further, past them.

Revision ID: 0014
Revises: 0013
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = re.compile(r"\bid INTEGER NOT NULL\b")
KEY = re.compile(r',\s*CONSTRAINT "?\w+"? PRIMARY KEY \(id\)')
NAME = re.compile(r'^CREATE TABLE "?\w+"?')
STEP = 1000


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    tables = op.get_bind().execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
    for name, definition in tables:
        if ID.search(definition) and KEY.search(definition):
            _make_anew(name, definition)


def downgrade() -> None:
    """Older code does as well with tables that give no id twice."""


def _make_anew(name: str, definition: str) -> None:
    hanging = _indexes_and_triggers_of(name)
    anew = NAME.sub(f'CREATE TABLE "_anew_{name}"', definition, count=1)
    anew = KEY.sub("", ID.sub("id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", anew, count=1), count=1)
    _do(anew)
    _do(f'INSERT INTO "_anew_{name}" SELECT * FROM "{name}"')  # noqa: S608  # names of our own tables
    _do(f'DROP TABLE "{name}"')
    _do(f'ALTER TABLE "_anew_{name}" RENAME TO "{name}"')
    counted = op.get_bind().exec_driver_sql(f'SELECT COALESCE(MAX(id), 0) FROM "{name}"').scalar_one()  # noqa: S608
    sequence = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    op.execute(sequence.delete().where(sequence.c.name == name))
    op.execute(sequence.insert().values(name=name, seq=counted + STEP))
    for statement in hanging:
        _do(statement)


def _indexes_and_triggers_of(name: str) -> list[str]:
    found = sa.text(
        "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    return list(op.get_bind().execute(found, {"name": name}).scalars())


def _do(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)
