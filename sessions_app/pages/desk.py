"""What needs an organiser: reads over all sessions in her scope. Of one of them: `desk_figures.py`."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from sessions_app.agreements.models import Agreement
from sessions_app.agreements.queries import asking_for_help
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.pages.queries import standings_of
from sessions_app.pages.standing import Standing
from sessions_app.people.models import Right, User
from sessions_app.registrations.free_places import someone_asks_for_a_place, someone_waits_beside_a_free_place
from sessions_app.replies.queries import waiting_for

WEEK = timedelta(days=7)
STILL_TO_COMPLETE = timedelta(days=60)  # older sessions are left alone
STILL_TO_MARK = timedelta(days=14)
AT_MOST = 25

FAILED: ColumnElement[bool] = or_(
    OutgoingMail.state == MailState.GIVEN_UP,
    and_(OutgoingMail.state == MailState.DUE, OutgoingMail.tries > 0),
)


@dataclass(frozen=True)
class Today:
    drafts: Sequence[KnowledgeSession]
    this_week: Sequence[Standing]
    next_one: Sequence[Standing]  # when there is none this week
    at_the_door: frozenset[int]  # the sessions of this very day
    asking_for_a_place: Sequence[Standing]  # and get it, or not, from her alone
    waiting_for_nothing: Sequence[Standing]  # people wait although there are places
    attendance_open: Sequence[KnowledgeSession]
    failed_mails: int
    asking_for_help: Sequence[Agreement]
    answers_waiting: int  # of calendars and people

    @property
    def is_quiet(self) -> bool:
        return not (
            self.drafts
            or self.asking_for_a_place
            or self.waiting_for_nothing
            or self.attendance_open
            or self.failed_mails
            or self.asking_for_help
            or self.answers_waiting
        )


def today(user: User, now: datetime) -> Today:
    of_hers = in_scope_of(user, Right.ORGANISE)
    published = KnowledgeSession.status == SessionStatus.PUBLISHED
    coming = and_(published, KnowledgeSession.starts_at > now)
    this_week = _sessions(of_hers, published, KnowledgeSession.ends_at > now, KnowledgeSession.starts_at < now + WEEK)
    return Today(
        drafts=_sessions(of_hers, KnowledgeSession.status == SessionStatus.DRAFT),
        this_week=standings_of(this_week, now),
        next_one=[] if this_week else standings_of(_sessions(of_hers, coming, at_most=1), now),
        at_the_door=at_the_door(this_week, now),
        asking_for_a_place=standings_of(_sessions(of_hers, coming, someone_asks_for_a_place()), now),
        waiting_for_nothing=standings_of(_sessions(of_hers, coming, someone_waits_beside_a_free_place(now)), now),
        attendance_open=_sessions(
            of_hers,
            published,
            KnowledgeSession.ends_at <= now,
            KnowledgeSession.ends_at > now - STILL_TO_COMPLETE,
            KnowledgeSession.attendance_completed_at.is_(None),
        ),
        failed_mails=_failed_mails(of_hers),
        asking_for_help=asking_for_help(of_hers, Agreement.helper_id.is_(None)),
        answers_waiting=waiting_for(user),
    )


def of_partner(user: User, now: datetime) -> Sequence[Standing]:
    """The sessions in which a co-organiser can be of use: those to come, and those of the past weeks."""
    hers = in_scope_of(user, Right.MARK_ATTENDANCE)
    published = KnowledgeSession.status == SessionStatus.PUBLISHED
    return standings_of(_sessions(hers, published, KnowledgeSession.ends_at > now - STILL_TO_MARK), now)


def at_the_door(sessions: Iterable[KnowledgeSession], now: datetime) -> frozenset[int]:
    """Those of this very day."""
    return frozenset(one.id for one in sessions if door_is_near(one, now, days=0))


def door_is_near(knowledge_session: KnowledgeSession, now: datetime, days: int = 1) -> bool:
    """Whether people are let in on this day, or at most so many days from it."""
    first, last = (clock.local(at).date() for at in (knowledge_session.starts_at, knowledge_session.ends_at))
    near = timedelta(days=days)
    return first - near <= clock.local(now).date() <= last + near


def _sessions(*conditions: ColumnElement[bool], at_most: int = AT_MOST) -> Sequence[KnowledgeSession]:
    statement = select(KnowledgeSession).where(*conditions)
    return db.session.scalars(statement.order_by(KnowledgeSession.starts_at, KnowledgeSession.id).limit(at_most)).all()


def _failed_mails(of_sessions: ColumnElement[bool]) -> int:
    sessions = select(KnowledgeSession.id).where(of_sessions)
    return _count(select(func.count(OutgoingMail.id)).where(FAILED, OutgoingMail.knowledge_session_id.in_(sessions)))


def _count(statement: Any) -> int:
    return int(db.session.scalar(statement) or 0)
