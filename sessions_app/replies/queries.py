"""Reads of mail that arrived, and of what calendars answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, null, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload, undefer

from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Glance
from sessions_app.core.extensions import db
from sessions_app.core.paging import Page, read_page
from sessions_app.core.values import dataclass
from sessions_app.invitations.models import Invitation, PartStat
from sessions_app.invitations.queries import find_invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox.models import OutgoingMail, UndeliverableAddress
from sessions_app.people.models import Person, Right, User
from sessions_app.registrations.models import Registration
from sessions_app.replies.models import IncomingMail, MailboxState
from sessions_app.replies.rules import Stage

PER_PAGE = 50


@dataclass(frozen=True)
class CalendarAnswer:
    """What her calendar said last. `is_outdated`: to an earlier invitation than counts now."""

    answer: PartStat
    answered_at: datetime
    is_outdated: bool


@dataclass(frozen=True)
class Returned:
    """Why mail to her came back, without her address."""

    is_permanent: bool
    reason: str


@dataclass(frozen=True)
class CalendarAnswers:
    """By person, what her calendar said, and whose address takes no mail."""

    by_person: dict[int, CalendarAnswer]
    undeliverable: dict[int, Returned]

    def __contains__(self, person_id: int) -> bool:
        return person_id in self.by_person or person_id in self.undeliverable


def visible_to(user: User) -> ColumnElement[bool]:
    """An admin sees all, an organiser those about the sessions in her scope (`IncomingMail.about`)."""
    if user.has_right(Right.ADMINISTER):
        return IncomingMail.id.is_not(None)
    hers = select(KnowledgeSession.id).where(in_scope_of(user, Right.ORGANISE))
    answered = select(Invitation.id).where(Invitation.knowledge_session_id.in_(hers))
    return or_(
        IncomingMail.invitation_id.is_(None) & IncomingMail.knowledge_session_id.in_(hers),
        IncomingMail.invitation_id.in_(answered),
    )


def page_of(condition: ColumnElement[bool], stages: Sequence[Stage], number: int) -> Page[IncomingMail]:
    """The newest first."""
    statement = select(IncomingMail).where(condition, IncomingMail.stage.in_(stages))
    ordered = statement.order_by(IncomingMail.received_at.desc(), IncomingMail.id.desc())
    of_invitation = selectinload(IncomingMail.invitation).joinedload(Invitation.knowledge_session)
    return read_page(ordered.options(joinedload(IncomingMail.knowledge_session), of_invitation), number, PER_PAGE)


def counts_per_stage(condition: ColumnElement[bool]) -> dict[Stage, int]:
    statement = select(IncomingMail.stage, func.count()).where(condition).group_by(IncomingMail.stage)
    found = dict(db.session.execute(statement).tuples().all())
    return {stage: found.get(stage, 0) for stage in Stage}


def waiting_for(user: User) -> int:
    """How many messages wait for her."""
    waiting = select(func.count(IncomingMail.id)).where(visible_to(user), IncomingMail.stage == Stage.WAITING)
    return db.session.scalar(waiting) or 0


def find_mail(mail_id: int, condition: ColumnElement[bool]) -> IncomingMail | None:
    """With the message as it came."""
    statement = select(IncomingMail).where(IncomingMail.id == mail_id, condition)
    return db.session.scalar(statement.options(undefer(IncomingMail.raw)))


def received_before(moment: datetime, at_most: int = 100) -> list[int]:
    """Kept but not looked at yet: the reader died in between."""
    statement = select(IncomingMail.id).where(IncomingMail.stage == Stage.RECEIVED, IncomingMail.received_at <= moment)
    return list(db.session.scalars(statement.order_by(IncomingMail.id).limit(at_most)))


def find_invitation_by_uid(uid: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.uid == uid))


def find_invitation_of(registration: Registration) -> Invitation | None:
    return find_invitation(registration.knowledge_session_id, registration.person_id)


def find_own_mail(message_ids: Sequence[str]) -> OutgoingMail | None:
    """The mail of ours that a message refers to."""
    if not message_ids:
        return None
    statement = select(OutgoingMail).where(OutgoingMail.message_id.in_(message_ids))
    return db.session.scalar(statement.order_by(OutgoingMail.id.desc()).limit(1))


def only_session_of(email: str, now: datetime) -> int | None:
    """The one session to come of this address; None when there is none, or more than one."""
    statement = (
        select(Registration.knowledge_session_id)
        .join(Registration.person)
        .join(Registration.knowledge_session)
        .where(Person.email == email, KnowledgeSession.ends_at > now, Registration.status != "cancelled")
    )
    found = set(db.session.scalars(statement.limit(2)))
    return found.pop() if len(found) == 1 else None


_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True, literal_execute=True)
_ANSWERED_OR_RETURNED = Glance(  # each list of participants asks it
    union_all(
        select(
            Invitation.person_id,
            Invitation.answer,
            Invitation.answered_at,
            func.coalesce(Invitation.answer_sequence, 0) < Invitation.counts_from,
            null(),
            null(),
        ).where(
            Invitation.knowledge_session_id == bindparam("id"),
            Invitation.person_id.in_(_PEOPLE),
            Invitation.answer.is_not(None),
            Invitation.answered_at.is_not(None),
        ),
        select(Person.id, null(), null(), null(), UndeliverableAddress.is_permanent, UndeliverableAddress.reason)
        .join(UndeliverableAddress, UndeliverableAddress.email == Person.email)
        .where(Person.id.in_(_PEOPLE)),
    )
)


def calendar_answers(knowledge_session_id: int, people: Sequence[int]) -> CalendarAnswers:
    """Of these people, in one query."""
    found = CalendarAnswers({}, {})
    [rows] = at_a_glance.read(_ANSWERED_OR_RETURNED.of(id=knowledge_session_id, people=people))
    for person_id, answer, answered_at, is_outdated, is_permanent, reason in rows:
        if answer is None:
            found.undeliverable[person_id] = Returned(bool(is_permanent), reason)
        else:
            found.by_person[person_id] = CalendarAnswer(answer, answered_at, bool(is_outdated))
    return found


def mailbox_state(name: str) -> MailboxState | None:
    return db.session.get(MailboxState, name)
