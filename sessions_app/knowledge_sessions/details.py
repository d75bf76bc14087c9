"""What an organiser plans, as plain values: the form and the seed fill it, the service writes it down."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import address
from sessions_app.knowledge_sessions.accreditation_models import ProfessionalRegister
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.knowledge_sessions.rules import Appointment, BlockKind, Part, SessionKind, WaitingListWay
from sessions_app.people.models import District, Organisation


@dataclass(frozen=True)
class Block:
    """A part of the programme, beginning `offset_minutes` after the session's start (before it when negative)."""

    offset_minutes: int
    title: str
    led_by: str = ""
    kind: BlockKind = BlockKind.CONTENT


@dataclass(frozen=True)
class Accredited:
    """A register that gives points; `name` of one that is not in the list."""

    register: ProfessionalRegister
    number: str = ""
    points: str = ""
    name: str = ""


@dataclass(frozen=True)
class Details:
    """Everything about a session that can be planned. Moments are aware; `parts` in the order they are shown."""

    title: str
    district: District
    starts_at: datetime
    ends_at: datetime
    capacity: int
    kind: SessionKind = SessionKind.KENNISSESSIE
    venue_name: str = ""
    venue_address: str = ""
    venue_postcode: str = ""
    venue_access: str = ""
    online_url: str = ""
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    summary: str = ""
    description: str = ""
    themes: Sequence[Theme] = ()
    parts: Sequence[tuple[Organisation, Part]] = ()
    programme: Sequence[Block] = ()
    accreditations: Sequence[Accredited] = ()
    contact_name: str = ""
    contact_email: str = ""
    asks_access_needs: bool = True
    asks_dietary_needs: bool = False
    online_capacity: int | None = None
    limit_per_organisation: int | None = None
    needs_approval: bool = False
    waiting_list_way: WaitingListWay = WaitingListWay.PLACED
    offer_hours: int = 24
    promotion_closes_at: datetime | None = None
    reminder_days: str = "7,1"  # so many days before; empty for no reminders
    reminder_hour: int = 9

    @property
    def appointment(self) -> Appointment:
        return _appointment(self)


OF_MANY = ("themes", "parts", "programme", "accreditations")
PLAIN = tuple(field.name for field in fields(Details) if field.name not in OF_MANY)


@dataclass(frozen=True)
class Move:
    """Another time or place."""

    starts_at: datetime
    ends_at: datetime
    venue_name: str = ""
    venue_address: str = ""
    venue_postcode: str = ""
    venue_access: str = ""
    online_url: str = ""


def details_of(knowledge_session: KnowledgeSession) -> Details:
    """The session as it stands, to change a few values of (`dataclasses.replace`)."""
    return Details(
        **{name: getattr(knowledge_session, name) for name in PLAIN},
        themes=tuple(knowledge_session.themes),
        parts=tuple((part.organisation, part.part) for part in knowledge_session.parts),
        programme=tuple(
            Block(item.offset_minutes, item.title, item.led_by, item.kind) for item in knowledge_session.programme
        ),
        accreditations=tuple(
            Accredited(one.register, one.number, one.points, one.name) for one in knowledge_session.accreditations
        ),
    )


def seating_of(knowledge_session: KnowledgeSession) -> tuple[object, ...]:
    """What decides who has a place and who may move up."""
    return (
        knowledge_session.capacity,
        knowledge_session.online_capacity,
        knowledge_session.is_hybrid,
        knowledge_session.limit_per_organisation,
        knowledge_session.promotion_closes_at,
        knowledge_session.needs_approval,
    )


def appointment_of(knowledge_session: KnowledgeSession) -> Appointment:
    return _appointment(knowledge_session)


def _appointment(planned: Details | KnowledgeSession) -> Appointment:
    city = address.city_of(planned.district)
    place = address.on_one_line(planned.venue_name, planned.venue_address, planned.venue_postcode, city)
    is_online_only = bool(planned.online_url) and not planned.venue_name
    return Appointment(planned.starts_at, planned.ends_at, place, planned.online_url, is_online_only)
