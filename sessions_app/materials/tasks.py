"""Timed jobs."""

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.queue import timed
from sessions_app.materials import service


@timed(every_minutes=30)
def sweep_material_files() -> int:
    """Files that no row knows; the database is only read."""
    db.session.info["writes"] = False
    try:
        return service.sweep_files(clock.now())
    finally:
        db.session.rollback()
