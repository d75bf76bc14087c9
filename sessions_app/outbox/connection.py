"""Flask-Mail's connection with patience that ends: smtplib by itself waits for ever on a server that says nothing."""

import contextlib
import smtplib
import ssl
from types import TracebackType

import flask_mail
from flask import current_app

CLOSING = 421  # the server says goodbye, whatever was asked (RFC 5321 3.8)
TAKES_NOTHING = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)


class PatientConnection(flask_mail.Connection):
    """One SMTP connection for many mails, with a timeout, and with certificates that are checked."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        timeout = current_app.config["MAIL_TIMEOUT_SECONDS"]
        server, port = self.mail.server, self.mail.port
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if self.mail.use_ssl:
            host = smtplib.SMTP_SSL(server, port, timeout=timeout, context=ssl.create_default_context())
        else:
            host = smtplib.SMTP(server, port, timeout=timeout)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, exc_type: type[BaseException], exc_value: BaseException, tb: TracebackType) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):  # the mails are gone; a lost goodbye is no matter
            super().__exit__(exc_type, exc_value, tb)


def server_is_down(error: Exception) -> bool:
    """Whether the server is not there or takes nothing at all from us: the mail is not to blame."""
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == CLOSING:
        return True
    if isinstance(error, smtplib.SMTPException):  # a kind of OSError
        return isinstance(error, TAKES_NOTHING)
    return isinstance(error, OSError)  # refused, timed out, unknown name, TLS


def is_permanent(error: Exception) -> bool:
    """Whether the server said that this mail to this person will never be taken (RFC 5321 4.2.1: 5yz)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False  # it is us that it refuses: a setting can mend that
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def words_of(error: Exception) -> str:
    """What went wrong, on one line, for the organiser's page."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [f"{code} {_decoded(words)}" for code, words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        said = [f"{error.smtp_code} {_decoded(error.smtp_error)}"]
    else:
        said = [f"{type(error).__name__}: {error}"]
    return " ".join("; ".join(said).split())


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
