"""Noting what became of a mail: sent, refused, handed back; each only while the mail is still ours.

Sent mails are noted a few together, never later than a second after the first of them. So a worker that dies leaves at
most `NOTED_TOGETHER` mails (and the one under way) of which nobody knows whether they left; they are sent again with
the same Message-ID, which mail programmes and calendars take as the same mail. A database that does not answer is
asked again for as long as the mails are ours: a mail that left and is not noted would leave twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import patiently, transaction
from sessions_app.outbox import domains, marking, undeliverable
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.queries import has_newer
from sessions_app.outbox.rules import HELD_AT_MOST, MailState, next_try_after, state_after_failure
from sessions_app.outbox.server_answers import is_permanent, puts_domain_off, says_address_is_unknown, words_of
from sessions_app.outbox.taking import TakenMail

NOTED_TOGETHER = 20
AT_THE_LATEST = timedelta(seconds=1)


@dataclass
class Pass:
    """What one pass did. `next_try_at`: the first moment at which a mail that failed now, or that the pace held up, is
    due again. `more_waits`: its time was over before its work."""

    sent: int = 0
    failed: int = 0
    next_try_at: datetime | None = None
    server_is_down: bool = False
    error: str = ""
    more_waits: bool = False

    def look_again_at(self, moment: datetime) -> None:
        self.next_try_at = min(filter(None, (self.next_try_at, moment)))


class Notebook:
    """The mails that were sent and are not noted yet."""

    def __init__(self, result: Pass) -> None:
        self._result = result
        self._sent: list[TakenMail] = []
        self._since = clock.now()
        self._had_put_us_off = domains.known()
        db.session.rollback()  # nothing stays open while mails are sent

    def sent(self, mail: TakenMail) -> None:
        if not self._sent:
            self._since = clock.now()
        self._sent.append(mail)
        self._result.sent += 1
        if len(self._sent) >= NOTED_TOGETHER or clock.now() - self._since >= AT_THE_LATEST:
            self.write()

    def write(self) -> None:
        if not self._sent:
            return
        sent, self._sent = self._sent, []
        again, now = {mail.domain for mail in sent} & self._had_put_us_off, clock.now()

        def write() -> None:
            marking.sent([mail.id for mail in sent], sent[0].taken_at, now)
            domains.takes_mail_again(again)

        _noted(write)
        self._had_put_us_off -= again

    def refused(self, mail: TakenMail, error: Exception) -> None:
        """The server's answer about this one: it is tried again, or given up and its address marked."""

        def write() -> None:
            for row in _rows([mail]):
                if says_address_is_unknown(error):
                    undeliverable.note_returned(row.recipient_email, words_of(error), is_permanent=True, mail=None)
                if puts_domain_off(error):
                    reason = words_of(error).replace(row.recipient_email, "…")
                    domains.put_off(mail.domain, reason, clock.now())
                    self._had_put_us_off.add(mail.domain)
                _note_failure(row, error, self._result, permanent=is_permanent(error))

        _noted(write)
        self._result.failed += 1

    def failed(self, mails: Sequence[TakenMail], error: Exception, permanent: bool = False) -> None:
        """All of these failed for the same reason: the server is not there, or no message could be made."""

        def write() -> None:
            for row in _rows(mails):
                _note_failure(row, error, self._result, permanent)

        _noted(write)
        self._result.failed += len(mails)

    def handed_back(self, mails: Iterable[TakenMail]) -> None:
        """Not tried: they stay due as they were."""
        mails = list(mails)
        if mails:
            _noted(lambda: marking.handed_back([mail.id for mail in mails], mails[0].taken_at))


def _noted(write: Callable[[], None]) -> None:
    def note() -> None:
        with transaction():
            write()

    patiently(note, HELD_AT_MOST)


def _note_failure(row: OutgoingMail, error: Exception, result: Pass, permanent: bool) -> None:
    row.tries += 1
    row.last_error = words_of(error).replace(row.recipient_email, "…")[:400]  # an error outlives the address
    row.state = state_after_failure(row.tries, permanent, has_newer(row))
    if row.state is MailState.DUE:
        row.due_at = clock.now() + next_try_after(row.tries)
        result.look_again_at(row.due_at)


def _rows(mails: Sequence[TakenMail]) -> list[OutgoingMail]:
    """Those that are still ours. All of one batch were taken at one moment."""
    ours = select(OutgoingMail).where(*marking.still_ours()).with_for_update()
    return list(db.session.scalars(ours, {"ids": [mail.id for mail in mails], "held_since": mails[0].taken_at}))
