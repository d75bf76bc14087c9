"""When the list of who was there is complete: the key that signs is kept, and who can have points is told."""

from sessions_app.core import clock
from sessions_app.knowledge_sessions.events import AttendanceCompleted
from sessions_app.outbox.service import enqueue_all
from sessions_app.registrations import certificate_keys, messages
from sessions_app.registrations.queries import present_of


def tell_certificates(event: AttendanceCompleted) -> None:
    """One mail each, after the end, to those marked present; only of a session that gives points, as who goes for the
    subject alone does not wait for a certificate. It is on everyone's own page all the same."""
    certificate_keys.remember_key()
    knowledge_session = event.knowledge_session
    if not knowledge_session.accreditations:
        return
    due_at = max(clock.now(), knowledge_session.ends_at)
    reachable = [one for one in present_of(knowledge_session.id) if one.person.is_reachable]
    enqueue_all([messages.certificate_ready(one, due_at) for one in reachable])
