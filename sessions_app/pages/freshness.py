"""Public pages carry a strong ETag of what they say, so that a browser that has it gets a short 304."""

from flask import make_response, request
from flask_login import current_user
from werkzeug.wrappers import Response


def revalidated(page: str) -> Response:
    """The page for anonymous visitors with an ETag; what a signed-in account sees is kept nowhere."""
    answer = make_response(page)
    if current_user.is_authenticated:
        answer.headers["Cache-Control"] = "no-store"
        return answer
    answer.add_etag()
    return answer.make_conditional(request)
