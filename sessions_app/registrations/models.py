from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core import clock
from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.rules import Attendance, EndedBecause, Need, RegistrationStatus

TAKING_PART = personal("to receive her at the session and to account for it", "participation")
NOTE = personal("so that the organiser remembers what was agreed with her", "participation")


class DoorLink(Model):
    """The link with which someone helps at the door of this session, on its day. Not made yet: no row.

    Making it anew or revoking it raises the version, so that the link that went round stops.
    """

    __tablename__ = "door_links"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    link_version: Mapped[int] = mapped_column(default=1)
    revoked: Mapped[bool] = mapped_column(default=False)
    knowledge_session: Mapped[KnowledgeSession] = relationship(lazy="joined", innerjoin=True)

    @property
    def id(self) -> int:
        return self.knowledge_session_id


class RegistrationNeed(Model):
    __tablename__ = "registration_needs"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[Need] = mapped_column(
        word(Need, "need"), primary_key=True, info=personal("so that she can take part and eat along", "needs")
    )


class RegisteredByOther(Model):
    """Who registered her: a colleague, with the name she typed. Whoever registers herself has no row."""

    __tablename__ = "registered_by_others"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(
        text(120), info=personal("so that she knows which colleague registered her", "participation")
    )
    person: Mapped[Person] = relationship()


class ErasureToKeep(Model):
    """Somebody had herself erased: by a keyed hash, until it stands in the store outside of the database
    (`kept_erasures.py`)."""

    __tablename__ = "erasures_to_keep"

    name: Mapped[str] = mapped_column(
        text(64), primary_key=True, info=personal("to keep who was erased out of a backup that is put back", "erasure")
    )
    erased_at: Mapped[datetime] = mapped_column(UtcMoment)


class Registration(Model):
    """One person in one knowledge session. Who cancels and comes back keeps the row, at the end of the line.

    `number` counts the registrations of the session, 1, 2, 3 …: hers on the sign-in sheet and at the door.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("knowledge_session_id", "person_id"),
        UniqueConstraint("knowledge_session_id", "number"),
        Index("ix_registrations_session_status_since", "knowledge_session_id", "status", "status_since"),
        Index("ix_registrations_seats", "knowledge_session_id", "status", "online"),  # counted without the rows
        Index("ix_registrations_by_name", "knowledge_session_id", "sort_name", "id"),  # a page of the table
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str] = mapped_column(text(120), info=TAKING_PART)
    sort_name: Mapped[str] = mapped_column(text(200), info=TAKING_PART)
    organisation: Mapped[str] = mapped_column(text(160), default="", info=TAKING_PART)
    job_title: Mapped[str] = mapped_column(text(120), default="", info=TAKING_PART)
    question: Mapped[str] = mapped_column(Text, default="", info=personal("for the speakers", "participation"))
    share_contact: Mapped[bool] = mapped_column(default=False)
    online: Mapped[bool] = mapped_column(default=False)  # what she chose; `takes_part_online` is how it is
    language: Mapped[str] = mapped_column(text(2), default="nl")
    status: Mapped[RegistrationStatus] = mapped_column(word(RegistrationStatus, "status"))
    status_since: Mapped[datetime] = mapped_column(UtcMoment)
    registered_at: Mapped[datetime] = mapped_column(UtcMoment)
    number: Mapped[int]
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcMoment, index=True)  # only while a place is offered
    ended_because: Mapped[EndedBecause | None] = mapped_column(word(EndedBecause, "ended_because"))
    walk_in: Mapped[bool] = mapped_column(default=False)
    entered_by_organiser: Mapped[bool] = mapped_column(default=False, server_default=false())
    staff_note: Mapped[str] = mapped_column(Text, default="", server_default="", info=NOTE)  # for the organiser alone
    attendance: Mapped[Attendance | None] = mapped_column(word(Attendance, "attendance"))
    attendance_marked_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    attendance_version: Mapped[int] = mapped_column(default=0)  # rises with each mark and each undoing (door_models)
    door_changed_at: Mapped[datetime] = mapped_column(UtcMoment, default=clock.now)  # what is shown there (door_models)
    has_answered: Mapped[bool] = mapped_column(default=False)  # the evaluation; without a moment, on purpose
    link_version: Mapped[int] = mapped_column(default=0)

    knowledge_session: Mapped[KnowledgeSession] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    needs: Mapped[list[RegistrationNeed]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    register_numbers: Mapped[list[RegisterNumber]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    registered_by: Mapped[RegisteredByOther | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def takes_part_online(self) -> bool:
        """Through the link, not in the room."""
        return self.knowledge_session.is_online_for(self.online)

    @property
    def is_confirmed(self) -> bool:
        return self.status is RegistrationStatus.CONFIRMED

    @property
    def is_offered(self) -> bool:
        return self.status is RegistrationStatus.OFFERED

    @property
    def is_requested(self) -> bool:
        return self.status is RegistrationStatus.REQUESTED

    @property
    def is_waiting(self) -> bool:
        return self.status is RegistrationStatus.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.status is RegistrationStatus.CANCELLED

    @property
    def has_attended(self) -> bool:
        """Who was marked and cancelled after that is not there any more."""
        return self.is_confirmed and self.attendance is Attendance.ATTENDED

    @property
    def is_erased(self) -> bool:
        """Only a count is left: no name, and a person whom no mail reaches."""
        return not self.name
