"""What `flask doctor` says of the mailbox where answers arrive."""

from flask import Flask

from sessions_app.core.watching import doctor
from sessions_app.replies import mailbox
from sessions_app.replies.mailbox import MailboxFailed


def examine_mailbox(app: Flask) -> tuple[str, str]:
    """Signs in and looks at the folder; without REPLY_IMAP_URL there is nothing to look at."""
    trusted = app.config["REPLY_TRUSTED_AUTHSERV"]
    believed = f"believes {', '.join(trusted)}" if trusted else "believes no server, so each answer waits for a click"
    url = app.config["REPLY_IMAP_URL"]
    if not url:
        return f"no mailbox (REPLY_IMAP_URL); {believed}", ""
    address = mailbox.address_from(url)
    try:
        with mailbox.opened(address):
            return f"{address.shown}; {believed}", ""
    except MailboxFailed as error:
        return f"{address.shown}: {error}", "check REPLY_IMAP_URL and whether its server runs; docs/mail.md"


doctor.CHECKS["replies"] = examine_mailbox
