"""The version of all facts that public pages show: one word in the database, new with every change of them.

A page that is kept (`kept_pages.py`) carries the version it was made of. The word changes in the same transaction
as the facts, whoever changes them and in whatever process, so a kept page can be old but never be shown.

Every table counts, but those named in `NOT_SHOWN`: what happens there is either counted anew for each page (seats) or
on no kept page. So a table that is added later is safe without a thought.

Held by `tests/core/test_kept_pages.py`, and after every form, job and command by
`tests/house_rules/test_never_stale.py`.
"""

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.database import by_driver
from sessions_app.core.extensions import Model, db, has_begun
from sessions_app.core.types import text

NOT_SHOWN = frozenset({
    "alembic_version", "audit_entries", "door_acts", "door_links", "erasures_to_keep", "facts_versions",
    "feedback_requests", "feedback_responses", "figure_cells", "figures_states", "incoming_mails", "invitation_rounds",
    "invitations", "later_answers", "later_requests", "let_ins", "mail_refusals", "mailbox_states", "outgoing_mails",
    "own_answers", "paper_sheets", "passkeys", "persons", "recovery_codes", "registered_by_others",
    "registration_needs", "registrations", "round_recipients", "sending_states",
    "session_figures", "shared_contacts", "sign_in_sessions", "undeliverable_addresses", "unwilling_domains",
})  # fmt: skip
READING = ("SELECT", "BEGIN", "PRAGMA", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW", "SET")
CHANGED = "facts_changed"
OF_REQUEST = "kennissessies.facts_version"  # in its environment
READ = "facts_version"
ADDS_TO = re.compile(r"INSERT INTO (\w+) ")
READS_WHAT_IS_NOT_SHOWN = re.compile(rf"\b(?:FROM|JOIN|,)\s+({'|'.join(sorted(NOT_SHOWN))})\b", re.IGNORECASE)


@dataclass
class Watch:
    """Whether a table of `NOT_SHOWN` was read: then the version does not tell that nothing changed."""

    saw_what_is_not_shown: bool = False


_watch: ContextVar[Watch | None] = ContextVar("facts_watch", default=None)


class FactsVersion(Model):
    """One row. Its word is random, not a number: a database that is put back from a backup never repeats one."""

    __tablename__ = "facts_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(text(32))


_seen: WeakKeyDictionary[Engine, tuple[str, float]] = WeakKeyDictionary()  # last, and when

LOOK = "SELECT 0, version, 0, 0 FROM facts_versions WHERE id = 1"
THE_VERSION = "SELECT version FROM facts_versions WHERE id = 1"
ALONG = select(FactsVersion.version).where(FactsVersion.id == 1).scalar_subquery()  # for a statement that asks more


def install(app: Flask) -> None:
    with app.app_context():
        listen_to(db.engine)


def listen_to(engine: Engine) -> None:
    event.listen(engine, "after_cursor_execute", _note_change)
    event.listen(engine, "commit", _renew)
    event.listen(engine, "rollback", _forget)


def version() -> str | None:
    """Read it before the facts: what is read afterwards is then of this version or a newer one; so once in a
    transaction is enough. None: keep nothing."""
    connection = db.session.connection()
    if READ not in connection.info:
        note_version(connection.exec_driver_sql(THE_VERSION).all())
    read: str | None = connection.info[READ]
    return read


def note_version(rows: Sequence[Any]) -> str | None:
    """For who asked for `THE_VERSION` in this transaction, together with something else."""
    read: str | None = rows[0][0] if rows else None
    db.session.connection().info[READ] = read
    return read


def note_seen(version: str | None) -> None:
    """For who asked it `ALONG` with what this request reads first: once in a transaction, or else in a request that
    reads, is enough."""
    if has_begun():
        db.session.connection().info[READ] = version
    else:
        request.environ[OF_REQUEST] = version


def glance_at_version(seen_within: float = 0) -> str | None:
    """The same without a transaction. `seen_within`: whoever will ask again takes what another request of this process
    saw so many seconds ago."""
    if has_request_context() and OF_REQUEST in request.environ:
        seen: str | None = request.environ[OF_REQUEST]
        return seen
    lately, seen_at = _seen.get(db.engine, ("", float("-inf")))
    if lately and time.monotonic() - seen_at < seen_within:
        return lately
    rows = by_driver.glance(db.engine, THE_VERSION)
    if not rows:
        return None
    version: str = rows[0][0]
    note_glance(db.engine, version)
    return version


def note_glance(engine: Engine, version: str) -> None:
    """For who saw this very moment that it is the version."""
    _seen[engine] = version, time.monotonic()


def present_version() -> str | None:
    """As this request sees it, with or without a transaction; None where it changed facts itself."""
    if not has_begun():
        return glance_at_version()
    return None if has_changes() else version()


def has_changes() -> bool:
    """Whether this very transaction changed facts, of which the version then does not tell yet."""
    return CHANGED in db.session.connection().info


@contextmanager
def watched_by(watch: Watch | None) -> Iterator[None]:
    mark = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(mark)


def unwatched() -> Any:
    """For what is looked at again each time."""
    return watched_by(None)


def watching() -> Watch | None:
    return _watch.get()


def _note_change(
    connection: Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    note_reading(statement)
    compiled = getattr(context, "compiled", None)
    if compiled is not None and (context.isinsert or context.isupdate or context.isdelete):
        changes = compiled.statement.table.name not in NOT_SHOWN
    elif added_to := ADDS_TO.match(statement):
        changes = added_to[1] not in NOT_SHOWN
    else:
        changes = not statement.lstrip(" \n(")[:9].upper().startswith(READING)
    if changes:
        connection.info[CHANGED] = True


def note_reading(statement: str) -> None:
    """For who asks the driver itself, too."""
    watch = _watch.get()
    if watch is not None and READS_WHAT_IS_NOT_SHOWN.search(statement):
        watch.saw_what_is_not_shown = True


def note_change_of(connection: Connection, table: str) -> None:
    """For who writes by the driver itself, which nobody sees here."""
    if table not in NOT_SHOWN:
        connection.info[CHANGED] = True


def _renew(connection: Connection) -> None:
    """At the very end of the transaction: until then nobody else has to wait for this row."""
    connection.info.pop(READ, None)
    if not connection.info.pop(CHANGED, False):
        return
    _seen.pop(connection.engine, None)
    if has_request_context():
        request.environ.pop(OF_REQUEST, None)
    known = {"postgresql": "SELECT to_regclass('facts_versions')"}
    cursor = connection.connection.cursor()
    try:
        cursor.execute(
            known.get(connection.dialect.name, "SELECT name FROM sqlite_master WHERE name = 'facts_versions'")
        )
        if not any(cursor.fetchone() or ()):  # while the migrations are still to make it
            return
        cursor.execute(
            f"INSERT INTO facts_versions (id, version) VALUES (1, '{secrets.token_hex(16)}') "  # noqa: S608  # nosec B608  # hexadecimal digits
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version"
        )
    finally:
        cursor.close()


def _forget(connection: Connection) -> None:
    if connection.invalidated:  # it broke, and what it knew went with it
        return
    connection.info.pop(CHANGED, None)
    connection.info.pop(READ, None)
