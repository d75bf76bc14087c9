"""The language switch."""

from flask import Blueprint, abort, current_app, redirect, request
from werkzeug.wrappers import Response

from sessions_app.core import language
from sessions_app.core.access import everyone
from sessions_app.core.addresses import own_path

blueprint = Blueprint("core", __name__)


@blueprint.get("/taal/<language_code>")
@everyone
def set_language(language_code: str) -> Response:
    """Keeps the choice in a cookie and goes back to the page (`next`, a path of our own)."""
    return _switched_to(language_code)


def _switched_to(chosen: str) -> Response:
    if chosen not in language.LANGUAGES:
        abort(404)
    answer = redirect(own_path(request.args.get("next", "/")))
    answer.set_cookie(
        language.cookie_name(),
        chosen,
        max_age=language.ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer
