"""What the door keeps beside the registration itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from sessions_app.core import clock
from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, text, word
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus

SEEN_AT_THE_DOOR = ("status", "attendance", "name", "organisation", "walk_in")


class DoorAct(Model):
    """One tap at the door that was carried out, by the key that the phone gave it. Sent again, it does nothing.

    `version`: of the attendance right after it, so that what the same phone taps next is known to follow on it.
    """

    __tablename__ = "door_acts"

    key: Mapped[str] = mapped_column(text(36), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


class LetIn(Model):
    """How somebody stood who had no place and was let in: undoing a tap on the wrong person gives that back."""

    __tablename__ = "let_ins"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[RegistrationStatus] = mapped_column(word(RegistrationStatus, "status"))
    status_since: Mapped[datetime] = mapped_column(UtcMoment)
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_because: Mapped[EndedBecause | None] = mapped_column(word(EndedBecause, "ended_because"))
    let_in_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


@event.listens_for(Registration, "before_update")
def _note_what_the_door_shows(_mapper: "Mapper[Any]", _connection: Any, registration: Registration) -> None:
    """A moment of its own for what is shown at the door, whoever changes it. Not of every change: that someone
    answered the evaluation leaves no moment."""
    state = inspect(registration)
    if any(state.attrs[name].history.has_changes() for name in SEEN_AT_THE_DOOR):
        registration.door_changed_at = clock.now()
    if state.attrs["attendance"].history.has_changes():
        registration.attendance_version = (registration.attendance_version or 0) + 1
