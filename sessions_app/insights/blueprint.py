"""The blueprint that the route files of this room share."""

from flask import Blueprint

from sessions_app.insights import kept_answers

blueprint = Blueprint("insights", __name__, url_prefix="/inzicht")
blueprint.record_once(lambda state: kept_answers.install(state.app))  # type: ignore[arg-type]
