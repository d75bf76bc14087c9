"""Invitation rounds: made of a list, worded, sent now or later, paused, stopped, and followed by a reminder.

Nothing leaves before `start`. From then on the timed job hands the mails to the outbox, a few hundred at a time
(`round_sending.py`).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import delete, func, insert, select, update

from sessions_app.core import clock, queue
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.transaction import after_commit
from sessions_app.invitations import round_given, round_reminding
from sessions_app.invitations import round_rules as rules
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_lines import Line
from sessions_app.invitations.round_people import sorted_out
from sessions_app.invitations.round_rules import UNDER_WAY, Reason, RecipientState, RoundState, Source
from sessions_app.invitations.round_text import first_words
from sessions_app.invitations.round_unsent import has_unsent, take_back
from sessions_app.knowledge_sessions.models import KnowledgeSession

INSERTED_AT_ONCE = 1000


def make(session: KnowledgeSession, source: Source, lines: Sequence[Line]) -> InvitationRound:
    """A draft with everyone on the list, and for who is left out the reason. Nothing is sent.

    Raises `SessionTakesNobody`.
    """
    check_takes_people(session)
    return _draft(session, source, sorted_out(session, lines))


def fill_again(round_: InvitationRound, lines: Sequence[Line]) -> None:
    """Other people in the same draft, when its list was read otherwise. Raises `RoundHasStarted`."""
    lock_row(InvitationRound, round_.id)
    if round_.state is not RoundState.DRAFT:
        raise rules.RoundHasStarted
    db.session.execute(delete(RoundRecipient).where(RoundRecipient.round_id == round_.id))
    _fill(round_, sorted_out(round_.knowledge_session, lines, except_round=round_.id))


def remind(round_: InvitationRound) -> InvitationRound:
    """A draft to who did not answer this round; once for each person, and not sooner than a few days after it.

    Raises `RoundIsNotUnderWay`, `TooEarlyToRemind`, `RemindedAlready`, `NobodyToInvite`, `SessionTakesNobody`.
    """
    session = round_.knowledge_session
    check_takes_people(session)
    silent, left_out = round_reminding.people_for(round_)
    made = _draft(session, Source.REMINDER, silent, reminds=round_)
    made.left_out = json.dumps(left_out)
    made.puts_in_calendar = False  # her calendar holds it already, or the organiser chose that it should not
    made.language = round_.language
    made.title, made.body = first_words(made.language, reminds=True)
    db.session.flush()
    return made


def start(round_: InvitationRound, planned_at: datetime | None) -> None:
    """Now, or at its moment. Once: the second of two clicks is refused.

    Raises `RoundHasStarted`, `NobodyToInvite`, `SessionTakesNobody`, `RemindedAlready`.
    """
    lock_row(InvitationRound, round_.id)
    check_takes_people(round_.knowledge_session, planned_at)
    rules.check_may_start(round_.state, count_of(round_, RecipientState.READY))
    round_reminding.drop_who_was_reminded(round_)
    if round_.source is not Source.REMINDER:
        round_.left_out = json.dumps(left_out_of(round_))
    left = (RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.LEFT_OUT)
    db.session.execute(delete(RoundRecipient).where(*left))
    round_.planned_at = planned_at
    round_.started_at = clock.now()
    round_.state = RoundState.PLANNED if planned_at and planned_at > clock.now() else RoundState.SENDING
    db.session.flush()
    after_commit(partial(round_given.forget, round_.id))
    after_commit(wake_worker)


def pause(round_: InvitationRound) -> None:
    """What the outbox has not sent yet comes back here, and waits. Twice is the same as once.

    Raises `RoundIsNotUnderWay`.
    """
    lock_row(InvitationRound, round_.id)
    if round_.state is RoundState.PAUSED:
        return
    _check_leaves(round_, (RoundState.PLANNED, RoundState.SENDING))
    take_back(round_)
    round_.state = RoundState.PAUSED
    db.session.flush()


def resume(round_: InvitationRound) -> None:
    """Twice is the same as once. Raises `RoundIsNotUnderWay`."""
    lock_row(InvitationRound, round_.id)
    if round_.state in (RoundState.PLANNED, RoundState.SENDING):
        return
    rules.check_may_change(round_.state, (RoundState.PAUSED,))
    is_for_later = round_.planned_at is not None and round_.planned_at > clock.now()
    round_.state = RoundState.PLANNED if is_for_later else RoundState.SENDING
    db.session.flush()
    after_commit(wake_worker)


def stop(round_: InvitationRound) -> None:
    """For good: what has not left never leaves. Twice is the same as once. Raises `RoundIsNotUnderWay`."""
    lock_row(InvitationRound, round_.id)
    if round_.state is RoundState.STOPPED:
        return
    _check_leaves(round_, UNDER_WAY)
    take_back(round_)
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.READY)
    db.session.execute(update(RoundRecipient).where(*mine).values(state=RecipientState.WITHDRAWN))
    round_.state, round_.finished_at = RoundState.STOPPED, clock.now()
    db.session.flush()


def _check_leaves(round_: InvitationRound, states: Sequence[RoundState]) -> None:
    """In one of these states, or handed over whole while its mails still wait in the outbox."""
    if round_.state is not RoundState.SENT or not has_unsent(round_):
        rules.check_may_change(round_.state, states)


def discard(round_: InvitationRound) -> None:
    """A draft goes with everyone in it. Raises `RoundHasStarted`."""
    lock_row(InvitationRound, round_.id)
    if round_.state is not RoundState.DRAFT:
        raise rules.RoundHasStarted
    after_commit(partial(round_given.forget, round_.id))
    db.session.execute(delete(RoundRecipient).where(RoundRecipient.round_id == round_.id))
    db.session.delete(round_)
    db.session.flush()


def stop_all_of(session: KnowledgeSession) -> None:
    """It will not take place: whoever was not written to yet is not invited any more."""
    under_way = select(InvitationRound).where(
        InvitationRound.knowledge_session_id == session.id, InvitationRound.state.in_((*UNDER_WAY, RoundState.SENT))
    )
    for round_ in db.session.scalars(under_way.order_by(InvitationRound.id)).all():
        if round_.state is not RoundState.SENT or has_unsent(round_):
            stop(round_)


def check_takes_people(session: KnowledgeSession, at: datetime | None = None) -> None:
    """Raises `SessionTakesNobody`: an invitation to it would be to a closed door."""
    moment = max(clock.now(), at) if at else clock.now()
    if not session.is_published or moment >= takes_people_until(session):
        raise rules.SessionTakesNobody


def takes_people_until(session: KnowledgeSession) -> datetime:
    return min(filter(None, (session.registration_closes_at, session.starts_at)))


def count_of(round_: InvitationRound, state: RecipientState) -> int:
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.state == state)
    return db.session.scalar(select(func.count()).select_from(RoundRecipient).where(*mine)) or 0


def left_out_of(round_: InvitationRound) -> dict[Reason, int]:
    """How many were left out for each reason; still in the rows of a draft, a note of a round that was sent."""
    if round_.left_out:
        return {Reason(name): number for name, number in json.loads(round_.left_out).items()}
    rows = db.session.execute(
        select(RoundRecipient.reason, func.count())
        .where(RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.LEFT_OUT)
        .group_by(RoundRecipient.reason)
    )
    return {reason: number for reason, number in rows if reason is not None}


def why_no_reminder(round_: InvitationRound) -> rules.RoundRefused | None:
    """For pages: what stands in the way at this moment."""
    try:
        check_takes_people(round_.knowledge_session)
        round_reminding.check(round_)
    except rules.RoundRefused as refusal:
        return refusal
    return None


def wake_worker() -> None:
    queue.call_soon("hand_over_rounds")


def _draft(
    session: KnowledgeSession, source: Source, lines: Sequence[Line], reminds: InvitationRound | None = None
) -> InvitationRound:
    title, body = first_words("nl")
    made = InvitationRound(
        knowledge_session=session,
        state=RoundState.DRAFT,
        source=source,
        reminds_id=reminds.id if reminds else None,
        language="nl",
        title=title,
        body=body,
        created_at=clock.now(),
        left_out="",
        outcome="",
    )
    db.session.add(made)
    db.session.flush()
    _fill(made, lines)
    return made


def _fill(round_: InvitationRound, lines: Sequence[Line]) -> None:
    for start_at in range(0, len(lines), INSERTED_AT_ONCE):
        some = lines[start_at : start_at + INSERTED_AT_ONCE]
        db.session.execute(insert(RoundRecipient), [_row(round_.id, line) for line in some])


def _row(round_id: int, line: Line) -> dict[str, object]:
    return {
        "round_id": round_id,
        "position": line.position,
        "email": line.email,
        "name": line.name,
        "organisation": line.organisation,
        "state": RecipientState.LEFT_OUT if line.reason else RecipientState.READY,
        "reason": line.reason,
        "same_as": line.same_as,
        "link_version": 0,
    }
