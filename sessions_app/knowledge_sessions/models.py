from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.knowledge_sessions import address
from sessions_app.knowledge_sessions.accreditation_models import (
    Accreditation,
    ProfessionalRegister,  # noqa: F401 - for the rooms above
)
from sessions_app.knowledge_sessions.rules import (
    BlockKind,
    Part,
    RegistrationState,
    SessionKind,
    SessionStatus,
    WaitingListWay,
)
from sessions_app.knowledge_sessions.rules import registration_state as state_by_the_rules
from sessions_app.people.models import District, Organisation

themes_of_knowledge_sessions = Table(
    "themes_of_knowledge_sessions",
    Model.metadata,
    Column("knowledge_session_id", ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Theme(Model):
    __tablename__ = "themes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(80), unique=True)
    name: Mapped[str] = mapped_column(text(120), unique=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    def __str__(self) -> str:
        return self.name


class PartInSession(Model):
    """An organisation's part in a knowledge session: organiser, partner or speaker."""

    __tablename__ = "parts_in_sessions"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    part: Mapped[Part] = mapped_column(word(Part, "part"), default=Part.PARTNER)
    position: Mapped[int] = mapped_column(default=0)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class ProgrammeItem(Model):
    """One block of the programme (programmaonderdeel). It begins `offset_minutes` after the session's start
    (before it when negative: the walk-in), so that it moves along when the session is rescheduled."""

    __tablename__ = "programme_items"
    __table_args__ = (CheckConstraint("minutes >= 0", name="minutes_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), index=True
    )
    offset_minutes: Mapped[int]
    minutes: Mapped[int] = mapped_column(default=0)
    kind: Mapped[BlockKind] = mapped_column(word(BlockKind, "kind"), default=BlockKind.CONTENT)
    title: Mapped[str] = mapped_column(text(200))
    led_by: Mapped[str] = mapped_column(text(200), default="")


class Series(Model):
    """Several dates of one programme; each date is a knowledge session of its own."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(text(200))
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class KnowledgeSession(Model):
    __tablename__ = "knowledge_sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("capacity >= 1", name="capacity_positive"),
        CheckConstraint("online_capacity >= 1", name="online_capacity_positive"),
        CheckConstraint("limit_per_organisation >= 1", name="limit_per_organisation_positive"),
        CheckConstraint("offer_hours >= 1", name="offer_hours_positive"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
        CheckConstraint("reminder_hour BETWEEN 0 AND 23", name="reminder_hour_of_the_day"),
        Index("ix_knowledge_sessions_status_starts_at", "status", "starts_at"),
        Index("ix_knowledge_sessions_district_id_starts_at", "district_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(text(120), unique=True)
    title: Mapped[str] = mapped_column(text(200))
    kind: Mapped[SessionKind] = mapped_column(word(SessionKind, "kind"), default=SessionKind.KENNISSESSIE)
    status: Mapped[SessionStatus] = mapped_column(word(SessionStatus, "status"), default=SessionStatus.DRAFT)
    district_id: Mapped[int] = mapped_column(ForeignKey("districts.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcMoment)
    ends_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    capacity: Mapped[int]  # places in the room; online when there is no room; both, when `online_capacity` is None
    online_capacity: Mapped[int | None]  # of a hybrid session with online places of its own
    limit_per_organisation: Mapped[int | None]
    needs_approval: Mapped[bool] = mapped_column(default=False, server_default=false())
    waiting_list_way: Mapped[WaitingListWay] = mapped_column(
        word(WaitingListWay, "waiting_list_way"), default=WaitingListWay.PLACED, server_default="placed"
    )
    offer_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    promotion_closes_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # nobody moves up after it
    registration_opens_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    venue_name: Mapped[str] = mapped_column(text(160), default="")
    venue_address: Mapped[str] = mapped_column(text(200), default="")
    venue_postcode: Mapped[str] = mapped_column(text(16), default="")
    venue_access: Mapped[str] = mapped_column(Text, default="")  # one fact a line, also of what is not there
    online_url: Mapped[str] = mapped_column(text(500), default="")

    summary: Mapped[str] = mapped_column(text(400), default="")
    description: Mapped[str] = mapped_column(Text, default="")  # Markdown
    contact_name: Mapped[str] = mapped_column(
        text(160), default="", info=personal("the organiser that visitors may ask", "account")
    )
    contact_email: Mapped[str] = mapped_column(
        text(254), default="", info=personal("the organiser that visitors may ask", "account")
    )
    asks_access_needs: Mapped[bool] = mapped_column(default=True)
    asks_dietary_needs: Mapped[bool] = mapped_column(default=False)

    # Who has a place is reminded so many days before, at this hour in Amsterdam; empty: not at all.
    reminder_days: Mapped[str] = mapped_column(text(20), default="7,1", server_default="7,1")
    reminder_hour: Mapped[int] = mapped_column(default=9, server_default="9")

    uid: Mapped[str] = mapped_column(text(64), unique=True)  # of the public calendar entry and the feeds
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)
    updated_at: Mapped[datetime] = mapped_column(UtcMoment)
    published_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    cancellation_reason: Mapped[str] = mapped_column(text(400), default="")
    attendance_completed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    previous_starts_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # before the last move to another time

    district: Mapped[District] = relationship(lazy="joined", innerjoin=True)
    series: Mapped[Series | None] = relationship()
    themes: Mapped[list[Theme]] = relationship(secondary=themes_of_knowledge_sessions, order_by=Theme.name)
    parts: Mapped[list[PartInSession]] = relationship(
        order_by=PartInSession.position, cascade="all, delete-orphan", passive_deletes=True
    )
    programme: Mapped[list[ProgrammeItem]] = relationship(
        order_by=ProgrammeItem.offset_minutes, cascade="all, delete-orphan", passive_deletes=True
    )
    accreditations: Mapped[list[Accreditation]] = relationship(
        order_by=Accreditation.register.desc(), cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_published(self) -> bool:
        return self.status is SessionStatus.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.status is SessionStatus.CANCELLED

    @property
    def is_online_only(self) -> bool:
        return bool(self.online_url) and not self.venue_name

    @property
    def is_hybrid(self) -> bool:
        return bool(self.online_url) and bool(self.venue_name)

    def is_online_for(self, chose_online: bool) -> bool:
        """How somebody takes part who `chose_online`, or the room: without a link everyone is in the room, without a
        venue nobody. What she chose is kept: it counts again once there are both ways again."""
        return self.is_online_only or (chose_online and self.is_hybrid)

    @property
    def has_online_places(self) -> bool:
        """Places online of their own, apart from those in the room."""
        return self.is_hybrid and self.online_capacity is not None

    @property
    def places(self) -> int:
        """All of them together."""
        return self.capacity + (self.online_capacity or 0 if self.has_online_places else 0)

    @property
    def days_of_reminders(self) -> tuple[int, ...]:
        """How many days before, the earliest reminder first."""
        return tuple(sorted((int(days) for days in self.reminder_days.split(",") if days), reverse=True))

    @property
    def place(self) -> str:
        """The venue on one line, without the online link; empty when there is only a link."""
        return address.on_one_line(self.venue_name, self.venue_address, self.venue_postcode, self.city)

    @property
    def city(self) -> str:
        return address.city_of(self.district)

    @property
    def postcode_and_city(self) -> str:
        return address.postcode_and_city(self.venue_address, self.venue_postcode, self.city)

    @property
    def organisations(self) -> list[Organisation]:
        return [part.organisation for part in self.parts]

    def begins_at(self, item: ProgrammeItem) -> datetime:
        return self.starts_at + timedelta(minutes=item.offset_minutes)

    def registration_state(self, now: datetime) -> RegistrationState:
        return state_by_the_rules(
            self.status, self.registration_opens_at, self.registration_closes_at, self.starts_at, now
        )
