"""Rounds that leave later, and a session that moves meanwhile: a round whose moment lies after the last moment to
register invites nobody. The organiser is told before she moves, and chooses another moment."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.invitations import round_rules as rules
from sessions_app.invitations import rounds
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundState
from sessions_app.knowledge_sessions.events import MoveConsidered
from sessions_app.knowledge_sessions.models import KnowledgeSession

FOR_LATER = (RoundState.PLANNED, RoundState.PAUSED)


def is_in_vain(round_: InvitationRound) -> bool:
    """It waits for a moment at which nobody can register any more, so it will never leave."""
    if round_.state not in FOR_LATER:
        return False
    return is_too_late(round_.planned_at, rounds.takes_people_until(round_.knowledge_session))


def is_too_late(planned_at: datetime | None, takes_people_until: datetime) -> bool:
    """Of a round that is planned or paused. One whose moment has come waits for no moment any more."""
    return planned_at is not None and clock.now() < planned_at >= takes_people_until


def choose_another_moment(round_: InvitationRound, planned_at: datetime) -> None:
    """Raises `RoundIsNotUnderWay`, `SessionTakesNobody`."""
    lock_row(InvitationRound, round_.id)
    rounds.check_takes_people(round_.knowledge_session, planned_at)
    rules.check_may_change(round_.state, FOR_LATER)
    round_.planned_at = planned_at
    db.session.flush()


def count_in_vain(event: MoveConsidered) -> None:
    """Fills in how many rounds wait for their moment, and how many of those this move would keep from leaving."""
    until = event.takes_people_until or event.after.starts_at
    for round_ in _waiting_for_their_moment(event.knowledge_session):
        event.told.planned_rounds += 1
        event.told.rounds_in_vain += is_too_late(round_.planned_at, until)


def _waiting_for_their_moment(session: KnowledgeSession) -> Iterator[InvitationRound]:
    waiting = select(InvitationRound).where(
        InvitationRound.knowledge_session_id == session.id,
        InvitationRound.state.in_(FOR_LATER),
        InvitationRound.planned_at > clock.now(),
    )
    return iter(db.session.scalars(waiting).all())
