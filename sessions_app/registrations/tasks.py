"""The timed jobs of this room: offers that nobody accepted go to the next in line; organisers hear that people ask for
a place; the key of certificates is kept, and who was erased."""

from sessions_app.core import clock
from sessions_app.core.queue import timed
from sessions_app.core.transaction import transaction
from sessions_app.registrations import approval_notices, certificate_keys, kept_erasures, offers


@timed(every_minutes=1)
def expire_offers() -> None:
    """A transaction for each session; two workers at once do it once, because each looks again under the lock."""
    with transaction():
        sessions = offers.sessions_with_expired_offers()
    for knowledge_session_id in sessions:
        with transaction():
            offers.expire_in(knowledge_session_id)


@timed(every_minutes=60)
def remember_key_of_certificates() -> None:
    """Soon after SECRET_KEY was changed, so that it still checks when it is changed once more."""
    with transaction():
        certificate_keys.remember_key()


@timed(every_minutes=30)
def keep_erasures() -> int:
    """What was written already, too: only then its row goes."""
    return kept_erasures.keep_waiting()


@timed(every_minutes=10)
def tell_who_asks() -> int:
    """Those who ask within ten minutes stand in one mail."""
    with transaction():
        return approval_notices.tell_organisers(clock.now())
