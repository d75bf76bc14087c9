"""Messages in the mailbox that its server does not give: each is a row that waits for a person, later ones are read all
the same, and for a day every pass asks for them again."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.replies import service
from sessions_app.replies.mailbox import Waiting
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Reason, Stage

ASKED_AGAIN_FOR = timedelta(days=1)
AT_ONCE = 20


@dataclass(frozen=True)
class Numbering:
    """The numbers of the messages in one mailbox mean something until the server numbers anew."""

    mailbox: str
    validity: int

    def fingerprint(self, uid: int) -> str:
        return f"{self._before}{uid}"

    def uid_of(self, fingerprint: str) -> int:
        return int(fingerprint.removeprefix(self._before))

    @property
    def _before(self) -> str:
        return f"uid:{self.mailbox}:{self.validity}:"


def note(numbering: Numbering, uid: int, words: str) -> None:
    """Once. `words`: what the server said."""
    name = numbering.fingerprint(uid)
    if db.session.scalar(select(IncomingMail.id).where(IncomingMail.fingerprint == name)) is None:
        mail = IncomingMail(fingerprint=name, received_at=clock.now(), size=0, kind=Kind.UNREADABLE, body_text=words)
        mail.stage, mail.reason = Stage.WAITING, Reason.NOT_FETCHED.value
        db.session.add(mail)
        db.session.flush()


def asked_again(numbering: Numbering, now: datetime) -> list[int]:
    """The numbers of those that still wait, unless a person put them aside."""
    names = db.session.scalars(
        select(IncomingMail.fingerprint)
        .where(
            IncomingMail.fingerprint.startswith(numbering.fingerprint(0)[:-1], autoescape=True),
            IncomingMail.stage == Stage.WAITING,
            IncomingMail.received_at > now - ASKED_AGAIN_FOR,
        )
        .order_by(IncomingMail.id)
        .limit(AT_ONCE)
    )
    return [numbering.uid_of(name) for name in names]


def settle(numbering: Numbering, uid: int, waiting: Waiting | None) -> IncomingMail | None:
    """It came after all, or is not in the mailbox any more: the row goes, and gives its place to the message."""
    db.session.execute(delete(IncomingMail).where(IncomingMail.fingerprint == numbering.fingerprint(uid)))
    return service.keep(waiting.raw, waiting.size) if waiting is not None else None


def forget_numbers(mailbox: str) -> None:
    """The server numbered anew: all is read again."""
    theirs = (
        IncomingMail.fingerprint.startswith(f"uid:{mailbox}:", autoescape=True),
        IncomingMail.reason == Reason.NOT_FETCHED.value,
    )
    db.session.execute(delete(IncomingMail).where(*theirs))
