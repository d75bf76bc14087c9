"""Whether the application is well, for monitors and for who sends visitors to it."""

from typing import Any

from flask import current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import everyone
from sessions_app.core.database import pool, replica_position
from sessions_app.core.extensions import db
from sessions_app.core.watching import disk, readiness, worker_told
from sessions_app.core.watching.readiness import UNREACHABLE, WELL
from sessions_app.outbox.queries import oldest_due_age
from sessions_app.pages.blueprint import blueprint


@blueprint.get("/gezond")
@everyone
def health() -> Response:
    """200 when the database and the queue answer and the disk has room, else 503. How late mail is, and whether a
    worker that was there went away, is told and not judged: this server can do nothing about it."""
    found = readiness.look(_app()).parts
    database, queued = found["database"], found["queue"]
    on_disk = "almost full" if disk.is_almost_full(_app()) else WELL
    seen_ago = worker_told.worker_seen_ago(_app()) if queued == WELL else None
    worker = "away" if worker_told.is_away(seen_ago) else WELL
    is_well = database == queued == on_disk == WELL
    return _told(
        is_well,
        status=WELL if is_well else "broken",
        database=_word(database),
        queue=_word(queued),
        disk=on_disk,
        worker=worker,
        oldest_due_mail_seconds=_oldest_due_mail() if database == WELL else None,
        worker_seen_seconds=int(seen_ago.total_seconds()) if seen_ago is not None else None,
        **(_replica() if database == WELL else {}),
    )


@blueprint.get("/gezond/leeft")
@everyone
def alive() -> Response:
    """This process answers. Nothing else is asked: a restart mends no database."""
    return _told(True, status=WELL)


@blueprint.get("/gezond/klaar")
@everyone
def ready() -> Response:
    """Whether visitors may be sent here, and if not, because of what."""
    found = readiness.look(_app())
    return _told(found.is_ready, status=WELL if found.is_ready else "not ready", **found.parts)


def _told(is_well: bool, **parts: Any) -> Response:
    answer = jsonify(parts)
    answer.status_code = 200 if is_well else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _replica() -> dict[str, str]:
    """Told and not judged: while it is away, or behind, the primary answers for it."""
    state = replica_position.state()
    return {} if state is None else {"replica": state.found}


def _word(found: str) -> str:
    return WELL if found == WELL else UNREACHABLE


def _oldest_due_mail() -> int | None:
    if pool.is_used_up(db.engine):
        return None
    try:
        oldest = oldest_due_age(clock.now())
    except SQLAlchemyError:  # a table that is not there yet: /gezond/klaar tells of it
        db.session.rollback()
        return None
    return int(oldest.total_seconds()) if oldest is not None else None


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]
