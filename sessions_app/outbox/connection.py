"""One SMTP connection for many mails: Flask-Mail's settings, with patience that ends (smtplib by itself waits for ever
on a server that says nothing) and certificates that are checked."""

import contextlib
import smtplib
import ssl
from typing import Self

import flask_mail
from flask import current_app
from flask_mail import email_dispatched

from sessions_app.outbox.mime import OutgoingMessage
from sessions_app.outbox.server_answers import CLOSING

MAILS_PER_CONNECTION = 100  # some servers hang up after so many
TAKEN = (250, 251)

Host = smtplib.SMTP | smtplib.SMTP_SSL


def dial(state: flask_mail._Mail) -> Host:
    """Connects, agrees on TLS and signs in, as the settings say."""
    host = connect(state)
    try:
        if state.use_tls:
            host.starttls(context=ssl.create_default_context())
        if state.username and state.password:
            host.login(state.username, state.password)
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
    """Calls the server for the first mail, and again after many mails or when it hung up in between."""

    def __init__(self) -> None:
        self._state: flask_mail._Mail = current_app.extensions["mail"]
        self._sender: str = current_app.config["MAIL_DEFAULT_SENDER"]
        self._host: Host | None = None
        self._brought = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def bring(self, message: OutgoingMessage) -> None:
        """Returns once the server has taken the mail upon itself. Raises what smtplib's `sendmail` raises."""
        if not self._state.suppress:
            if self._brought >= MAILS_PER_CONNECTION:
                self.hang_up()
            content, to = message.as_bytes(), message.recipients[0]
            host = self._begin(len(content))
            _name_recipient(host, str(to))
            _hand_over(host, content)
            self._brought += 1
        email_dispatched.send(current_app._get_current_object(), message=message)  # type: ignore[attr-defined]

    def hang_up(self) -> None:
        host, self._host, self._brought = self._host, None, 0
        if host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):  # a lost goodbye is no matter
                host.quit()

    def _begin(self, size: int) -> Host:
        """Names the sender. A server that hung up since the last mail is called once more: it knows nothing of this
        one yet."""
        if self._host is not None:
            try:
                return _name_sender(self._host, self._sender, size)
            except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
                if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code != CLOSING:
                    raise
                self.hang_up()
        self._host = dial(self._state)
        return _name_sender(self._host, self._sender, size)


def _name_sender(host: Host, sender: str, size: int) -> Host:
    host.ehlo_or_helo_if_needed()
    code, said = host.mail(sender, [f"size={size}"] if host.has_extn("size") else [])
    if code != 250:
        _end_transaction(host, code)
        raise smtplib.SMTPSenderRefused(code, said, sender)
    return host


def _name_recipient(host: Host, recipient: str) -> None:
    code, said = host.rcpt(recipient)
    if code not in TAKEN:
        _end_transaction(host, code)
        raise smtplib.SMTPRecipientsRefused({recipient: (code, said)})


def _hand_over(host: Host, content: bytes) -> None:
    try:
        code, said = host.data(content)
    except smtplib.SMTPDataError as error:  # it refused to hear it at all
        _end_transaction(host, error.smtp_code)
        raise
    if code != 250:
        _end_transaction(host, code)
        raise smtplib.SMTPDataError(code, said)


def _end_transaction(host: Host, code: int) -> None:
    """So that the next mail begins anew; after 421 the server is gone."""
    if code == CLOSING:
        host.close()
        return
    with contextlib.suppress(smtplib.SMTPServerDisconnected):  # found at the next mail
        host.rset()
