"""Addresses whose mail server sent our mail back: what was said, and which mail they get no more."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from sessions_app.core import clock, retention
from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.outbox.models import OutgoingMail, UndeliverableAddress
from sessions_app.outbox.rules import MailState

ASKED_AT_ONCE = 500  # addresses in one query


def note_returned(email: str, reason: str, is_permanent: bool, mail: OutgoingMail | None) -> None:
    """Marks the address, and the mail that came back: it shows as not delivered, with the reason. What may still
    arrive (a delay) is only noted."""
    told = reason.replace(email, "…")[:400] if email else reason[:400]
    if email:
        news = {"reason": told, "is_permanent": is_permanent, "noted_at": clock.now()}
        if not insert_unless_there(UndeliverableAddress, [{"email": email, **news}]):
            db.session.execute(update(UndeliverableAddress).where(UndeliverableAddress.email == email).values(news))
    if mail is not None and mail.state is MailState.SENT:
        mail.last_error = told or mail.last_error
        mail.state = MailState.GIVEN_UP if is_permanent else mail.state
    db.session.flush()


def find(email: str) -> UndeliverableAddress | None:
    return db.session.scalar(select(UndeliverableAddress).where(UndeliverableAddress.email == email))


def among(emails: Collection[str]) -> dict[str, UndeliverableAddress]:
    """Those of these addresses that take no mail for good, by address. Of many all that are marked are read."""
    wanted = set(emails)
    if not wanted:
        return {}
    marked = select(UndeliverableAddress).where(UndeliverableAddress.is_permanent)
    if len(wanted) <= ASKED_AT_ONCE:
        marked = marked.where(UndeliverableAddress.email.in_(sorted(wanted)))
    return {row.email: row for row in db.session.scalars(marked) if row.email in wanted}


def forget(email: str) -> None:
    """The mark goes with the address, or because someone says that it is mended."""
    db.session.execute(delete(UndeliverableAddress).where(UndeliverableAddress.email == email))


def _exported(email: str) -> dict[str, Any] | None:
    row = find(email)
    return {"said": row.reason, "noted_at": iso(row.noted_at), "permanent": row.is_permanent} if row else None


def sweep(now: datetime, dry_run: bool) -> int:
    """A mailbox may be mended: after half a year we try again."""
    period = retention.PERIODS["undeliverable"]
    assert period is not None
    old = UndeliverableAddress.noted_at <= now - period
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(UndeliverableAddress).where(old)) or 0
    db.session.flush()
    return int(db.session.execute(delete(UndeliverableAddress).where(old)).rowcount)  # type: ignore[attr-defined]


retention.register_sweep("undeliverable", sweep)
retention.register_export("mail_sent_back", _exported)
