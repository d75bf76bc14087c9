"""Domains whose server said "later": left alone for a while that grows with each time, known to all workers."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from sessions_app.core import retention
from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.extensions import db
from sessions_app.outbox.rules import next_try_after
from sessions_app.outbox.sending_models import UnwillingDomain

MOST_LEFT_ALONE = 200  # more of them are tried again before their time
FORGOTTEN_AFTER = timedelta(days=1)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def left_alone(now: datetime) -> list[UnwillingDomain]:
    """Those that are not to be bothered yet, the longest first."""
    waiting = select(UnwillingDomain).where(UnwillingDomain.until > now)
    return list(db.session.scalars(waiting.order_by(UnwillingDomain.until.desc()).limit(MOST_LEFT_ALONE)))


def known() -> set[str]:
    """All that said "later" and have taken nothing since."""
    return set(db.session.scalars(select(UnwillingDomain.domain)))


def put_off(domain: str, reason: str, now: datetime) -> datetime:
    """Until when it is left alone: 30 seconds, a minute, … an hour. Who was told the same a moment ago counts once."""
    fresh = {"domain": domain, "tries": 0, "until": now, "reason": ""}
    insert_unless_there(UnwillingDomain, [fresh])
    row = db.session.scalars(select(UnwillingDomain).where(UnwillingDomain.domain == domain).with_for_update()).one()
    if row.until <= now:
        row.tries += 1
        row.until = now + next_try_after(row.tries)
    row.reason = reason[:400]
    db.session.flush()
    return row.until


def takes_mail_again(domains: set[str]) -> None:
    if domains:
        db.session.execute(delete(UnwillingDomain).where(UnwillingDomain.domain.in_(domains)))


def sweep(now: datetime, dry_run: bool) -> int:
    """A day after its last answer a domain begins anew."""
    old = db.session.scalars(select(UnwillingDomain).where(UnwillingDomain.until <= now - FORGOTTEN_AFTER)).all()
    for row in old:
        if not dry_run:
            db.session.delete(row)
    db.session.flush()
    return len(old)


retention.register_sweep("unwilling_domains", sweep)
