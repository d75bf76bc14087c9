"""Whether mail may be late: every page of who may see mail asks it, and warns."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select

from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Asked, Glance
from sessions_app.outbox import words
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import UNSENT

_MAY_BE_LATE = Glance(
    select(OutgoingMail.id)
    .where(
        OutgoingMail.state.in_(UNSENT),
        or_(OutgoingMail.due_at < bindparam("moment", type_=OutgoingMail.due_at.type), OutgoingMail.tries > 0),
    )
    .limit(1)
)


def late_question(now: datetime) -> Asked:
    """For who asks it along with something else: it is worth to look closer when there is a row. A page that did tells
    its template so, as `mail_may_be_late`."""
    return _MAY_BE_LATE.of(moment=now - words.LATE)


def may_be_late(now: datetime) -> bool:
    """Whether it is worth to look closer: a mail waits too long, or one that failed waits anew."""
    [found] = at_a_glance.read(late_question(now))
    return bool(found)
