"""What needs an organiser: reads over all sessions in her scope, and over one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from sessions_app.agreements.models import Agreement
from sessions_app.agreements.queries import asking_for_help
from sessions_app.core.extensions import db
from sessions_app.invitations.models import PartStat
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.pages.queries import standings_of
from sessions_app.pages.standing import Standing
from sessions_app.people.models import Right, User
from sessions_app.registrations import who_is_who
from sessions_app.registrations.free_places import someone_waits_beside_a_free_place
from sessions_app.registrations.models import Attendance
from sessions_app.replies.queries import waiting_for

WEEK = timedelta(days=7)
STILL_TO_COMPLETE = timedelta(days=60)  # older sessions are left alone
STILL_TO_MARK = timedelta(days=14)
AT_MOST = 25

FAILED: ColumnElement[bool] = or_(
    OutgoingMail.state == MailState.GIVEN_UP,
    and_(OutgoingMail.state == MailState.DUE, OutgoingMail.tries > 0),
)

# By the driver itself: what, a word, how many. Everybody's row is read once. A question that nobody worked on is open.
OF_ONE = """
WITH people AS (
    SELECT count(CASE WHEN status = 'confirmed' AND attendance = 'attended' THEN 1 END) AS attended,
        count(CASE WHEN status = 'confirmed' AND attendance = 'no_show' THEN 1 END) AS no_show,
        count(CASE WHEN status = 'confirmed' AND share_contact AND name <> '' THEN 1 END) AS sharing,
        count(CASE WHEN question <> '' AND name <> '' AND status <> 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM questions WHERE registration_id = registrations.id) THEN 1 END) AS asking
    FROM registrations WHERE knowledge_session_id = {id}
)
SELECT 'attendance', 'attended', attended FROM people
UNION ALL
SELECT 'attendance', 'no_show', no_show FROM people
UNION ALL
SELECT 'who is who', '', sharing FROM people
UNION ALL
SELECT 'question', 'open', asking FROM people
UNION ALL
SELECT 'question', CASE WHEN is_answered THEN 'answered' ELSE 'open' END, count(*) FROM questions
WHERE knowledge_session_id = {id} AND merged_into_id IS NULL GROUP BY is_answered
UNION ALL
SELECT CASE WHEN tries > 0 THEN 'tried mail' ELSE 'mail' END, state, count(*) FROM outgoing_mails
WHERE knowledge_session_id = {id} GROUP BY 1, 2
UNION ALL
SELECT 'material', '', count(*) FROM materials WHERE knowledge_session_id = {id}
UNION ALL
SELECT 'calendar', answer, count(*) FROM invitations
WHERE knowledge_session_id = {id} AND answer IS NOT NULL AND coalesce(answer_sequence, 0) >= counts_from GROUP BY answer
UNION ALL
SELECT 'returned', '', count(*) FROM undeliverable_addresses
JOIN persons ON persons.email = undeliverable_addresses.email
JOIN registrations ON registrations.person_id = persons.id WHERE knowledge_session_id = {id}
"""


@dataclass(frozen=True)
class Today:
    drafts: Sequence[KnowledgeSession]
    this_week: Sequence[Standing]
    waiting_for_nothing: Sequence[Standing]  # people wait although there are places
    attendance_open: Sequence[KnowledgeSession]
    failed_mails: int
    asking_for_help: Sequence[Agreement]
    answers_waiting: int  # of calendars and people

    @property
    def is_quiet(self) -> bool:
        return not (
            self.drafts
            or self.waiting_for_nothing
            or self.attendance_open
            or self.failed_mails
            or self.asking_for_help
            or self.answers_waiting
        )


@dataclass(frozen=True)
class MailFigures:
    """The mails of one session."""

    sent: int
    under_way: int
    failed: int


@dataclass(frozen=True)
class Around:
    """What stands around one session: questions in advance, who is who, materials."""

    questions: int
    questions_open: int
    on_who_is_who: int
    window: who_is_who.Window
    materials: int


@dataclass(frozen=True)
class Answers:
    """What calendars said of the session as it stands now, and to how many no mail arrives."""

    yes: int
    maybe: int
    no: int
    undeliverable: int


@dataclass(frozen=True)
class Figures:
    """Of one session, of this moment. `attended`, `no_show`: of those with a place."""

    attended: int
    no_show: int
    mails: MailFigures
    answers: Answers
    around: Around


def today(user: User, now: datetime) -> Today:
    of_hers = in_scope_of(user, Right.ORGANISE)
    published = KnowledgeSession.status == SessionStatus.PUBLISHED
    coming = and_(published, KnowledgeSession.starts_at > now)
    return Today(
        drafts=_sessions(of_hers, KnowledgeSession.status == SessionStatus.DRAFT),
        this_week=standings_of(
            _sessions(of_hers, published, KnowledgeSession.ends_at > now, KnowledgeSession.starts_at < now + WEEK), now
        ),
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


def figures_of(knowledge_session: KnowledgeSession) -> Figures:
    """What is counted of one session, in one statement."""
    counted: Counter[tuple[str, str]] = Counter()
    for what, word, number in db.session.connection().exec_driver_sql(OF_ONE.format(id=int(knowledge_session.id))):
        counted[what, word] += number
    return Figures(
        attended=counted["attendance", Attendance.ATTENDED],
        no_show=counted["attendance", Attendance.NO_SHOW],
        mails=_mail_figures(counted),
        answers=Answers(
            yes=counted["calendar", PartStat.ACCEPTED],
            maybe=counted["calendar", PartStat.TENTATIVE],
            no=counted["calendar", PartStat.DECLINED],
            undeliverable=counted["returned", ""],
        ),
        around=Around(
            questions=counted["question", "open"] + counted["question", "answered"],
            questions_open=counted["question", "open"],
            on_who_is_who=counted["who is who", ""],
            window=who_is_who.window_of(knowledge_session),
            materials=counted["material", ""],
        ),
    )


def _mail_figures(counted: Counter[tuple[str, str]]) -> MailFigures:
    per_state = {state: counted["mail", state] + counted["tried mail", state] for state in MailState}
    return MailFigures(
        sent=per_state[MailState.SENT],
        under_way=per_state[MailState.DUE] + per_state[MailState.TAKEN],
        failed=per_state[MailState.GIVEN_UP] + counted["tried mail", MailState.DUE],
    )


def _sessions(*conditions: ColumnElement[bool]) -> Sequence[KnowledgeSession]:
    statement = select(KnowledgeSession).where(*conditions)
    return db.session.scalars(statement.order_by(KnowledgeSession.starts_at, KnowledgeSession.id).limit(AT_MOST)).all()


def _failed_mails(of_sessions: ColumnElement[bool]) -> int:
    sessions = select(KnowledgeSession.id).where(of_sessions)
    return _count(select(func.count(OutgoingMail.id)).where(FAILED, OutgoingMail.knowledge_session_id.in_(sessions)))


def _count(statement: Any) -> int:
    return int(db.session.scalar(statement) or 0)
