"""An answer that was made before is given again, with the very headers it had, before Flask gets to work.

Who may get it, and for how long it holds, is for those who stand on this: `doorstep.py` for everyone,
`insights/kept_answers.py` for one member of staff. A view leaves what it made in the environment of the request.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import Engine
from werkzeug.http import parse_etags

from sessions_app.core.kept.shelf import Shelf
from sessions_app.core.values import dataclass

Headers = list[tuple[str, str]]
OF_THE_BODY = ("content-type", "content-length", "content-disposition")  # a 304 has none


class Made(Protocol):
    @property
    def etag(self) -> str: ...

    @property
    def body(self) -> bytes: ...

    def holds(self, engine: Engine) -> bool:
        """Whether it is what Flask would answer at this moment."""


@dataclass(frozen=True)
class _Answer:
    made: Made
    headers: Headers  # as the browser got them with the body
    headers_unchanged: Headers  # and with a 304


class GivenAgain:
    """`left_in`: where in the environment a view leaves what it made."""

    def __init__(self, inside: WSGIApplication, engine: Engine, left_in: str, most: int, most_bytes: int) -> None:
        self._inside, self._engine, self._left_in = inside, engine, left_in
        self._shelf: Shelf[_Answer] = Shelf(most, most_bytes)

    def key_of(self, environ: WSGIEnvironment) -> Hashable | None:
        """All that the answer depends on beside the facts; None when it has to be made inside."""
        raise NotImplementedError

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = self.key_of(environ)
        if key is None:
            return self._inside(environ, start_response)
        found = self._shelf.get(key)
        if found is None or not found.made.holds(self._engine):
            return self._inside(environ, self._remembering(key, environ, start_response))
        if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(found.made.etag):
            start_response("304 NOT MODIFIED", list(found.headers_unchanged))
            return ()
        start_response("200 OK", list(found.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (found.made.body,)

    def _remembering(self, key: Hashable, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        def start(status: str, headers: Headers, *fault: Any) -> Callable[[bytes], object]:
            made: Made | None = environ.get(self._left_in)
            if made is not None and status.startswith("200") and not any(name == "Set-Cookie" for name, _ in headers):
                unchanged = [(name, value) for name, value in headers if name.lower() not in OF_THE_BODY]
                self._shelf.put(key, _Answer(made, list(headers), unchanged), len(made.body))
            return start_response(status, headers, *fault)

        return start
