"""What happens to the calendar of who leaves a session, or whose place goes to another address."""

from sessions_app.core import clock
from sessions_app.invitations import audience, known, messages
from sessions_app.invitations.audience import Concerned
from sessions_app.invitations.queries import chains_in_calendars, find_invitation
from sessions_app.invitations.recipient import registered
from sessions_app.invitations.rules import Method, has_begun
from sessions_app.outbox.service import enqueue, let_go, withdraw_unsent
from sessions_app.registrations.correction_events import AddressLetGo
from sessions_app.registrations.events import RegistrationCancelled

Left = RegistrationCancelled | AddressLetGo


def take_back_unsent(event: Left) -> None:
    """Before anything is told of it, so that what is told names the date that she knows."""
    registration = event.registration
    if registration.knowledge_session.is_cancelled:
        return
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    chains = audience.chains_of(Concerned(registered(registration), invitation))
    knew = known.before(known.by_chain(withdraw_unsent(*chains)), *chains)
    event.as_known.times = knew.times if knew is not None else None


def withdraw_invitation(event: Left) -> None:
    """Takes the session out of her calendar alone; says nothing when the invitation never left, or when her calendar
    itself declined it as it stands there. Who only waited may have it in her calendar too: a round put it there."""
    registration = event.registration
    knowledge_session = registration.knowledge_session
    invitation = find_invitation(registration.knowledge_session_id, registration.person_id)
    if invitation is None or knowledge_session.is_cancelled or has_begun(knowledge_session.starts_at, clock.now()):
        return
    chain = messages.chain_of(invitation)
    if not invitation.is_declined and chain in chains_in_calendars([chain]):
        invitation.raise_version(Method.CANCEL, clock.now())
        her = registered(registration)
        enqueue(messages.place_withdrawn(invitation, her, event.had_place, event.as_known.times))
    else:
        invitation.method = Method.CANCEL
        let_go(chain)
