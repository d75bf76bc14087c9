"""Who asks in words to be left alone gets no invitations any more, by one button of the organiser."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import MailTopic
from sessions_app.people import preferences
from sessions_app.registrations.models import Registration
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Stage
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.replies.post import FATMA, invitation_of, letter, read, registered, status_of


def is_written_to(email: str, topic: MailTopic) -> bool:
    return not preferences.unwanted_among([email], topic)


@pytest.fixture
def registration(app: Flask) -> Registration:
    return registered(factories.knowledge_session())


def stop(mail: IncomingMail) -> str:
    return f"/beheer/antwoorden/{mail.id}/geen-uitnodigingen"


def test_one_button_does_it_and_puts_the_message_aside(
    client: PageClient, cast: Cast, registration: Registration
) -> None:
    olga, mail = client.sign_in(cast.organiser_olga), read(letter("person"))
    page = olga.get(f"/beheer/antwoorden/{mail.id}")
    assert page.select(f"form[action='{stop(mail)}']")
    for _twice in range(2):
        olga.post(stop(mail))
    db.session.refresh(mail)
    assert mail.stage is Stage.SET_ASIDE
    assert not is_written_to(FATMA, MailTopic.INVITATIONS)
    assert is_written_to(FATMA, MailTopic.REMINDERS), "and nothing else"
    assert status_of(registration) == "confirmed"


def test_only_for_words_of_a_person(client: PageClient, cast: Cast, registration: Registration) -> None:
    olga = client.sign_in(cast.organiser_olga)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        answer = read(letter("outlook", uid=invitation_of(registration).uid, partstat="DECLINED"))
    assert not olga.get(f"/beheer/antwoorden/{answer.id}").select(f"form[action='{stop(answer)}']")
    olga.post(stop(answer))
    assert is_written_to(FATMA, MailTopic.INVITATIONS)


def test_not_by_an_organiser_elsewhere(client: PageClient, cast: Cast, registration: Registration) -> None:
    mail = read(letter("person"))
    client.sign_in(cast.organiser_olaf).post(stop(mail), status=404)
    assert is_written_to(FATMA, MailTopic.INVITATIONS)
