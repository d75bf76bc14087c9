"""What may be done with a knowledge session, and when. Plain values in, a decision or a named refusal out."""

from datetime import datetime
from enum import StrEnum


class SessionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class SessionKind(StrEnum):
    """Dutch on purpose: the field's own terms, and they stand in addresses (`?soort=`)."""

    KENNISSESSIE = "kennissessie"
    INSPIRATIESESSIE = "inspiratiesessie"
    NETWERKBIJEENKOMST = "netwerkbijeenkomst"
    RONDETAFELGESPREK = "rondetafelgesprek"
    CONFERENTIE = "conferentie"
    LEERSESSIE = "leersessie"


class Part(StrEnum):
    """The part of an organisation in a session."""

    ORGANISER = "organiser"
    PARTNER = "partner"
    SPEAKER = "speaker"


class BlockKind(StrEnum):
    """Welcome and breaks do not count for a certificate of attendance."""

    CONTENT = "content"
    WELCOME = "welcome"
    BREAK = "break"


class RegistrationState(StrEnum):
    """Whether registering is possible at this moment, apart from the number of places."""

    NOT_PUBLISHED = "not_published"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    PAST = "past"


def registration_state(
    status: SessionStatus, opens_at: datetime | None, closes_at: datetime | None, starts_at: datetime, now: datetime
) -> RegistrationState:
    if status is SessionStatus.CANCELLED:
        return RegistrationState.CANCELLED
    if status is SessionStatus.DRAFT:
        return RegistrationState.NOT_PUBLISHED
    if now >= starts_at:
        return RegistrationState.PAST
    if closes_at is not None and now >= closes_at:
        return RegistrationState.CLOSED
    if opens_at is not None and now < opens_at:
        return RegistrationState.NOT_YET_OPEN
    return RegistrationState.OPEN
