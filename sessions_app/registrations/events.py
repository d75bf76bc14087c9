"""What happened to a registration."""

from dataclasses import dataclass

from sessions_app.registrations.models import Registration


@dataclass(frozen=True)
class RegistrationConfirmed:
    registration: Registration
    from_waiting_list: bool = False


@dataclass(frozen=True)
class WaitingListJoined:
    registration: Registration
    position: int


@dataclass(frozen=True)
class RegistrationCancelled:
    registration: Registration
    had_place: bool


@dataclass(frozen=True)
class RegistrationRepeated:
    """Someone registered with an address that already is registered; only its owner is told."""

    registration: Registration
