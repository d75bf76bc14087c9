"""For migrations: changes of tables that may be large, while people work (docs/deploy.md tells of old and new code side
by side). `tests/house_rules/test_migrations_do_not_lock.py` refuses the ways that hold everybody up.
"""

from collections.abc import Sequence
from contextlib import nullcontext

from alembic import op
from sqlalchemy import text

BATCH = 5_000
PATIENCE = "10s"  # as migrations/env.py sets it


def add_index(name: str, table: str, columns: Sequence[str], where: str = "") -> None:
    """On PostgreSQL without holding up who writes: it looks at the table twice, and waits in between for whoever began
    before it. So it stands outside of the migration's transaction: let it be all that the migration does. Broken off,
    it leaves an index that is not used; the next try puts that away first."""
    condition = text(where) if where else None
    if not _is_postgresql():
        op.create_index(name, table, list(columns), sqlite_where=condition)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")  # nobody waits for it, so it may wait
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, list(columns), postgresql_concurrently=True, postgresql_where=condition)
        op.execute(f"SET lock_timeout = '{PATIENCE}'")


def drop_index(name: str, table: str) -> None:
    if not _is_postgresql():
        op.drop_index(name, table)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table, postgresql_concurrently=True)
        op.execute(f"SET lock_timeout = '{PATIENCE}'")


def change_in_batches(table: str, assignment: str, where: str) -> None:
    """`UPDATE table SET assignment WHERE where`, some thousand rows at a time in the order of their ids, each batch a
    transaction of its own on PostgreSQL. It may be broken off and run again: `where` must leave out what is done."""
    connection = op.get_bind()
    highest = connection.scalar(text(f"SELECT max(id) FROM {table}")) or 0  # noqa: S608  # nosec B608  # words of ours
    changes = f"UPDATE {table} SET {assignment} WHERE id BETWEEN :first AND :last AND ({where})"  # noqa: S608  # nosec B608
    for first in range(1, highest + 1, BATCH):
        with op.get_context().autocommit_block() if _is_postgresql() else nullcontext():
            op.execute(text(changes).bindparams(first=first, last=first + BATCH - 1))


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"
