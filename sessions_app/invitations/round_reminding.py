"""The one reminder of a round: to who got its mail and said nothing, a few days later, once for each person."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import aliased

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.invitations import round_rules as rules
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_people import reasons_against
from sessions_app.invitations.round_rules import STARTED, RecipientState, Source, Standing
from sessions_app.invitations.round_standing import STANDING, joined
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations.models import Registration


def people_for(round_: InvitationRound) -> tuple[list[Line], Counter[rules.Reason]]:
    """Whom a reminder would go to now, and who of the silent is left out.

    Raises `RoundIsNotUnderWay`, `TooEarlyToRemind`, `RemindedAlready`, `NobodyToInvite`.
    """
    check(round_)
    columns = (RoundRecipient.email, RoundRecipient.name, RoundRecipient.organisation)
    rows = db.session.execute(_silent(select(*columns), round_).order_by(RoundRecipient.position)).all()
    against = reasons_against(round_.knowledge_session, {email for email, *_rest in rows}, reminds=True)
    lines = [Line(place, *row) for place, row in enumerate((row for row in rows if row[0] not in against), start=1)]
    if not lines:
        raise rules.NobodyToInvite
    return lines, Counter(against.values())


def check(round_: InvitationRound) -> None:
    """Raises what stands in the way now."""
    if round_.source is Source.REMINDER:
        raise rules.RemindedAlready
    rules.check_may_remind(last_sent_at(round_), clock.now())
    if not count(round_):
        raise rules.RemindedAlready if _was_reminded_of(round_) else rules.NobodyToInvite


def count(round_: InvitationRound) -> int:
    """How many got its mail, said nothing, and were not reminded."""
    return db.session.scalar(_silent(select(func.count()), round_)) or 0


def drop_who_was_reminded(reminder: InvitationRound) -> None:
    """Of two drafts of a reminder only the first leaves. The round they remind of is locked from here on."""
    if reminder.reminds_id is None or lock_row(InvitationRound, reminder.reminds_id) is None:
        return
    mine = (RoundRecipient.round_id == reminder.id, _was_reminded(reminder.knowledge_session_id, reminder.id))
    ids = db.session.scalars(select(RoundRecipient.id).where(*mine)).all()
    for start_at in range(0, len(ids), 1000):
        some = RoundRecipient.id.in_(ids[start_at : start_at + 1000])
        db.session.execute(delete(RoundRecipient).where(some))
    left = select(func.count()).select_from(RoundRecipient).where(RoundRecipient.round_id == reminder.id)
    if ids and not db.session.scalar(left):
        raise rules.RemindedAlready


def last_sent_at(round_: InvitationRound) -> datetime | None:
    """When the last of its mails left or was handed over."""
    sent = (
        select(func.max(func.coalesce(OutgoingMail.sent_at, OutgoingMail.due_at)))
        .join(RoundRecipient, RoundRecipient.mail_id == OutgoingMail.id)
        .where(RoundRecipient.round_id == round_.id)
    )
    return db.session.scalar(sent)


def _silent(statement: Any, round_: InvitationRound) -> Any:
    """Her mail left, and she neither registered nor declined nor answered in her calendar nor refused."""
    return joined(statement, [round_.id]).where(
        Standing.SENT.value == STANDING,
        Registration.id.is_(None),
        Invitation.answer.is_(None),
        ~_was_reminded(round_.knowledge_session_id, 0),
    )


def _was_reminded(session_id: int, except_round: int) -> Any:
    """About this session, by whichever round."""
    theirs, other = aliased(RoundRecipient), aliased(InvitationRound)
    return exists(
        select(theirs.id)
        .join(other, other.id == theirs.round_id)
        .where(
            theirs.email == RoundRecipient.email,
            theirs.state.in_((RecipientState.HANDED, RecipientState.READY)),
            other.knowledge_session_id == session_id,
            other.source == Source.REMINDER,
            other.state.in_(STARTED),
            other.id != except_round,
        )
    )


def _was_reminded_of(round_: InvitationRound) -> bool:
    started = (InvitationRound.reminds_id == round_.id, InvitationRound.state.in_(STARTED))
    return db.session.scalar(select(InvitationRound.id).where(*started).limit(1)) is not None
