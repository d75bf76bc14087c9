"""What people do not want to receive, and keeping to it: when a mail is written, and once more when it leaves.

A refusal is known by a keyed hash of the address alone. So it stays when the address is erased: who is imported again
later is still not written to. The key is the one secret that never changes (SECURITY_PASSWORD_SALT).
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from sessions_app.core import clock, links, retention
from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.outbox import undeliverable
from sessions_app.outbox.events import MailRefused
from sessions_app.outbox.message import Message, Written
from sessions_app.outbox.models import MailRefusal, OutgoingMail
from sessions_app.outbox.rules import DropReason, MailState, MailTopic

CHOICES, UNSUBSCRIBE = "mail_choices", "mail_unsubscribe"  # the purposes of the two links; `people/` has the pages
CHOICES_MARK = "\ue000choices\ue001"  # stands in a rendered mail until we know whose it is
ASKED_AT_ONCE = 500


def refused_by(email: str) -> frozenset[MailTopic]:
    return frozenset(db.session.scalars(select(MailRefusal.topic).where(MailRefusal.address_hash == _hash(email))))


def refusing(emails: Collection[str], topic: MailTopic) -> set[str]:
    """Those of these addresses that refuse it; one query, however many they are."""
    return _refusing({_hash(email): email for email in emails}, topic)


def refusing_part(emails: Collection[str], topic: MailTopic, part: str) -> set[str]:
    """The same of one kind of mail about this topic (`refuse_part`)."""
    return _refusing({_hash(email, part): email for email in emails}, topic)


def _refusing(by_hash: dict[str, str], topic: MailTopic) -> set[str]:
    refused = select(MailRefusal.address_hash).where(MailRefusal.topic == topic)
    if len(by_hash) <= ASKED_AT_ONCE:
        refused = refused.where(MailRefusal.address_hash.in_(by_hash))
    return {by_hash[found] for found in db.session.scalars(refused) if found in by_hash}


def choose(email: str, wanted: Collection[MailTopic]) -> None:
    """What is not wanted is refused from now on, the mail that waits too; what is wanted again is not."""
    again = (MailRefusal.address_hash == _hash(email), MailRefusal.topic.in_(wanted))
    db.session.execute(delete(MailRefusal).where(*again))
    refuse(email, [topic for topic in MailTopic if topic not in wanted])


def refuse(email: str, topics: Collection[MailTopic]) -> None:
    """Twice is once."""
    if not topics:
        return
    _note(_hash(email), topics)
    waiting = (
        OutgoingMail.recipient_email == email,
        OutgoingMail.state == MailState.DUE,
        OutgoingMail.topic.in_(topics),
    )
    dropped = {"state": MailState.DROPPED, "dropped_because": DropReason.REFUSED}
    db.session.execute(update(OutgoingMail).where(*waiting).values(**dropped))
    publish(MailRefused(email, topics))


def refuse_part(email: str, topic: MailTopic, part: str) -> None:
    """One kind of mail about this topic, and not the others: not to be written any more. Twice is once."""
    _note(_hash(email, part), [topic])


def want_part_again(email: str, topic: MailTopic, part: str) -> None:
    again = (MailRefusal.address_hash == _hash(email, part), MailRefusal.topic == topic)
    db.session.execute(delete(MailRefusal).where(*again))


def _note(address_hash: str, topics: Collection[MailTopic]) -> None:
    now = clock.now()
    insert_unless_there(
        MailRefusal, [{"address_hash": address_hash, "topic": topic, "created_at": now} for topic in topics]
    )


def without_unwanted(messages: Sequence[Message]) -> list[Message]:
    """Without what is refused, or goes to an address that sends our mail back for good."""
    unwanted = _unwanted((message.recipient_email, message.topic) for message in messages)
    return [one for one in messages if (one.recipient_email, one.topic) not in unwanted]


def reasons_to_drop(mails: Sequence[Written], now: datetime) -> dict[int, DropReason]:
    """Of mails that are about to leave, those that may not any more, by id."""
    unwanted = _unwanted((mail.recipient_email, mail.topic) for mail in mails)
    late = {mail.id: DropReason.TOO_LATE for mail in mails if mail.useless_from and mail.useless_from <= now}
    refused = {mail.id: unwanted.get((mail.recipient_email, mail.topic)) for mail in mails}
    return late | {id_: reason for id_, reason in refused.items() if reason}


def with_link(message: Message, texts: tuple[str, str, str]) -> tuple[str, str, str]:
    """Subject, text and HTML with the link to choose in the foot, where such mail may be refused. With a calendar part
    it leads to the page that mails the link: programmes copy these words into the calendar, where colleagues see them.
    """
    if message.topic is None:
        return texts
    subject, text, html = texts
    personal = links.placeholder(CHOICES, _person_of(message))
    link = f"{current_app.config['BASE_URL']}/mail" if message.calendar else personal
    return subject, text.replace(CHOICES_MARK, link), html.replace(CHOICES_MARK, link)


def unsubscribe_link(message: Message) -> str:
    return links.placeholder(UNSUBSCRIBE, _person_of(message)) if message.topic else ""


def _person_of(message: Message) -> int:
    if message.person_id is None:
        raise ValueError(f"{message.kind}: a mail with a topic tells whose choice it is")
    return message.person_id


Addressed = tuple[str, MailTopic | None]


def _unwanted(addressed: Iterable[Addressed]) -> dict[Addressed, DropReason]:
    emails: dict[MailTopic, set[str]] = {}
    for email, topic in addressed:
        if topic is not None:
            emails.setdefault(topic, set()).add(email)
    comes_back = undeliverable.among(set().union(*emails.values())) if emails else {}
    found: dict[Addressed, DropReason] = {}
    for topic, of_topic in emails.items():
        found |= {(email, topic): DropReason.UNDELIVERABLE for email in of_topic if email in comes_back}
        found |= {(email, topic): DropReason.REFUSED for email in refusing(of_topic, topic)}
    return found


def _hash(email: str, part: str = "") -> str:
    key: str = current_app.config["SECURITY_PASSWORD_SALT"]
    told = f"mail refusal{f' of {part}' if part else ''}:{email.strip().lower()}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()


def _exported(email: str) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(MailRefusal).where(MailRefusal.address_hash == _hash(email)).order_by(MailRefusal.topic)
    )
    return [{"topic": row.topic.value, "since": iso(row.created_at)} for row in rows]


retention.register_export("mail_refused", _exported)
