"""The page that an address hangs under: where who is refused there came from, or can see how it stands now."""

from contextlib import suppress

from flask import url_for
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from sessions_app.core.values import dataclass


@dataclass(frozen=True)
class Above:
    endpoint: str
    url: str


def page_above(path: str) -> Above | None:
    """Of the staff the nearest page; elsewhere that of the session or of herself, for what is between them may be
    refused too. Made of this very address (`path`): it leads nowhere else."""
    parts = path.strip("/").split("/")[:-1]
    if len(parts) > 2 and parts[0] != "beheer":
        parts = parts[:2]
    while len(parts) > 1:
        found = _shown_at("/" + "/".join(parts))
        if found is not None:
            return found
        parts.pop()
    return None


def page_at_or_above(path: str) -> Above | None:
    """This very address when it shows a page, as that of a form does."""
    return _shown_at(path) or page_above(path)


def _shown_at(path: str) -> Above | None:
    if request_ctx.url_adapter is not None:
        with suppress(HTTPException, RequestRedirect):
            endpoint, values = request_ctx.url_adapter.match(path, method="GET")
            return Above(endpoint, url_for(endpoint, **values))
    return None
