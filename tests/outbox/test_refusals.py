"""Mail that somebody refuses does not leave, however far it had come; all other mail does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox import refusals, undeliverable
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.message import MailTopic, Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import DropReason, MailState
from sessions_app.outbox.service import enqueue
from sessions_app.people.models import Person, User
from tests import factories
from tests.outbox.letterbox import Letterbox
from tests.outbox.mails import mail

SAM = "sam@example.org"


@pytest.fixture
def sam(on_both: Flask) -> Person:
    return factories.person(SAM)


def message(person: Person, topic: MailTopic | None = MailTopic.INVITATIONS) -> Message:
    """Some mail of ours; what it tells plays no part."""
    account = User(name="Sam")
    return Message(
        "account_changed", "een-sleutel", person.email, "Sam", "nl", {"user": account, "change": "password"},
        topic=topic, person_id=person.id,
    )  # fmt: skip


def test_a_refused_mail_is_not_written(sam: Person) -> None:
    refusals.refuse(SAM, [MailTopic.INVITATIONS])
    assert enqueue(message(sam)) is None
    assert enqueue(message(sam, MailTopic.REMINDERS)) is not None
    assert enqueue(replace(message(sam, None), key="een andere")) is not None


def test_what_waits_is_dropped_when_she_refuses_it(sam: Person) -> None:
    waiting = mail(recipient_email=SAM, topic=MailTopic.INVITATIONS)
    other, hers = mail(recipient_email=SAM, topic=MailTopic.REMINDERS), mail(recipient_email=SAM)
    somebody_else = mail(topic=MailTopic.INVITATIONS)
    refusals.choose(SAM, [topic for topic in MailTopic if topic is not MailTopic.INVITATIONS])
    db.session.expire_all()
    assert (waiting.state, waiting.dropped_because) == (MailState.DROPPED, DropReason.REFUSED)
    assert [one.state for one in (other, hers, somebody_else)] == [MailState.DUE] * 3


def test_the_outbox_asks_again_when_it_leaves(letterbox: Letterbox) -> None:
    """Refused while another worker wrote it, or before it was tried once more."""
    refusals.refuse(SAM, [MailTopic.INVITATIONS])
    undeliverable.note_returned("weg@example.org", "550 unknown", True, None)
    refused = mail(recipient_email=SAM, topic=MailTopic.INVITATIONS)
    lost = mail(recipient_email="weg@example.org", topic=MailTopic.REMINDERS)
    needed = [mail(recipient_email=SAM), mail(recipient_email="weg@example.org")]
    wanted = mail(recipient_email=SAM, topic=MailTopic.REMINDERS)
    deliver_due(clock.now())
    db.session.expire_all()
    assert (refused.state, refused.dropped_because) == (MailState.DROPPED, DropReason.REFUSED)
    assert (lost.state, lost.dropped_because) == (MailState.DROPPED, DropReason.UNDELIVERABLE)
    assert [one.state for one in (*needed, wanted)] == [MailState.SENT] * 3
    assert len(letterbox.mails) == 3


def test_what_waited_too_long_is_not_sent(letterbox: Letterbox) -> None:
    stale = mail(useless_from=clock.now())
    fresh = mail(useless_from=clock.now() + timedelta(seconds=1))
    deliver_due(clock.now())
    db.session.expire_all()
    assert (stale.state, stale.dropped_because) == (MailState.DROPPED, DropReason.TOO_LATE)
    assert fresh.state is MailState.SENT


def test_a_mail_that_may_be_refused_carries_one_click_and_a_link_in_its_foot(letterbox: Letterbox) -> None:
    person = factories.person(SAM)
    made = enqueue(message(person))
    assert made is not None
    db.session.commit()
    assert "http" not in made.unsubscribe_link, "the table holds no link"
    deliver_due(clock.now())
    [received] = letterbox.mails
    link = received["List-Unsubscribe"]
    assert link.startswith("<http://localhost/mail/afmelden/")
    assert link.endswith("?soort=invitations>")
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in ("plain", "html"):
        words = received.get_body((part,)).get_content()
        assert "http://localhost/mail/" in words
        assert "\ue000" not in words


def test_in_a_mail_with_a_calendar_part_the_foot_leads_to_the_page_for_everyone(letterbox: Letterbox) -> None:
    """What stands in it may end up in a calendar that colleagues read."""
    calendar = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    made = enqueue(replace(message(factories.person(SAM)), calendar=calendar, calendar_method="REQUEST"))
    assert made is not None
    for words in (made.text_body, made.html_body):
        assert "[[link:" not in words
        assert "http://localhost/mail" in words


def test_mail_about_ones_own_registration_has_neither(letterbox: Letterbox) -> None:
    enqueue(message(factories.person(SAM), None))
    db.session.commit()
    deliver_due(clock.now())
    [received] = letterbox.mails
    assert received["List-Unsubscribe"] is None
    assert "/mail/" not in received.get_body(("plain",)).get_content()


def test_a_topic_without_a_person_is_a_fault_of_ours(sam: Person) -> None:
    with pytest.raises(ValueError, match="whose choice"):
        enqueue(replace(message(sam), person_id=None))
    assert db.session.query(OutgoingMail).count() == 0
