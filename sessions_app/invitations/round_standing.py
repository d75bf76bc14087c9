"""How it stands with the people of a round, told from the facts themselves: what the outbox did, who registered, who
declined by her link or in her calendar, who wants no such mail. Nothing of it is kept twice."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from sessions_app.core.extensions import db
from sessions_app.core.paging import Page, read_page
from sessions_app.core.values import dataclass
from sessions_app.invitations.models import Invitation, InvitationRound, PartStat, RoundRecipient
from sessions_app.invitations.round_rules import Reason, RecipientState, Standing
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import DropReason, MailState, OutgoingMail
from sessions_app.registrations.models import EndedBecause, Registration, RegistrationStatus

PER_PAGE = 50

_is_registered = and_(Registration.id.is_not(None), Registration.status != RegistrationStatus.CANCELLED)
_has_declined = or_(
    RoundRecipient.declined_at.is_not(None),
    and_(Invitation.answer == PartStat.DECLINED, Registration.id.is_(None)),
    and_(
        Registration.status == RegistrationStatus.CANCELLED,
        or_(Registration.ended_because.is_(None), Registration.ended_because != EndedBecause.ORGANISER),
    ),
)
_wants_no_mail = or_(
    OutgoingMail.dropped_because == DropReason.REFUSED,
    RoundRecipient.reason == Reason.OPTED_OUT,
)
_failed = or_(
    OutgoingMail.state == MailState.GIVEN_UP,
    OutgoingMail.dropped_because == DropReason.UNDELIVERABLE,
    RoundRecipient.reason == Reason.UNDELIVERABLE,
)
_waits = or_(
    RoundRecipient.state == RecipientState.READY,
    OutgoingMail.state.in_((MailState.DUE, MailState.TAKEN)),
)
STANDING: ColumnElement[Any] = case(
    (_is_registered, Standing.REGISTERED.value),
    (_has_declined, Standing.DECLINED.value),
    (_wants_no_mail, Standing.OPTED_OUT.value),
    (_failed, Standing.FAILED.value),
    (OutgoingMail.state == MailState.SENT, Standing.SENT.value),
    (_waits, Standing.READY.value),
    else_=Standing.NOT_SENT.value,
)


@dataclass(frozen=True)
class Stands:
    """One recipient, and how it stands with her."""

    recipient: RoundRecipient
    standing: Standing
    error: str
    sent_at: datetime | None
    answer: PartStat | None


def counts_of(rounds: Sequence[InvitationRound]) -> dict[int, dict[Standing, int]]:
    """Of each round how many stand how, in one query; of an old round as it was when its addresses were erased."""
    found: dict[int, dict[Standing, int]] = {
        one.id: {Standing(name): number for name, number in json.loads(one.outcome or "{}").items()} for one in rounds
    }
    ids = [one.id for one in rounds]
    counted = joined(select(RoundRecipient.round_id, STANDING, func.count()), ids)
    for round_id, standing, number in db.session.execute(counted.group_by(RoundRecipient.round_id, STANDING)):
        of_round = found[round_id]
        of_round[Standing(standing)] = of_round.get(Standing(standing), 0) + number
    return found


def page_of(round_: InvitationRound, standing: Standing | None, words: str, number: int) -> Page[Stands]:
    wanted = _wanted(round_, standing, words)
    total = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    rows = db.session.execute(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page([_stands(row) for row in rows], total, number, PER_PAGE)


def everyone(round_: InvitationRound) -> Iterator[Stands]:
    """For a file, a part at a time."""
    rows = db.session.execute(_wanted(round_, None, "").execution_options(yield_per=500))
    return (_stands(row) for row in rows)


def left_out_page(round_: InvitationRound, number: int) -> Page[Stands]:
    """Of a draft: the lines that are not used, in the order of the list."""
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.LEFT_OUT)
    return _draft_page(mine, number)


def ready_page(round_: InvitationRound, number: int) -> Page[Stands]:
    """Of a draft: whom it would go to."""
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.READY)
    return _draft_page(mine, number)


def rounds_of(session: KnowledgeSession) -> list[InvitationRound]:
    """The newest first."""
    mine = select(InvitationRound).where(InvitationRound.knowledge_session_id == session.id)
    return list(db.session.scalars(mine.order_by(InvitationRound.id.desc())))


def find_round(session: KnowledgeSession, round_id: int) -> InvitationRound | None:
    mine = (InvitationRound.id == round_id, InvitationRound.knowledge_session_id == session.id)
    return db.session.scalar(select(InvitationRound).where(*mine))


def _draft_page(mine: tuple[ColumnElement[bool], ...], number: int) -> Page[Stands]:
    page = read_page(select(RoundRecipient).where(*mine).order_by(RoundRecipient.position), number, PER_PAGE)
    return replace(page, items=[Stands(one, Standing.READY, "", None, None) for one in page.items])


def _wanted(round_: InvitationRound, standing: Standing | None, words: str) -> Any:
    read = (RoundRecipient, STANDING, OutgoingMail.last_error, OutgoingMail.sent_at, Invitation.answer)
    wanted = joined(select(*read), [round_.id]).order_by(RoundRecipient.position)
    if standing is not None:
        wanted = wanted.where(standing.value == STANDING)
    if words:
        sought = (RoundRecipient.email, RoundRecipient.name, RoundRecipient.organisation)
        wanted = wanted.where(or_(*(column.icontains(words, autoescape=True) for column in sought)))
    return wanted


def joined(statement: Any, round_ids: Sequence[int]) -> Any:
    """With her mail, her registration and her calendar entry. By her person, which she has once she was written to."""
    session_id = InvitationRound.knowledge_session_id
    return (
        statement.select_from(RoundRecipient)
        .join(InvitationRound, InvitationRound.id == RoundRecipient.round_id)
        .outerjoin(OutgoingMail, OutgoingMail.id == RoundRecipient.mail_id)
        .outerjoin(
            Registration,
            and_(Registration.knowledge_session_id == session_id, Registration.person_id == RoundRecipient.person_id),
        )
        .outerjoin(
            Invitation,
            and_(Invitation.knowledge_session_id == session_id, Invitation.person_id == RoundRecipient.person_id),
        )
        .where(RoundRecipient.round_id.in_(round_ids), RoundRecipient.state != RecipientState.LEFT_OUT)
    )


def _stands(row: Any) -> Stands:
    recipient, standing, error, sent_at, answer = row
    return Stands(recipient, Standing(standing), error or "", sent_at, answer)
