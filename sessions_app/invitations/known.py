"""What somebody knows of a session while the mail about its move has not left yet: what stood before that move.

The key of such a mail says so, as part of what is new in it. When the mail is taken back, because the session moves
once more or is cancelled, the next one can go by what she really knows.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.invitations.rules import Stands
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.events import Times

TELLS_OF_A_MOVE = "rescheduled"
IN_KEY = re.compile(r":(knows|heard)-(\d+)-(\d+)-([0-9a-f]{12})-(\d+)$")

Unsent = Mapping[str, list[OutgoingMail]]  # by chain


@dataclass(frozen=True)
class Known:
    """`where`: a fingerprint of place and link. `counts_from`: since which version of her entry an answer counts.
    `in_words`: her confirmation told so; whether her entry ever came is not sure."""

    starts_at: datetime
    ends_at: datetime
    where: str
    counts_from: int = 0
    in_words: bool = False

    @staticmethod
    def of(stands: Stands, counts_from: int = 0, in_words: bool = False) -> "Known":
        where = hashlib.sha256(f"{stands.place}\n{stands.online_url}".encode()).hexdigest()[:12]
        return Known(stands.starts_at, stands.ends_at, where, counts_from, in_words)

    def is_as(self, stands: Stands) -> bool:
        return self == Known.of(stands, self.counts_from, self.in_words)

    @property
    def times(self) -> Times:
        return self.starts_at, self.ends_at

    @property
    def mark(self) -> str:
        """The end of the key of the mail that tells what is new."""
        times = (int(moment.timestamp()) for moment in (self.starts_at, self.ends_at))
        word = "heard" if self.in_words else "knows"
        return f":{word}-" + "-".join(map(str, (*times, self.where, self.counts_from)))


def before(unsent: Unsent, *chains: str) -> Known | None:
    """What she knew before the mails of the first of these chains that says so, none of which has left."""
    for chain in chains:
        found = [IN_KEY.search(mail.idempotency_key) for mail in unsent.get(chain, ())]
        if found and found[0] is not None:
            word, starts_at, ends_at, where, counts_from = found[0].groups()
            return Known(_moment(starts_at), _moment(ends_at), where, int(counts_from), word == "heard")
    return None


def knows_already(unsent: Unsent, chain: str, chains: Collection[str], after: Stands) -> Known | None:
    """What she knows, when that is how it stands now: the session moved away and back before any mail left. `chains`:
    all of hers; `chain`: of what she would get now.

    A mail that was tried may have arrived, whatever the mail server answered: then she is told.
    """
    hers = [mail for one in chains for mail in unsent.get(one, ())]
    are_moves = all(mail.chain == chain and mail.kind == TELLS_OF_A_MOVE and mail.tries == 0 for mail in hers)
    known = before(unsent, chain) if hers and are_moves else None
    return known if known is not None and not known.in_words and known.is_as(after) else None


def by_chain(mails: Iterable[OutgoingMail]) -> dict[str, list[OutgoingMail]]:
    found: dict[str, list[OutgoingMail]] = {}
    for mail in sorted(mails, key=lambda mail: mail.id):
        found.setdefault(mail.chain or "", []).append(mail)
    return found


def unsent_of(chains: Collection[str]) -> Unsent:
    """As it is at this moment: a worker may take them in the next."""
    due = select(OutgoingMail).where(OutgoingMail.chain.in_(chains), OutgoingMail.state == MailState.DUE)
    return by_chain(db.session.scalars(due))


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
