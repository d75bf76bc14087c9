from datetime import timedelta

import pytest
from flask import Flask
from jinja2 import TemplateError, UndefinedError

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.outbox import queries, service
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import MailState, MailTopic, NewerMailExists
from sessions_app.people.models import User
from tests import factories
from tests.outbox.mails import mail, states


def message(key: str = "k", **values: object) -> Message:
    context = {"user": User(id=7, name="Noor"), "purpose": "password_reset"}
    return Message(
        "password_reset", key, "noor@example.org", "Noor", **{"language": "nl", "context": context, **values}
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("topic", "turn"), [(None, 0), *((topic, 2 if topic is MailTopic.INVITATIONS else 1) for topic in MailTopic)]
)
def test_what_a_mail_is_about_says_when_its_turn_comes(app: Flask, topic: MailTopic | None, turn: int) -> None:
    """`test_sending.py` holds the order: her own place, then what we like to tell, then invitations to many."""
    made = service.enqueue(message(topic=topic, person_id=factories.person("noor@example.org").id))
    assert made is not None and made.priority == turn


def test_the_same_thing_is_said_once(on_both: Flask) -> None:
    assert service.enqueue(message()) is not None
    assert service.enqueue(message()) is None
    assert len(service.enqueue_all([message(), message("other"), message("other")])) == 1
    assert len(states()) == 0  # nothing was committed here


def test_a_newer_mail_of_the_chain_replaces_one_that_has_not_left(on_both: Flask) -> None:
    service.enqueue(message("1", chain="c"))
    service.enqueue(message("2", chain="c"))
    service.enqueue(message("3", chain="other"))
    db.session.commit()
    assert states() == [MailState.SUPERSEDED, MailState.DUE, MailState.DUE]


def test_a_mail_speaks_the_language_of_its_recipient(on_both: Flask) -> None:
    dutch, english = (service.enqueue(message(language, language=language)) for language in ("nl", "en"))
    assert dutch is not None
    assert english is not None
    assert english.subject == "Choose a new password"
    assert '<html lang="en">' in english.html_body
    assert '<html lang="nl">' in dutch.html_body


def test_the_row_holds_no_personal_link(on_both: Flask) -> None:
    row = service.enqueue(message())
    assert row is not None
    assert "/wachtwoord-vergeten/" not in row.text_body + row.html_body
    assert row.text_body.count("[[link:password_reset:7:") == 1


def test_a_mail_that_cannot_be_rendered_takes_everything_back(on_both: Flask) -> None:
    with pytest.raises((TemplateError, UndefinedError)):
        service.enqueue(message(context={}))


def test_send_again_gives_a_mail_three_more_days(on_both: Flask) -> None:
    given_up = mail(state=MailState.GIVEN_UP, tries=78, due_at=clock.now() - timedelta(days=4))
    service.send_again(given_up)
    assert (given_up.state, given_up.tries, given_up.due_at) == (MailState.DUE, 0, clock.now())


@pytest.mark.parametrize("newer", [MailState.SENT, MailState.DUE, MailState.TAKEN, MailState.GIVEN_UP])
def test_old_news_is_not_sent_again(on_both: Flask, newer: MailState) -> None:
    old = mail(chain="c", state=MailState.GIVEN_UP)
    mail(chain="c", state=newer)
    with pytest.raises(NewerMailExists):
        service.send_again(old)


def test_after_thirty_days_a_settled_mail_tells_of_no_person(on_both: Flask) -> None:
    long_ago = clock.now() - timedelta(days=30)
    old = mail(state=MailState.SENT, due_at=long_ago, sent_at=long_ago, created_at=long_ago, calendar="BEGIN:VCALENDAR")
    waiting = mail(due_at=long_ago, created_at=long_ago)
    recent = mail(state=MailState.SENT, due_at=long_ago, sent_at=long_ago + timedelta(minutes=1), created_at=long_ago)

    assert retention.sweep_all(clock.now(), dry_run=True)["mail_body"] == 1
    assert old.recipient_email != ""
    assert retention.sweep_all(clock.now())["mail_body"] == 1
    assert retention.sweep_all(clock.now())["mail_body"] == 0

    personal = [column.column for column in retention.personal_columns() if column.table == OutgoingMail.__tablename__]
    assert len(personal) >= 6
    assert {getattr(old, column) for column in personal} == {"", None}
    assert waiting.recipient_email
    assert recent.text_body


def test_the_age_of_the_oldest_due_mail(on_both: Flask) -> None:
    assert queries.oldest_due_age(clock.now()) is None
    mail(due_at=clock.now() + timedelta(hours=1))
    mail(state=MailState.SENT, due_at=clock.now() - timedelta(days=1))
    assert queries.oldest_due_age(clock.now()) is None
    mail(due_at=clock.now() - timedelta(minutes=2))
    assert queries.oldest_due_age(clock.now()) == timedelta(minutes=2)
    mail(due_at=clock.now() + timedelta(minutes=5), tries=5)  # its next try; it has failed for a quarter of an hour
    assert queries.oldest_due_age(clock.now()) == timedelta(minutes=13, seconds=30)
