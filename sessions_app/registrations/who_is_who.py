"""Who is who: participants who wish to be found see each other. At once effective both ways; nobody is on it without
having said so, and who goes off it leaves no detail behind."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import who_is_who_rules as rules
from sessions_app.registrations.events import RegistrationCancelled
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING, of_sessions_over_before
from sessions_app.registrations.shared_contact import SharedContact
from sessions_app.registrations.who_is_who_rules import Look


class ListIsClosed(Exception):
    """There is nothing to join: the list is over, the session is called off, or she has no place."""


@dataclass(frozen=True)
class Choice:
    """What she shows. `is_on_it`: her name and organisation; the rest is hers to add."""

    is_on_it: bool
    shows_email: bool = False
    shows_job_title: bool = False
    phone: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the list; empty is what she does not show."""

    registration_id: int
    name: str
    organisation: str
    job_title: str
    email: str
    phone: str

    @property
    def dials(self) -> str:
        """The number as a telephone takes it: "+31 (0)6-1234" → "+3161234"."""
        return "".join(character for character in self.phone.replace("(0)", "") if character in "+0123456789")


@dataclass(frozen=True)
class Window:
    """The days on which the list can be seen, both included."""

    first: date
    last: date


def window_of(knowledge_session: KnowledgeSession) -> Window:
    starts_on, ends_on = _days_of(knowledge_session)
    return Window(rules.first_day(starts_on), rules.last_day(ends_on))


def look_of(registration: Registration) -> Look:
    """What she sees when she opens the list now."""
    knowledge_session = registration.knowledge_session
    return rules.look(
        knowledge_session.is_published,
        registration.is_confirmed,
        registration.share_contact,
        *_days_of(knowledge_session),
        clock.today(),
    )


def may_join(registration: Registration) -> bool:
    return rules.may_join(look_of(registration))


def entries_for(registration: Registration) -> list[Entry]:
    """Everyone on the list by name, herself too; nobody for who may not look now."""
    if look_of(registration) is not Look.OPEN:
        return []
    return _entries(registration.knowledge_session_id)


def choice_of(registration: Registration) -> Choice:
    """What she shows now."""
    shared = db.session.get(SharedContact, registration.id)
    if shared is None or not registration.share_contact:
        return Choice(registration.share_contact)
    return Choice(True, shared.shows_email, shared.shows_job_title, shared.phone)


def choose(registration: Registration, choice: Choice) -> None:
    """Raises `ListIsClosed` for who wants on it when that makes no sense any more; going off it is always possible."""
    if not choice.is_on_it:
        withdraw(registration)
        return
    if not may_join(registration):
        raise ListIsClosed
    shared = db.session.get(SharedContact, registration.id) or SharedContact(registration_id=registration.id)
    shared.shows_email, shared.shows_job_title = choice.shows_email, choice.shows_job_title
    shared.phone = clean_line(choice.phone)[:40]
    registration.share_contact = True
    db.session.add(shared)
    db.session.flush()


def withdraw(registration: Registration) -> None:
    """Off the list, and what she showed on it is erased."""
    registration.share_contact = False
    shared = db.session.get(SharedContact, registration.id) if registration.id else None
    if shared is not None:
        db.session.delete(shared)


def leave(event: RegistrationCancelled) -> None:
    withdraw(event.registration)
    db.session.flush()


def data_of(registration: Registration) -> dict[str, Any]:
    """For her own file."""
    choice = choice_of(registration)
    return {
        "shows_email": choice.shows_email,
        "shows_job_title": choice.shows_job_title,
        "phone": choice.phone,
    }


def sweep(now: datetime, dry_run: bool) -> int:
    """What people showed of themselves, when the list can be seen no more, or never will be."""
    period = retention.PERIODS["who_is_who"]
    assert period == rules.DAYS_AFTER
    still_seen = clock.local_at(clock.local(now).date() - rules.DAYS_AFTER, 0)
    past = SharedContact.registration_id.in_(of_sessions_over_before(still_seen))
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(SharedContact).where(past)) or 0
    return db.session.execute(delete(SharedContact).where(past)).rowcount  # type: ignore[attr-defined,no-any-return]


retention.register_sweep("contact details", sweep)


def _days_of(knowledge_session: KnowledgeSession) -> tuple[date, date]:
    return clock.local(knowledge_session.starts_at).date(), clock.local(knowledge_session.ends_at).date()


def _on_it(knowledge_session_id: int) -> tuple[Any, ...]:
    is_here = Registration.knowledge_session_id == knowledge_session_id
    return is_here, LIVING, CONFIRMED, Registration.share_contact.is_(True)


def _entries(knowledge_session_id: int) -> list[Entry]:
    rows = db.session.execute(
        select(Registration, SharedContact)
        .outerjoin(SharedContact, SharedContact.registration_id == Registration.id)
        .where(*_on_it(knowledge_session_id))
        .options(joinedload(Registration.person))
        .order_by(Registration.sort_name, Registration.id)
    )
    return [_entry(registration, shared) for registration, shared in rows]


def _entry(registration: Registration, shared: SharedContact | None) -> Entry:
    return Entry(
        registration_id=registration.id,
        name=registration.name,
        organisation=registration.organisation,
        job_title=registration.job_title if shared and shared.shows_job_title else "",
        email=registration.person.email if shared and shared.shows_email else "",
        phone=shared.phone if shared else "",
    )
