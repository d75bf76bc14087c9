"""Who gets a certificate, and when. Plain values in, a word out."""

from datetime import datetime
from enum import StrEnum


class CertificateState(StrEnum):
    READY = "ready"
    NOT_ENDED = "not_ended"
    NOT_COMPLETED = "not_completed"  # the organiser still checks who was there
    NOT_PRESENT = "not_present"
    NO_SESSION = "no_session"  # cancelled, or never published


def certificate_state(
    is_published: bool, ends_at: datetime, completed_at: datetime | None, was_present: bool, now: datetime
) -> CertificateState:
    """It says that she was there for the whole session, so nobody has it before the end; and only once the list of
    who was there is complete, so that what it says does not change any more."""
    if not is_published:
        return CertificateState.NO_SESSION
    if now < ends_at:
        return CertificateState.NOT_ENDED
    if completed_at is None:
        return CertificateState.NOT_COMPLETED
    return CertificateState.READY if was_present else CertificateState.NOT_PRESENT
