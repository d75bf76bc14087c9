"""Reads of agreements: of one person, for staff, and whom one can make them with."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from sessions_app.agreements.counting import (
    MADE,
    STOPPED,
    AgreementCounts,
    DistrictCounts,
    counts,
    counts_by_district,
    counts_by_session,
)
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.rules import RUNNING
from sessions_app.core.extensions import db
from sessions_app.core.paging import Page, read_page
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.organisers import coordinators_of, organisers_of
from sessions_app.people.models import District, User
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration, registrations_of, shared_contacts
from sessions_app.registrations.who_is_who import Look, look_of

__all__ = [
    "MADE",
    "STOPPED",
    "AgreementCounts",
    "DistrictCounts",
    "OverdueAgreement",
    "agreements_of",
    "asking_for_help",
    "counts",
    "counts_by_district",
    "counts_by_session",
    "longest_overdue",
    "overdue",
    "page_asking_for_help",
]


@dataclass(frozen=True)
class OverdueAgreement:
    """`between` names organisations, never people; `what` is there only when help was asked."""

    id: int
    between: tuple[str, ...]
    due_on: date
    days_late: int
    district: District
    session_title: str
    session_slug: str
    help_wanted: bool
    what: str | None


def agreements_of(person_id: int) -> list[Agreement]:
    """All that a person is in and was asked for, the first due first; with the whole history."""
    is_in_it = AgreementParty.is_asked & ~AgreementParty.has_left
    return list(
        db.session.scalars(
            select(Agreement)
            .where(_names(person_id, is_in_it))
            .options(joinedload(Agreement.knowledge_session), selectinload(Agreement.changes))
            .order_by(Agreement.due_on, Agreement.id)
        )
    )


def with_person(person_id: int) -> list[Agreement]:
    """Whatever names her, also where she was never asked or has left."""
    return list(db.session.scalars(select(Agreement).where(_names(person_id)).order_by(Agreement.id)))


def _names(person_id: int, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """From her to her agreements: the other way round (`parties.any`) a database looks through all there are."""
    hers = select(AgreementParty.agreement_id).where(AgreementParty.person_id == person_id, *conditions)
    return Agreement.id.in_(hers)


def from_registration(knowledge_session_id: int, person_id: int) -> list[Agreement]:
    """What she agreed as a participant of this session, also where she has left; not where a colleague typed her
    address and she was not asked."""
    asked = Agreement.parties.any((AgreementParty.person_id == person_id) & AgreementParty.is_asked)
    of_session = Agreement.knowledge_session_id == knowledge_session_id
    return list(db.session.scalars(select(Agreement).where(of_session, asked).order_by(Agreement.id)))


def find_of_person(agreement_id: int, person_id: int) -> tuple[Agreement, AgreementParty] | None:
    """The agreement with her own part in it, or None when she is not in it."""
    agreement = db.session.get(Agreement, agreement_id)
    parties = agreement.parties if agreement else []
    party = next((party for party in parties if party.person_id == person_id and party.is_written_to), None)
    return (agreement, party) if agreement and party else None


def find_for_helper(agreement_id: int, *conditions: ColumnElement[bool]) -> Agreement | None:
    """For staff, inside the conditions of their scope; whether help is wanted is for the rules."""
    return db.session.scalar(
        select(Agreement).join(Agreement.knowledge_session).where(Agreement.id == agreement_id, *conditions)
    )


def overdue(*conditions: ColumnElement[bool], today: date, number: int, size: int) -> Page[OverdueAgreement]:
    """The longest late first."""
    page = read_page(_by_day(_running(*conditions).where(Agreement.due_on < today)), number, size)
    return replace(page, items=[_without_names(agreement, today) for agreement in page.items])


def longest_overdue(*conditions: ColumnElement[bool], today: date, limit: int) -> list[OverdueAgreement]:
    """The first of them, without counting the rest."""
    longest = Agreement.id.in_(db.session.scalars(_longest_late(conditions, today, limit)).all())
    late = select(Agreement).options(joinedload(Agreement.knowledge_session, innerjoin=True)).where(longest)
    return [_without_names(agreement, today) for agreement in db.session.scalars(_by_day(late).limit(limit))]


def _longest_late(conditions: Sequence[ColumnElement[bool]], today: date, limit: int) -> Select[int]:
    """Enough of each status: in the order of the index on status and day, so that no more are read than are shown."""
    of_each = [
        select(Agreement.id)
        .where(Agreement.status == status, Agreement.due_on < today, Agreement.knowledge_session.has(and_(*conditions)))
        .order_by(Agreement.due_on, Agreement.id)
        .limit(limit)
        .subquery()
        for status in RUNNING
    ]
    return select(union_all(*(select(one.c.id) for one in of_each)).subquery().c.id)


def asking_for_help(*conditions: ColumnElement[bool]) -> list[Agreement]:
    """Running ones whose text staff may read, because one of the parties asked."""
    return list(db.session.scalars(_asking(*conditions)))


def page_asking_for_help(*conditions: ColumnElement[bool], number: int, size: int) -> Page[Agreement]:
    return read_page(_asking(*conditions), number, size)


def _asking(*conditions: ColumnElement[bool]) -> Select[Agreement]:
    return _by_day(_running(*conditions).where(Agreement.help_wanted.is_(True)))


def _by_day(statement: Select[Agreement]) -> Select[Agreement]:
    return statement.order_by(Agreement.due_on, Agreement.id)


def _running(*conditions: ColumnElement[bool]) -> Select[Agreement]:
    return (
        select(Agreement)
        .join(Agreement.knowledge_session)
        .options(joinedload(Agreement.knowledge_session, innerjoin=True))
        .where(Agreement.status.in_(RUNNING), *conditions)
    )


def _without_names(agreement: Agreement, today: date) -> OverdueAgreement:
    knowledge_session = agreement.knowledge_session
    return OverdueAgreement(
        id=agreement.id,
        between=tuple(party.organisation for party in agreement.present if party.organisation),
        due_on=agreement.due_on,
        days_late=(today - agreement.due_on).days,
        district=knowledge_session.district,
        session_title=knowledge_session.title,
        session_slug=knowledge_session.slug,
        help_wanted=agreement.help_wanted,
        what=agreement.what if agreement.help_wanted else None,
    )


def sessions_to_choose(person_id: int, now: datetime) -> list[KnowledgeSession]:
    """Where she can make an agreement: the sessions she has a place in, then those of her agreements; the most recent
    that has begun comes first."""
    with_a_place = [one.knowledge_session for one in registrations_of(person_id) if one.is_confirmed]
    agreed_in = [agreement.knowledge_session for agreement in agreements_of(person_id)]
    found = {one.id: one for one in [*with_a_place, *agreed_in] if not one.is_cancelled}
    begun = sorted((one for one in found.values() if one.starts_at <= now), key=lambda one: one.starts_at, reverse=True)
    ahead = sorted((one for one in found.values() if one.starts_at > now), key=lambda one: one.starts_at)
    return begun + ahead


def who_is_who(knowledge_session_id: int, person_id: int) -> list[Registration]:
    """Whom she can choose: who she sees on the list "Who is who", so nobody when she is not on it herself."""
    own = find_registration(knowledge_session_id, person_id)
    if own is None or look_of(own) is not Look.OPEN:
        return []
    listed = shared_contacts(knowledge_session_id)
    return [one for one in listed if one.person_id != person_id and one.person.is_reachable]


def staff_to_ask(knowledge_session: KnowledgeSession) -> list[User]:
    """Who is asked for help: the session's organisers and the district's coordinators."""
    both = [*organisers_of(knowledge_session), *coordinators_of(knowledge_session)]
    return list({user.id: user for user in both}.values())


def to_be_reminded(first: date, last: date) -> list[tuple[int, date, datetime]]:
    """Running agreements due from `first` to `last`: id, due on, and when it was last spoken of; one light query."""
    spoken_of = (
        select(AgreementChange.agreement_id, func.max(AgreementChange.changed_at).label("at"))
        .group_by(AgreementChange.agreement_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Agreement.id, Agreement.due_on, spoken_of.c.at, Agreement.created_at)
        .outerjoin(spoken_of, spoken_of.c.agreement_id == Agreement.id)
        .where(Agreement.status.in_(RUNNING), Agreement.due_on.between(first, last))
        .order_by(Agreement.id)
    )
    return [(row[0], row[1], row[2] or row[3]) for row in rows]


def with_parties(agreement_ids: Iterable[int]) -> list[Agreement]:
    ids = list(agreement_ids)
    return list(db.session.scalars(select(Agreement).where(Agreement.id.in_(ids)).order_by(Agreement.id)))
