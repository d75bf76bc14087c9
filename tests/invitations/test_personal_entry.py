"""GET /aanmelding/<token>/sessie.ics"""

from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.core.links import path_for
from sessions_app.invitations import service
from sessions_app.invitations.models import Invitation
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import RegistrationStatus
from sessions_app.registrations.service import REGISTRATION_LINK
from tests import factories
from tests.calendar_reading import names_of, read_calendar
from tests.page_client import PageClient


def test_it_is_the_entry_of_her_invitation(app: Flask, client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session(), "fatma@example.org")
    service.send_invitation(RegistrationConfirmed(registration))
    db.session.commit()
    answer = client.raw(f"{path_for(REGISTRATION_LINK, registration)}/sessie.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "METHOD" not in names_of(answer.data)
    invitation = db.session.query(Invitation).one()
    entry = read_calendar(answer.data).vevent
    assert (entry.uid.value, entry.sequence.value) == (invitation.uid, str(invitation.sequence))
    assert b"/aanmelding/" not in answer.data


def test_a_foreign_or_tampered_link_is_404(app: Flask, client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    path = path_for(REGISTRATION_LINK, registration)
    changed = path[:-1] + ("A" if path[-1] != "A" else "B")
    client.get(f"{changed}/sessie.ics", status=404)
    client.get("/aanmelding/onzin/sessie.ics", status=404)


def test_without_a_place_there_is_nothing_to_download(app: Flask, client: PageClient) -> None:
    waiting = factories.registration(factories.knowledge_session(), status=RegistrationStatus.WAITING)
    page = client.get(f"{path_for(REGISTRATION_LINK, waiting)}/sessie.ics", status=409)
    assert "BEGIN:VCALENDAR" not in page.get_text()
