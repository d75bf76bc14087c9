"""One SMTP connection for many mails: Flask-Mail's settings, with patience that ends (smtplib by itself waits for ever
on a server that says nothing) and certificates that are checked."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from typing import Self

import flask_mail
from flask import current_app
from flask_mail import email_dispatched

from sessions_app.outbox.envelope import Host, agree, hand_over
from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.server_answers import CLOSING, connection_fell, server_is_down

MAILS_PER_CONNECTION = 100  # some servers hang up after so many
MOST_IN_A_ROW = 5  # mails at which the connection fell; then it is the server


class BrokeOff(Exception):
    """The server had taken the call, and the connection fell while this mail was offered."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def dial(state: flask_mail._Mail) -> Host:
    """Connects, agrees on TLS and signs in, as the settings say. The server has greeted us then."""
    host = connect(state)
    try:
        if state.use_tls:
            host.starttls(context=ssl.create_default_context())
        if state.username and state.password:
            host.login(state.username, state.password)
        host.ehlo_or_helo_if_needed()
    except BaseException:
        host.close()
        raise
    return host


def connect(state: flask_mail._Mail) -> Host:
    timeout, port = current_app.config["MAIL_TIMEOUT_SECONDS"], state.port or 0  # 0: the usual one
    if state.use_ssl:
        return smtplib.SMTP_SSL(state.server, port, timeout=timeout, context=ssl.create_default_context())
    return smtplib.SMTP(state.server, port, timeout=timeout)


class Courier:
    """Calls the server for the first mail, and again after many mails or when it hung up. `fell`: how the connection
    fell at each of the last mails, up to the last one that the server took or refused."""

    def __init__(self) -> None:
        self._state: flask_mail._Mail = current_app.extensions["mail"]
        self._sender: str = current_app.config["MAIL_DEFAULT_SENDER"]
        self._host: Host | None = None
        self._brought = 0
        self.fell: list[Exception] = []

    @property
    def is_cut_off(self) -> bool:
        return len(self.fell) >= MOST_IN_A_ROW

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def bring(self, message: OutgoingMessage) -> None:
        """Returns once the server has taken the mail upon itself. Raises what smtplib's `sendmail` raises, and
        `BrokeOff`."""
        if not self._state.suppress:
            if self._brought >= MAILS_PER_CONNECTION:
                self.hang_up()
            content, to = message.as_bytes(), message.recipients[0]
            host = self._agreed(str(to), len(content))
            with self._offering():
                hand_over(host, content)
            self.fell.clear()
            self._brought += 1
        email_dispatched.send(current_app._get_current_object(), message=message)  # type: ignore[attr-defined]

    def hang_up(self) -> None:
        host, self._host, self._brought = self._host, None, 0
        if host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # a lost goodbye is no matter
                host.quit()

    def _agreed(self, recipient: str, size: int) -> Host:
        """A server that waits for this mail. One that hung up since the last mail is called once more: it has heard
        nothing of what this one says yet."""
        if self._host is not None:
            try:
                agree(self._host, self._sender, recipient, size)
                return self._host
            except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
                if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != CLOSING:
                    raise
                self.hang_up()
        self._host = dial(self._state)
        with self._offering():
            agree(self._host, self._sender, recipient, size)
        return self._host

    @contextlib.contextmanager
    def _offering(self) -> Iterator[None]:
        """What falls now falls at this mail."""
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            if not connection_fell(error):
                if not server_is_down(error):
                    self.fell.clear()
                raise
            self.hang_up()
            self.fell.append(error)
            raise BrokeOff(error) from error
