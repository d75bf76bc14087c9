"""Reads of the outbox: how it stands, and the mails of a page."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from sessions_app.core.extensions import db
from sessions_app.core.paging import Page, read_page
from sessions_app.core.values import dataclass
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import UNSENT, MailState, waited_for_tries

PER_PAGE = 50
NEWS = (*UNSENT, MailState.SENT, MailState.GIVEN_UP)
ASKED_AT_ONCE = 500


def counts_per_state(condition: ColumnElement[bool] | None = None) -> dict[MailState, int]:
    """Every state with its number of mails."""
    statement = select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state)
    found = dict(db.session.execute(statement if condition is None else statement.where(condition)).tuples().all())
    return {state: found.get(state, 0) for state in MailState}


def is_said(key: str) -> bool:
    """Whether a mail with this key was put in the outbox before."""
    return db.session.scalar(select(OutgoingMail.id).where(OutgoingMail.idempotency_key == key)) is not None


def said_among(keys: Sequence[str]) -> set[str]:
    """Those of these keys of which a mail was put in the outbox before."""
    found: set[str] = set()
    for first in range(0, len(keys), ASKED_AT_ONCE):
        some = OutgoingMail.idempotency_key.in_(keys[first : first + ASKED_AT_ONCE])
        found.update(db.session.scalars(select(OutgoingMail.idempotency_key).where(some)))
    return found


def language_written_to(email: str) -> str:
    """Of the mail that left last for this address; empty once that is past its period. For a link that stands in many
    mails, so that no row tells its language."""
    sent = select(OutgoingMail.language).where(
        OutgoingMail.recipient_email == email, OutgoingMail.state == MailState.SENT
    )
    return db.session.scalar(sent.order_by(OutgoingMail.sent_at.desc()).limit(1)) or ""


def oldest_due_age(now: datetime, condition: ColumnElement[bool] | None = None) -> timedelta | None:
    """How long ago the mail that waits longest should have left; None when nothing waits. What failed and is due anew
    at its next try counts from its first moment."""
    unsent = select(OutgoingMail.tries, func.min(OutgoingMail.due_at)).where(OutgoingMail.state.in_(UNSENT))
    unsent = unsent if condition is None else unsent.where(condition)
    waiting = db.session.execute(unsent.group_by(OutgoingMail.tries))
    should_have_left = min((due_at - waited_for_tries(tries) for tries, due_at in waiting), default=now)
    return now - should_have_left if should_have_left < now else None


def last_failure() -> OutgoingMail | None:
    """The mail with the newest error that is not mended yet."""
    statement = select(OutgoingMail).where(
        OutgoingMail.last_error != "", OutgoingMail.state.in_((*UNSENT, MailState.GIVEN_UP))
    )
    return db.session.scalar(statement.order_by(OutgoingMail.taken_at.desc(), OutgoingMail.id.desc()).limit(1))


def has_newer(mail: OutgoingMail) -> bool:
    """Whether a newer mail of the same chain went out, waits, or was given up: then that one may be sent again."""
    if not mail.chain:
        return False
    newer = select(OutgoingMail.id).where(
        OutgoingMail.chain == mail.chain, OutgoingMail.id > mail.id, OutgoingMail.state.in_(NEWS)
    )
    return bool(db.session.scalar(select(exists(newer))))


@dataclass(frozen=True)
class MailFilter:
    """What somebody looks for; an empty field asks nothing."""

    state: MailState | None = None
    kind: str = ""
    knowledge_session_id: int | None = None
    address: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        asked: list[ColumnElement[bool]] = []
        if self.state is not None:
            asked.append(OutgoingMail.state == self.state)
        if self.kind:
            asked.append(OutgoingMail.kind == self.kind)
        if self.knowledge_session_id is not None:
            asked.append(OutgoingMail.knowledge_session_id == self.knowledge_session_id)
        if self.address:
            asked.append(OutgoingMail.recipient_email.icontains(self.address, autoescape=True))
        return asked


def mail_page(condition: ColumnElement[bool], asked: MailFilter, number: int) -> Page[OutgoingMail]:
    """One page of the mails that the reader may see (`condition`) and asked for, the newest first: they are
    numbered in the order in which they were written."""
    statement = select(OutgoingMail).where(condition, *asked.conditions())
    return read_page(statement.order_by(OutgoingMail.id.desc()), number, PER_PAGE)


def kinds(condition: ColumnElement[bool]) -> list[str]:
    """Of the mails that the reader may see."""
    return list(db.session.scalars(select(OutgoingMail.kind).where(condition).distinct().order_by(OutgoingMail.kind)))


def is_in_calendar(mail: OutgoingMail) -> bool:
    """Whether an earlier mail of its chain put the session into her calendar: this one then tells what changed."""
    if not mail.chain:
        return False
    earlier = select(OutgoingMail.id).where(
        OutgoingMail.chain == mail.chain,
        OutgoingMail.id < mail.id,
        OutgoingMail.state.in_((MailState.SENT, MailState.TAKEN)),
        OutgoingMail.calendar_method.is_not(None) | (OutgoingMail.recipient_email == ""),  # erased: it may have been
    )
    return bool(db.session.scalar(select(exists(earlier))))


def find_mail(mail_id: int, condition: ColumnElement[bool]) -> OutgoingMail | None:
    return db.session.scalar(select(OutgoingMail).where(OutgoingMail.id == mail_id, condition))
