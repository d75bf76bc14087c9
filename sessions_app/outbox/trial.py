"""A mail to oneself over a real connection, now: each step by itself, so that one sees where it stops. No secrets."""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from enum import StrEnum

from flask import current_app

from sessions_app.core.values import dataclass
from sessions_app.outbox.connection import Host, connect
from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.server_answers import words_of


class Stage(StrEnum):
    LOOK_UP = "look_up"
    CONNECT = "connect"
    ENCRYPT = "encrypt"
    SIGN_IN = "sign_in"
    HAND_OVER = "hand_over"


class Outcome(StrEnum):
    DONE = "done"
    FAILED = "failed"
    NOT_ASKED = "not_asked"  # the settings do without
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Step:
    stage: Stage
    outcome: Outcome
    said: str = ""


class Trial:
    def __init__(self, message: OutgoingMessage) -> None:
        self._message = message
        self._state = current_app.extensions["mail"]
        self._host: Host | None = None

    def run(self) -> list[Step]:
        """All steps, in order; after one that fails nothing more is tried."""
        steps: list[Step] = []
        try:
            for stage in Stage:
                failed = any(step.outcome is Outcome.FAILED for step in steps)
                steps.append(Step(stage, Outcome.NOT_REACHED) if failed else self._try(stage))
        finally:
            if self._host is not None:
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    self._host.quit()
        return steps

    def _try(self, stage: Stage) -> Step:
        acts: dict[Stage, Callable[[], str | None]] = {
            Stage.LOOK_UP: self._look_up,
            Stage.CONNECT: self._connect,
            Stage.ENCRYPT: self._encrypt,
            Stage.SIGN_IN: self._sign_in,
            Stage.HAND_OVER: self._hand_over,
        }
        try:
            said = acts[stage]()
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            return Step(stage, Outcome.FAILED, self._without_secrets(words_of(error)))
        return Step(stage, Outcome.NOT_ASKED) if said is None else Step(stage, Outcome.DONE, said)

    def _look_up(self) -> str:
        found = socket.getaddrinfo(self._state.server, self._state.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        return f"{self._state.server}: {', '.join(addresses[:4])}"

    def _connect(self) -> str:
        self._host = connect(self._state)
        self._host.ehlo_or_helo_if_needed()
        return f"{self._state.server}:{self._state.port}"

    def _encrypt(self) -> str | None:
        assert self._host is not None
        if self._state.use_tls:
            self._host.starttls(context=ssl.create_default_context())
        sock = self._host.sock
        return str(sock.version()) if isinstance(sock, ssl.SSLSocket) else None

    def _sign_in(self) -> str | None:
        if not (self._state.username and self._state.password):
            return None
        assert self._host is not None
        self._host.login(self._state.username, self._state.password)
        return ""

    def _hand_over(self) -> str:
        assert self._host is not None
        to = [str(one) for one in self._message.recipients]
        self._host.sendmail(current_app.config["MAIL_DEFAULT_SENDER"], to, self._message.as_bytes())
        return ", ".join(to)

    def _without_secrets(self, said: str) -> str:
        for secret in filter(None, (self._state.password, self._state.username)):
            said = said.replace(secret, "…")
        return said[:400]
