"""Reads of the outbox: how it stands, and the mails of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import UNSENT, MailState, waited_for_tries

PER_PAGE = 50


@dataclass(frozen=True)
class MailPage:
    """Some of the mails, the newest first; `first` and `last` count from 1."""

    mails: Sequence[OutgoingMail]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * PER_PAGE, self.total)


def counts_per_state(condition: ColumnElement[bool] | None = None) -> dict[MailState, int]:
    """Every state with its number of mails."""
    statement = select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state)
    found = dict(db.session.execute(statement if condition is None else statement.where(condition)).tuples().all())
    return {state: found.get(state, 0) for state in MailState}


def oldest_due_age(now: datetime) -> timedelta | None:
    """How long ago the mail that waits longest should have left; None when nothing waits. What failed and is due anew
    at its next try counts from its first moment."""
    waiting = db.session.execute(
        select(OutgoingMail.tries, func.min(OutgoingMail.due_at))
        .where(OutgoingMail.state.in_(UNSENT))
        .group_by(OutgoingMail.tries)
    )
    should_have_left = min((due_at - waited_for_tries(tries) for tries, due_at in waiting), default=now)
    return now - should_have_left if should_have_left < now else None


def last_failure(condition: ColumnElement[bool] | None = None) -> OutgoingMail | None:
    """The mail with the newest error that is not mended yet."""
    statement = select(OutgoingMail).where(
        OutgoingMail.last_error != "", OutgoingMail.state.in_((*UNSENT, MailState.GIVEN_UP))
    )
    statement = statement if condition is None else statement.where(condition)
    return db.session.scalar(statement.order_by(OutgoingMail.taken_at.desc(), OutgoingMail.id.desc()).limit(1))


def has_newer(mail: OutgoingMail) -> bool:
    """Whether a newer mail of the same chain went out or waits."""
    if not mail.chain:
        return False
    newer = select(OutgoingMail.id).where(
        OutgoingMail.chain == mail.chain, OutgoingMail.id > mail.id, OutgoingMail.state.in_((*UNSENT, MailState.SENT))
    )
    return bool(db.session.scalar(select(exists(newer))))


def mail_page(condition: ColumnElement[bool], state: MailState | None, number: int) -> MailPage:
    """One page of the mails that the reader may see (`condition`), of one state or of all."""
    statement = select(OutgoingMail).where(condition)
    if state is not None:
        statement = statement.where(OutgoingMail.state == state)
    total = db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    newest_first = statement.order_by(OutgoingMail.created_at.desc(), OutgoingMail.id.desc())
    mails = db.session.scalars(newest_first.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return MailPage(mails, number, total)


def find_mail(mail_id: int, condition: ColumnElement[bool]) -> OutgoingMail | None:
    return db.session.scalar(select(OutgoingMail).where(OutgoingMail.id == mail_id, condition))
