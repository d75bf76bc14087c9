"""What the answer of a mail server means: is it the server, the domain, the address, or this mail? Pure."""

import re
import smtplib

from sessions_app.core.plain_text import clean_line

CLOSING = 421  # the server says goodbye, whatever was asked (RFC 5321 3.8)
LATER = (421, 450, 451, 452)
OF_THE_TALK = (500, 502, 503, 504, 530, 534, 535, 538, 555)  # what we say and in which order, our sign-in (RFC 4954 6)
STORAGE = 552  # at RCPT as 452 (RFC 5321 4.5.3.1.10): a mailbox can be emptied, unless the mail is too large (RFC 1870)
TAKES_NOTHING = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)
ENHANCED = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
OF_THE_MAILBOX = {("2", "1"), ("2", "2")}  # switched off or busy; full
TOO_LARGE = re.compile(r"\b5\.(3\.4|2\.3)\b")
NO_SUCH_ADDRESS = {("1", number) for number in ("0", "1", "2", "3", "6", "10")}  # 5.1.7 and 5.1.8: the sender
UNKNOWN = re.compile(r"user unknown|unknown user|no such (user|recipient|mailbox)", re.IGNORECASE)


def server_is_down(error: Exception) -> bool:
    """Whether the server is not there or takes nothing at all from us: the mail is not to blame."""
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == CLOSING:
        return True
    if isinstance(error, smtplib.SMTPException):  # a kind of OSError
        return isinstance(error, TAKES_NOTHING)
    return isinstance(error, OSError)  # refused, timed out, unknown name, TLS


def connection_fell(error: Exception) -> bool:
    """While a mail was offered: the server hung up, fell silent or said goodbye. It may have taken that mail."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code == CLOSING
    if isinstance(error, smtplib.SMTPException):  # a kind of OSError
        return isinstance(error, smtplib.SMTPServerDisconnected)
    return isinstance(error, OSError)


def is_permanent(error: Exception) -> bool:
    """Whether the server said that this mail to this person will never be taken (RFC 5321 4.2.1: 5yz)."""
    code = code_of(error)
    if code < 500 or code in OF_THE_TALK:
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return code != STORAGE or bool(TOO_LARGE.search(words_of(error)))
    return isinstance(error, smtplib.SMTPDataError)  # a refused sender is us: a setting can mend that


def puts_domain_off(error: Exception) -> bool:
    """Whether the whole domain of the recipient had better be left alone for a while. Not when the answer is about one
    mailbox: a full one says nothing of its neighbours."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return False
    code, said = code_of(error), words_of(error)
    found = ENHANCED.search(said)
    is_of_mailbox = found is not None and (found[2] == "1" or (found[2], found[3]) in OF_THE_MAILBOX)
    return code in LATER and not is_of_mailbox


def says_address_is_unknown(error: Exception) -> bool:
    """Whether nobody ever reads mail at this address."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) or not is_permanent(error):
        return False
    found = ENHANCED.search(words_of(error))
    if found is not None:
        return (found[2], found[3]) in NO_SUCH_ADDRESS
    return code_of(error) in (550, 551) and bool(UNKNOWN.search(words_of(error)))


def code_of(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _words in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def words_of(error: Exception) -> str:
    """What went wrong, on one line, for the organiser's page; without what PostgreSQL cannot keep."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = [f"{code} {_decoded(words)}" for code, words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        said = [f"{error.smtp_code} {_decoded(error.smtp_error)}"]
    else:
        said = [f"{type(error).__name__}: {error}"]
    return clean_line("; ".join(said))


def _decoded(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
