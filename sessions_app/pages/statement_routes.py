"""What we promise: privacy, accessibility; and whether the application is well."""

from datetime import timedelta

from flask import current_app, jsonify, render_template
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from sessions_app.core import clock, queue
from sessions_app.core.access import everyone
from sessions_app.core.extensions import db
from sessions_app.core.kept_pages import kept
from sessions_app.outbox.queries import oldest_due_age
from sessions_app.pages import personal_data
from sessions_app.pages.blueprint import blueprint


@blueprint.get("/privacy")
@everyone
@kept
def privacy() -> str:
    return render_template("pages/privacy.html", purposes=personal_data.purposes())


@blueprint.get("/toegankelijkheid")
@everyone
@kept
def accessibility() -> str:
    return render_template("pages/accessibility.html", contact=current_app.config["MAIL_REPLY_ADDRESS"])


@blueprint.get("/gezond")
@everyone
def health() -> Response:
    """For monitors: 200 when the database and the queue answer, else 503. How late mail is, is told and not judged."""
    database_answers, oldest = _look_at_the_database()
    queue_answers = queue.is_reachable(current_app)  # type: ignore[arg-type]
    is_well = database_answers and queue_answers
    answer = jsonify(
        status="ok" if is_well else "broken",
        database="ok" if database_answers else "unreachable",
        queue="ok" if queue_answers else "unreachable",
        oldest_due_mail_seconds=int(oldest.total_seconds()) if oldest is not None else None,
    )
    answer.status_code = 200 if is_well else 503
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _look_at_the_database() -> tuple[bool, timedelta | None]:
    try:
        db.session.execute(text("SELECT 1"))
        return True, oldest_due_age(clock.now())
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        db.session.rollback()
        return False, None
