"""A visitor in as little Python as will do: one kept-alive connection, a cookie jar, nothing that a browser adds."""

import re
import socket
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from tests.stopping import PATIENCE_SECONDS

HEAD_END = b"\r\n\r\n"
TOKEN = b'name="csrf_token" value="'
TOLD = re.compile(rb"^(connection|content-length|content-type|etag|location): (.*?)\r?$", re.IGNORECASE | re.MULTILINE)
COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # by lower-case name, those of `TOLD`; each cookie is in the visitor's jar
    body: bytes

    @property
    def form_token(self) -> str:
        """What the form on this page is sent with."""
        return self.body.partition(TOKEN)[2].partition(b'"')[0].decode()


class Visitor:
    """Keeps its connection and its cookies. Raises ConnectionError when the server hangs up half-way."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.address = (host, port)
        self.cookies: dict[str, str] = {}
        self._socket: socket.socket | None = None
        self._left = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, b"", headers)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask(
            "POST", path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def forget_cookies(self) -> None:
        self.cookies.clear()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._left = None, b""

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address[0]}:{self.address[1]}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        if self._socket is None:
            self._socket = socket.create_connection(self.address, timeout=PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall("\r\n".join(lines).encode() + HEAD_END + body)
        return self._answer()

    def _answer(self) -> Answer:
        head, _, rest = self._read_until(HEAD_END).partition(HEAD_END)
        status = int(head[9:12])
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in TOLD.findall(head)}
        for name, content in COOKIE.findall(head):
            self.cookies[name.decode()] = content.decode()
        length = 0 if status in (204, 304) else int(headers.get("content-length", "0"))
        while len(rest) < length:
            rest += self._more()
        self._left = rest[length:]
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, headers, rest[:length])

    def _read_until(self, end: bytes) -> bytes:
        read = self._left
        while end not in read:
            read += self._more()
        return read

    def _more(self) -> bytes:
        assert self._socket is not None
        got = self._socket.recv(65536)
        if not got:
            self.close()
            raise ConnectionError("the server hung up")
        return got
