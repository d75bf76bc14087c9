"""An entry that a round put into the calendar of somebody who has no registration goes out of it again."""

from sessions_app.core import clock
from sessions_app.invitations import known, messages
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import chains_in_calendars, is_open, language_of
from sessions_app.invitations.recipient import invited
from sessions_app.invitations.rules import Method, has_begun
from sessions_app.outbox.service import enqueue, let_go, withdraw_unsent


def take_out(invitation: Invitation) -> None:
    """What has not left never leaves; a CANCEL that waits does. Twice is the same as once."""
    if invitation.method is Method.CANCEL:
        return
    chain = messages.chain_of(invitation)
    knew = known.before(known.by_chain(withdraw_unsent(chain)), chain)
    if _stands_in_her_calendar(invitation):
        invitation.raise_version(Method.CANCEL, clock.now())
        her = invited(invitation, language_of(invitation))
        knows = knew.times if knew is not None else None
        enqueue(messages.place_withdrawn(invitation, her, had_place=False, knows=knows))
    else:
        invitation.method = Method.CANCEL
        let_go(chain)


def _stands_in_her_calendar(invitation: Invitation) -> bool:
    """And it is of use to take it out."""
    knowledge_session, chain = invitation.knowledge_session, messages.chain_of(invitation)
    if knowledge_session.is_cancelled or has_begun(knowledge_session.starts_at, clock.now()):
        return False
    return is_open(invitation) and chain in chains_in_calendars([chain])
