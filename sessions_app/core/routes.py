"""The language switch."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, redirect, request
from werkzeug.wrappers import Response

from sessions_app.core import language
from sessions_app.core.above import page_above
from sessions_app.core.access import everyone
from sessions_app.core.addresses import own_path

blueprint = Blueprint("core", __name__)


@blueprint.get("/taal/<language_code>")
@everyone
def set_language(language_code: str) -> Response:
    """Keeps the choice in a cookie and goes back to the page (`next`, a path of our own)."""
    if language_code not in language.LANGUAGES:
        abort(404)
    answer = redirect(_to_read(own_path(request.args.get("next", "/"))))
    language.keep(answer, language_code)
    return answer


def _to_read(target: str) -> str:
    """The page itself, or the one above it when this address only takes a form (`…/publiceren`)."""
    path = urlsplit(target).path
    allowed = current_app.url_map.bind("").allowed_methods(path)
    if not allowed or "GET" in allowed:
        return target
    above = page_above(path)
    return above.url if above else "/"
