"""What an organiser plans, as plain values: the form and the seed fill it, the service writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sessions_app.knowledge_sessions import address
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.knowledge_sessions.rules import Appointment, BlockKind, Part, SessionKind
from sessions_app.people.models import District, Organisation


@dataclass(frozen=True)
class Block:
    """A part of the programme, beginning `offset_minutes` after the session's start (before it when negative)."""

    offset_minutes: int
    title: str
    led_by: str = ""
    kind: BlockKind = BlockKind.CONTENT


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
    contact_name: str = ""
    contact_email: str = ""
    asks_access_needs: bool = True
    asks_dietary_needs: bool = False

    @property
    def appointment(self) -> Appointment:
        return _appointment(self)


PLAIN = tuple(field.name for field in fields(Details) if field.name not in ("themes", "parts", "programme"))


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
    )


def appointment_of(knowledge_session: KnowledgeSession) -> Appointment:
    return _appointment(knowledge_session)


def _appointment(planned: Details | KnowledgeSession) -> Appointment:
    city = address.city_of(planned.district)
    place = address.on_one_line(planned.venue_name, planned.venue_address, planned.venue_postcode, city)
    return Appointment(planned.starts_at, planned.ends_at, place, planned.online_url)
