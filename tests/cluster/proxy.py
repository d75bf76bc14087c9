"""What stands before the web nodes, and the browsers before it.

The proxy goes round the nodes. Where nobody takes the connection it goes to the next; what is only read it asks again
when the answer broke off; what changes something it never sends twice by itself (nginx: `proxy_next_upstream error`).
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import urlencode

from tests.cluster.parts import HOST, PATIENCE_SECONDS, Cluster

TOKEN = b'name="csrf_token" value="'
FORM = "application/x-www-form-urlencoded"

_visitors = count(1)


class Cut(Exception):
    """Nobody knows what became of it: the answer broke off, or no node is there."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    method: str
    path: str
    begun: float
    ended: float

    @property
    def form_token(self) -> str:
        return self.body.partition(TOKEN)[2].partition(b'"')[0].decode()

    @property
    def words(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Proxy:
    cluster: Cluster
    taken_out: set[int] = field(default_factory=set)  # nodes that get nothing new
    answers: list[Answer] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)
    _turn: "count[int]" = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str], node: int | None = None) -> Answer:
        """By the node whose turn it is, or by this one. Raises Cut."""
        with self._lock:
            first = next(self._turn)
        nodes = (first % 2, (first + 1) % 2) if node is None else (node,)
        for number in nodes:
            if number in self.taken_out:
                continue
            connection = HTTPConnection("127.0.0.1", self.cluster.ports[number], timeout=PATIENCE_SECONDS)
            try:
                connection.connect()
            except ConnectionRefusedError:
                continue
            try:
                return self._answer(connection, method, path, body, headers)
            except (OSError, HTTPException):
                if method != "GET":
                    break
            finally:
                connection.close()
        with self._lock:
            self.cuts.append(f"{method} {path}")
        raise Cut(path)

    @contextmanager
    def without(self, node: int) -> Iterator[None]:
        """This node gets nothing new."""
        self.taken_out.add(node)
        yield
        self.taken_out.discard(node)

    def count_of(self, status: int) -> int:
        return sum(answer.status == status for answer in list(self.answers))

    def _answer(
        self, connection: HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        begun = time.monotonic()
        connection.request(method, path, body, dict(headers))
        got = connection.getresponse()
        content = got.read()
        set_cookies = [value.partition(";")[0].partition("=") for value in got.headers.get_all("Set-Cookie", [])]
        answer = Answer(
            got.status, {name.lower(): value for name, value in got.getheaders()},
            {name: value for name, _, value in set_cookies}, content, method, path, begun, time.monotonic(),
        )  # fmt: skip
        with self._lock:
            self.answers.append(answer)
        return answer


class Browser:
    """Somebody at an address of her own, so that no limit per visitor takes the crowd for one person."""

    def __init__(self, proxy: Proxy, address: str = "") -> None:
        self.proxy, self.cookies = proxy, dict[str, str]()
        number = next(_visitors)
        self.address = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def get(self, path: str, node: int | None = None) -> Answer:
        return self._ask("GET", path, b"", "", node)

    def post(self, path: str, fields: Mapping[str, str], node: int | None = None) -> Answer:
        return self.send(path, urlencode(fields).encode(), FORM, node)

    def send(self, path: str, body: bytes, content_type: str, node: int | None = None) -> Answer:
        return self._ask("POST", path, body, content_type, node)

    def _ask(self, method: str, path: str, body: bytes, content_type: str, node: int | None) -> Answer:
        headers = {
            "Host": HOST, "X-Forwarded-Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address,
            "Referer": f"https://{HOST}/",
        }  # fmt: skip
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if content_type:
            headers["Content-Type"] = content_type
        answer = self.proxy.ask(method, path, body, headers, node)
        self.cookies |= answer.cookies
        return answer

    def fill_in(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self.fill_in_at(path, path, fields)

    def fill_in_at(self, page: str, path: str, fields: Mapping[str, str]) -> Answer:
        """Opens the form and sends it, and begins again as often as it takes: when it is busy, or when nothing came
        back. Gives the answer that is one; the page itself when it has no form any more."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(Cut):
                form = self.get(page)
                if form.status < 500 and not form.form_token:
                    return form
                sent = self.post(path, {"csrf_token": form.form_token, **fields}) if form.status < 500 else form
                if sent.status < 500:
                    return sent
            time.sleep(0.1)
        raise AssertionError(f"never got an answer: {path}")
