"""The registry of personal data: what each personal column is for, how long it stays, and who erases it.

A column tells it itself (`mapped_column(info=personal(purpose, kept))`, `kept` being one of `PERIODS`); a test fails
on a column that is neither declared personal nor named in the list of what is not. Each room adds its
sweep: a function that erases what is past its period and tells how many rows it touched.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column

from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.core.values import dataclass

log = logging.getLogger(__name__)

PERIODS: dict[str, timedelta | None] = {
    "mail_body": timedelta(days=30),
    "needs": timedelta(days=7),
    "participation": timedelta(days=365),
    "who_is_who": timedelta(days=30),
    "invited": timedelta(days=30),
    "agreement": timedelta(days=365),
    "incoming_mail": timedelta(days=30),
    "undeliverable": timedelta(days=180),
    "erasure": timedelta(days=365),  # as long as a backup may be kept at most
    "refusal": None,  # until she chooses otherwise; only a keyed hash of the address
    "account": None,  # as long as the account exists
    "anonymous": None,  # cannot be traced to a person
}

Sweep = Callable[[datetime, bool], int]


@dataclass(frozen=True)
class PersonalColumn:
    table: str
    column: str
    purpose: str
    kept: str


@dataclass(frozen=True)
class Swept:
    """So many rows of this kind were past their period and are erased."""

    what: str
    count: int


_sweeps: dict[str, Sweep] = {}
_after_all_others: set[str] = set()
_exports: dict[str, Callable[[str], Any]] = {}


def register_sweep(what: str, sweep: Sweep, after_all_others: bool = False) -> None:
    """`sweep(now, dry_run)` erases what is past its period, or only counts it. `after_all_others`: for what goes when
    the others have let go of it."""
    _sweeps[what] = sweep
    if after_all_others:
        _after_all_others.add(what)


def sweep_all(now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Runs every sweep; how many rows each one touched (or would)."""
    return {what: _sweep(what, now, dry_run) for what in _in_order()}


def sweep_apart(now: datetime, dry_run: bool = False) -> tuple[dict[str, int], list[str]]:
    """The same, each in a transaction of its own, and which of them failed: where the store of files does not answer,
    what is past its period in the database goes all the same."""
    swept, failed = {}, []
    for what in _in_order():
        try:
            with transaction():
                swept[what] = _sweep(what, now, dry_run)
        except Exception:
            log.exception("the sweep of %s failed; the others go on", what)
            failed.append(what)
    return swept, failed


def _in_order() -> list[str]:
    return sorted(_sweeps, key=_after_all_others.__contains__)


def _sweep(what: str, now: datetime, dry_run: bool) -> int:
    count = _sweeps[what](now, dry_run)
    if count and not dry_run:
        publish(Swept(what, count))
    return count


def personal_columns() -> Iterator[PersonalColumn]:
    """The registry, in the order of the tables."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            declared = declaration_of(column)
            if declared:
                yield PersonalColumn(table.name, column.name, declared["purpose"], declared["kept"])


def register_export(name: str, of_address: Callable[[str], Any]) -> None:
    """What a room above keeps of an address, for who takes her data along (GDPR article 20)."""
    _exports[name] = of_address


def exported_of(email: str) -> dict[str, Any]:
    return {name: of_address(email) for name, of_address in sorted(_exports.items())}


def declaration_of(column: "Column[object]") -> dict[str, str] | None:
    return column.info.get("personal")
