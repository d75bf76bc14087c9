"""What stands in whose calendar entry."""

from flask import Flask

from sessions_app.invitations import service
from sessions_app.registrations.events import RegistrationConfirmed
from tests import factories
from tests.invitations.letterbox import due


def test_the_online_link_is_given_to_who_takes_part_online(app: Flask) -> None:
    link = "https://meet.example.org/noord"
    hybrid = factories.knowledge_session(online_url=link)
    for email, online in (("thuis@example.org", True), ("zaal@example.org", False)):
        registration = factories.registration(hybrid, email, online=online)
        service.send_invitation(RegistrationConfirmed(registration))
    at_home, in_the_room = due("thuis@example.org")[0], due("zaal@example.org")[0]
    for text in (at_home.text_body, at_home.html_body, at_home.calendar):
        assert link in text
    for text in (in_the_room.text_body, in_the_room.html_body, in_the_room.calendar):
        assert link not in text


def test_the_mailbox_that_invites_gets_a_mail_without_entry(app: Flask) -> None:
    registration = factories.registration(factories.knowledge_session(), "sessies@example.org")
    service.send_invitation(RegistrationConfirmed(registration))
    (mail,) = due()
    assert (mail.calendar, mail.calendar_method) == (None, None)
