"""Who hears of a change, and by which mail: decided once, for the mails and for the numbers that the organiser sees
before she saves."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.invitations import known, messages
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.queries import chains_in_calendars, concerned_by, is_open, open_invitations
from sessions_app.invitations.recipient import Recipient, invited, registered
from sessions_app.invitations.rules import Differs, Stands, differences, has_begun
from sessions_app.knowledge_sessions.events import CancellationConsidered, MoveConsidered
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import mail_about


class Mail(StrEnum):
    """What somebody gets who is concerned by a change."""

    FIRST = "first"  # she has a place, and nothing left for her calendar yet
    UPDATE = "update"  # the entry in her calendar changes
    TENTATIVE = "tentative"  # she waits, and a round put it in her calendar: that entry changes, and promises nothing
    WORDS = "words"  # she waits, and nothing stands in her calendar: no calendar part
    NONE = "none"


@dataclass(frozen=True)
class Concerned:
    """`differs`: what she must hear, in a move. `has_entry`: the session stands in her calendar (`with_entries`)."""

    recipient: Recipient
    invitation: Invitation | None
    differs: frozenset[Differs] = frozenset()
    has_entry: bool = False

    @property
    def mail(self) -> Mail:
        if self.recipient.is_confirmed:
            return Mail.UPDATE if self.has_entry else Mail.FIRST
        if self.recipient.waits:
            return Mail.TENTATIVE if self.has_entry else Mail.WORDS
        return Mail.UPDATE if self.has_entry else Mail.NONE


def chains_of(one: Concerned) -> list[str]:
    """Of all mails of this room to her: about her entry, and without a calendar part."""
    of_entry = [messages.chain_of(one.invitation)] if one.invitation is not None else []
    return of_entry + ([messages.waiting_chain_of(one.recipient)] if one.recipient.registration is not None else [])


def chain_now(one: Concerned) -> str:
    """Of what she would get of a change."""
    if one.invitation is not None and (one.has_entry or one.recipient.registration is None):
        return messages.chain_of(one.invitation)
    return messages.waiting_chain_of(one.recipient)


def to_tell(found: Sequence[Concerned], unsent: known.Unsent, after: Stands) -> list[Concerned]:
    """Without who knows it already, because no mail of a move in between has left."""
    return [one for one in found if one.mail is not Mail.NONE and knows_already(one, unsent, after) is None]


def knows_already(one: Concerned, unsent: known.Unsent, after: Stands) -> known.Known | None:
    if one.mail is Mail.FIRST:
        return None
    return known.knows_already(unsent, chain_now(one), chains_of(one), after)


def unsent_confirmations(found: Sequence[Concerned]) -> known.Unsent:
    """The mails that tell how each of them stands: one that waits tells of the session as it is when it leaves."""
    registered = [one.recipient.registration for one in found if one.recipient.registration is not None]
    return known.unsent_of([mail_about.chain_of(registration) for registration in registered])


def knew(one: Concerned, before: Stands, unsent: known.Unsent, confirmations: known.Unsent) -> known.Known | None:
    """What she knows before she is told of this move; None when that is not known."""
    counts_from = one.invitation.counts_from if one.invitation is not None else 0
    if one.mail is not Mail.FIRST and chain_now(one) not in unsent:
        return known.Known.of(before, counts_from)
    knew_before, registration = known.before(unsent, *chains_of(one)), one.recipient.registration
    if knew_before is not None or registration is None or mail_about.chain_of(registration) in confirmations:
        return knew_before
    return known.Known.of(before, counts_from, in_words=True)


def of_session(knowledge_session: KnowledgeSession) -> list[Concerned]:
    """Everyone with a place or on the waiting list, and whom a round invited and who did not decline."""
    found = [Concerned(registered(who), hers) for who, hers in concerned_by(knowledge_session.id)]
    found += [Concerned(invited(one, language), one) for one, language in open_invitations(knowledge_session.id)]
    return found


def of_move(knowledge_session: KnowledgeSession, before: Stands, after: Stands) -> list[Concerned]:
    """Those for whom something is different. Who waits has no link yet, so another link is nothing to her."""
    moved = []
    for one in of_session(knowledge_session):
        registration = one.recipient.registration
        differs = differences(before, after, registration is not None and registration.online)
        if not one.recipient.is_confirmed:
            differs -= {Differs.LINK}
        if differs:
            moved.append(replace(one, differs=differs))
    return moved


def count_told(event: MoveConsidered) -> None:
    """Fills in how many would be told of this move."""
    if has_begun(event.after.starts_at, clock.now()):
        return
    moved = with_entries(of_move(event.knowledge_session, event.before, event.after))
    unsent = known.unsent_of([chain for one in moved for chain in chains_of(one)])
    for one in to_tell(moved, unsent, event.after):
        if one.mail is Mail.WORDS:
            event.told.waiting += 1
        elif one.mail is Mail.TENTATIVE:
            event.told.tentative += 1
        elif one.recipient.registration is None:
            event.told.invited += one.mail is Mail.UPDATE
        else:
            event.told.updated += 1


def count_told_of_cancellation(event: CancellationConsidered) -> None:
    """Fills in how many would be told that it does not take place."""
    if has_begun(event.knowledge_session.starts_at, clock.now()):
        return
    for one in with_entries(of_session(event.knowledge_session)):
        if one.has_entry:
            event.told.withdrawn += 1
        elif one.mail is not Mail.NONE:
            event.told.waiting += 1


def with_entries(found: Sequence[Concerned]) -> list[Concerned]:
    """The same people, with whether the session stands in the calendar of each, by the mails that left."""
    chains = {id(one): messages.chain_of(one.invitation) for one in found if one.invitation is not None}
    held = chains_in_calendars(set(chains.values()))
    return [replace(one, has_entry=_is_open(one) and chains[id(one)] in held) for one in found]


def _is_open(one: Concerned) -> bool:
    """Who said no to the entry of a round holds nothing any more, also when she joined the waiting list afterwards."""
    return one.invitation is not None and is_open(one.invitation)
