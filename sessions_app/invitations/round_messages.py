"""The mail of an invitation round, and the same as a test to the organiser.

With a calendar part it holds no personal link: Outlook copies the text of an invitation into the calendar item, which
colleagues can see. Its recipient answers in her calendar.
"""

from datetime import datetime

from sessions_app.core import clock
from sessions_app.invitations import entry
from sessions_app.invitations.messages import chain_of
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.recipient import invited
from sessions_app.invitations.round_text import Addressee, RoundWords
from sessions_app.invitations.rules import Method
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import MailTopic
from sessions_app.people.models import Person

KIND, TEST_KIND = "session_invited", "session_invited_test"


def key_of(recipient: RoundRecipient) -> str:
    return f"{KIND}:{recipient.id}"


def chain_without_calendar(knowledge_session_id: int, person_id: int) -> str:
    """Registering takes back what has not left of it."""
    return f"invited:{knowledge_session_id}:{person_id}"


def session_invited(
    round_: InvitationRound,
    words: RoundWords,
    recipient: RoundRecipient,
    person: Person,
    invitation: Invitation | None,
) -> Message:
    calendar = entry.request_for(invitation, invited(invitation, round_.language)) if invitation else None
    session = round_.knowledge_session
    chain = chain_of(invitation) if invitation else chain_without_calendar(session.id, person.id)
    return Message(
        kind=KIND,
        key=key_of(recipient),
        recipient_email=person.email,
        recipient_name=recipient.name,
        language=round_.language,
        texts=words.filled_in(Addressee.of(recipient)),
        knowledge_session_id=session.id,
        calendar=calendar,
        calendar_method=Method.REQUEST.value if calendar else None,
        chain=chain,
        topic=MailTopic.INVITATIONS,
        person_id=person.id,
        useless_from=useless_from(round_),
    )


def useless_from(round_: InvitationRound) -> datetime:
    """After that nobody can register any more."""
    session = round_.knowledge_session
    return min(filter(None, (session.registration_closes_at, session.starts_at)))


def test_mail(round_: InvitationRound, words: RoundWords, email: str, name: str) -> Message:
    """To the organiser herself: her own name in it, no link that opens anything, no calendar part."""
    subject, text, html = words.shown_to(Addressee(name, "", None))
    return Message(
        kind=TEST_KIND,
        key=f"{TEST_KIND}:{round_.id}:{clock.now():%Y%m%dT%H%M%S%f}",
        recipient_email=email,
        recipient_name=name,
        language=round_.language,
        texts=(f"[test] {subject}", text, html),
        knowledge_session_id=round_.knowledge_session_id,
    )
