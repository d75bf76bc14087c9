"""The timed jobs of this room: look into the mailbox, and at what a reader that died left behind."""

import logging

from flask import current_app

from sessions_app.core.queue import timed

log = logging.getLogger(__name__)


@timed(every_minutes=1)
def read_replies() -> None:
    from sessions_app.replies import reading  # late: a web process knows the name of this job, and reads no mail
    from sessions_app.replies.mailbox import MailboxFailed

    reading.work_out_left_behind()
    if not current_app.config["REPLY_IMAP_URL"]:
        return
    try:
        reading.read_mailbox()
    except MailboxFailed as error:  # noted for `doctor` and for the list of answers; the next minute tries again
        log.warning("the mailbox with answers: %s", error)
