"""One mail in the words of SMTP: from whom, to whom, and then what it says.

A server that takes several words at once (PIPELINING, RFC 2920, as nearly all do) hears the first three in one breath:
two journeys for a mail instead of four. What the mail says is never sent before the server has agreed to hear it. Until
then a connection may break, and nobody has to doubt whether the mail left.
"""

import contextlib
import smtplib
from collections.abc import Callable

from sessions_app.outbox.server_answers import CLOSING

FINE, FINE_FOR_A_RECIPIENT, GO_ON = (250,), (250, 251), (354,)
END = b".\r\n"

Host = smtplib.SMTP | smtplib.SMTP_SSL
Refusal = Callable[[int, bytes], smtplib.SMTPException]


def agree(host: Host, sender: str, recipient: str, size: int) -> None:
    """Until the server waits for the mail, of `size` bytes. Raises SMTPSenderRefused, SMTPRecipientsRefused or
    SMTPDataError with its words, and SMTPServerDisconnected."""
    host.ehlo_or_helo_if_needed()
    announced = f" size={size}" if host.has_extn("size") else ""
    words: list[tuple[str, tuple[int, ...], Refusal]] = [
        (f"mail FROM:{smtplib.quoteaddr(sender)}{announced}", FINE, _refusing_sender(sender)),
        (f"rcpt TO:{smtplib.quoteaddr(recipient)}", FINE_FOR_A_RECIPIENT, _refusing_recipient(recipient)),
        ("data", GO_ON, smtplib.SMTPDataError),
    ]
    at_once = host.has_extn("pipelining")
    if at_once:
        host.send("".join(f"{word}\r\n" for word, _, _ in words))
    refused, code = None, 0
    for word, hoped_for, refusal in words:
        if not at_once:
            host.send(f"{word}\r\n")
        try:
            code, said = host.getreply()
        except smtplib.SMTPServerDisconnected:
            if refused is None:
                raise
            break
        if refused is None and code not in hoped_for:
            refused = refusal(code, said)
        if code == CLOSING or (refused and not at_once):
            break
    if refused is not None:
        _end_transaction(host, code)
        raise refused


def hand_over(host: Host, content: bytes) -> None:
    """`content` are lines that end as the standard says. Returns once the server has taken the mail upon itself."""
    host.send(content.replace(b"\n.", b"\n..") + END)
    code, said = host.getreply()
    if code not in FINE:
        _end_transaction(host, code)
        raise smtplib.SMTPDataError(code, said)


def _end_transaction(host: Host, code: int) -> None:
    """So that the next mail begins anew; after 421 the server is gone."""
    if code == CLOSING:
        host.close()
        return
    with contextlib.suppress(smtplib.SMTPServerDisconnected):  # found at the next mail
        if code in GO_ON:  # it waits for a mail that goes to nobody, or comes from nobody
            host.send(END)
            host.getreply()
        host.rset()


def _refusing_sender(sender: str) -> Refusal:
    return lambda code, said: smtplib.SMTPSenderRefused(code, said, sender)


def _refusing_recipient(recipient: str) -> Refusal:
    return lambda code, said: smtplib.SMTPRecipientsRefused({recipient: (code, said)})
