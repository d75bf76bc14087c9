"""What a worker writes on many mails at once. The statements say the same each time, and are made once: making one
takes longer than running it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, Update, bindparam, update

from sessions_app.core.extensions import db
from sessions_app.core.types import UtcMoment
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import DropReason, MailState

MAILS = cast("Table", OutgoingMail.__table__)
IDS = MAILS.c.id.in_(bindparam("ids", expanding=True))


def taken(ids: Collection[int], at: datetime) -> None:
    """By whoever locked them."""
    _write(_taken(), ids, at=at)


def dropped(ids: Collection[int], because: DropReason) -> None:
    """By whoever locked them."""
    _write(_dropped(because), ids)


def sent(ids: Collection[int], taken_at: datetime, now: datetime) -> None:
    _write(_sent(), ids, held_since=taken_at, at=now)


def handed_back(ids: Collection[int], taken_at: datetime) -> None:
    _write(_handed_back(), ids, held_since=taken_at)


def still_ours() -> Sequence[ColumnElement[bool]]:
    """Not those that another worker took over in the meantime."""
    held_since = bindparam("held_since", type_=UtcMoment)
    return IDS, MAILS.c.state == MailState.TAKEN, MAILS.c.taken_at == held_since


def _write(statement: Update, ids: Collection[int], **values: Any) -> None:
    if ids:
        db.session.execute(statement, {"ids": list(ids), **values})


@cache
def _taken() -> Update:
    return update(MAILS).where(IDS).values(state=MailState.TAKEN, taken_at=_moment())


@cache
def _dropped(because: DropReason) -> Update:
    return update(MAILS).where(IDS).values(state=MailState.DROPPED, dropped_because=because)


@cache
def _sent() -> Update:
    news = {"state": MailState.SENT, "sent_at": _moment(), "last_error": "", "tries": MAILS.c.tries + 1}
    return update(MAILS).where(*still_ours()).values(**news)


@cache
def _handed_back() -> Update:
    return update(MAILS).where(*still_ours()).values(state=MailState.DUE)


def _moment() -> Any:
    return bindparam("at", type_=UtcMoment)
