"""How sending stands, for the page, the command and the banner: the last pass, the server, the pace."""

from datetime import datetime, timedelta

from sqlalchemy import select

from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.outbox.sending_models import SendingState

ONLY = 1
STILL_LIMITED = timedelta(minutes=3)


def find() -> SendingState | None:
    return db.session.get(SendingState, ONLY)


def locked() -> SendingState:
    """The row, locked until the transaction ends."""
    row = select(SendingState).where(SendingState.id == ONLY).with_for_update()
    found = db.session.scalar(row)
    if found is None:
        insert_unless_there(SendingState, [{"id": ONLY, "last_error": ""}])
        found = db.session.scalars(row).one()
    return found


def note_pass(now: datetime, error: str, has_reached_server: bool) -> None:
    """`error`: why the server takes nothing. A pass that had nothing to send tells nothing of the server."""
    with transaction():
        row = locked()
        row.last_pass_at = now
        if error:
            row.failing_since, row.last_error = row.failing_since or now, error[:400]
        elif has_reached_server:
            row.failing_since, row.last_error = None, ""


def is_limited(now: datetime) -> bool:
    """Whether mail waits because the pace is used up, and not because something is broken."""
    state = find()
    return state is not None and state.limited_at is not None and now - state.limited_at <= STILL_LIMITED
