"""What somebody wants to receive: asked by whoever writes to many, chosen by herself with her personal link.

Mail about one's own registration (confirmation, change, cancellation, a place that came free) has no topic and is not
asked about here.
"""

from collections.abc import Collection

from sessions_app.core import links
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.outbox import refusals, undeliverable
from sessions_app.outbox.models import MailTopic
from sessions_app.outbox.queries import language_written_to
from sessions_app.people.models import Person


def _find_reachable(person_id: int) -> Person | None:
    person = db.session.get(Person, person_id)
    return person if person is not None and person.is_reachable else None


def _language_of(person: Person) -> str:
    return language_written_to(person.email)


CHOICES_LINK = links.register(refusals.CHOICES, "/mail/{token}", _find_reachable, Person, _language_of)
UNSUBSCRIBE_LINK = links.register(refusals.UNSUBSCRIBE, "/mail/afmelden/{token}", _find_reachable, Person, _language_of)


def unwanted_among(emails: Collection[str], topic: MailTopic) -> set[str]:
    """Those of these normalised addresses that get no mail about this, in two queries, however many they are."""
    return refused_among(emails, topic) | set(undeliverable.among(emails)) | {e for e in emails if not is_reachable(e)}


def refused_among(emails: Collection[str], topic: MailTopic) -> set[str]:
    """Those who chose not to get mail about this."""
    return refusals.refusing(emails, topic) if emails else set()


def wanted_by(person: Person) -> list[MailTopic]:
    refused = refusals.refused_by(person.email)
    return [topic for topic in MailTopic if topic not in refused]


def choose(person: Person, wanted: Collection[MailTopic]) -> None:
    refusals.choose(person.email, wanted)


def unsubscribe(person: Person, topic: MailTopic | None) -> None:
    """From this kind of mail; from all that can be refused when it is not told which."""
    refusals.refuse(person.email, [topic] if topic else list(MailTopic))
