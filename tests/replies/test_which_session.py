"""An answer from a calendar is about the session of its invitation, whoever sends it and whatever else she goes to."""

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import User
from sessions_app.registrations.models import Registration
from sessions_app.replies import queries, service
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Stage
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.page_client import PageClient
from tests.replies.post import due, invitation_of, letter, read, registered, status_of

ALIAS = "f.yilmaz@zorg.example.net"
UNVERIFIED = "X-Nothing: here"


@pytest.fixture
def elsewhere(trusting: Flask) -> KnowledgeSession:
    return factories.knowledge_session(district=factories.district("west"))


@pytest.fixture
def goes_to_two(fatma: Registration) -> Registration:
    with clock.set_to(NOON):
        return registered(factories.knowledge_session())


@pytest.fixture
def with_a_place_elsewhere(fatma: Registration, elsewhere: KnowledgeSession) -> Registration:
    """Someone writes for Fatma from an address that has one place, in West."""
    with clock.set_to(NOON):
        return registered(elsewhere, ALIAS, "F. Yilmaz")


def decline(registration: Registration, **values: object) -> IncomingMail:
    return read(letter(uid=invitation_of(registration).uid, partstat="DECLINED", **values))


def sees(user: User, mail: IncomingMail) -> bool:
    return queries.find_mail(mail.id, queries.visible_to(user)) is not None


def test_of_one_who_goes_to_two_it_waits_with_the_session_that_it_answers(
    fatma: Registration, goes_to_two: Registration
) -> None:
    olga = Cast().organiser_olga
    for registration in (fatma, goes_to_two):
        uid = invitation_of(registration).uid
        counter = read(letter("outlook", "outlook_counter", uid=uid, partstat="TENTATIVE", results=UNVERIFIED))
        refusal = decline(registration, results=UNVERIFIED)
        for mail in (counter, refusal):
            assert mail.stage is Stage.WAITING
            assert mail.knowledge_session_id == registration.knowledge_session_id
            assert sees(olga, mail)


def test_a_sure_one_is_applied_under_the_lock_of_its_session(
    fatma: Registration, goes_to_two: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[tuple[type, int]] = []
    lock_row = service.lock_row
    monkeypatch.setattr(service, "lock_row", lambda model, key: locked.append((model, key)) or lock_row(model, key))
    mail = decline(fatma)
    assert (mail.stage, mail.knowledge_session_id) == (Stage.APPLIED, fatma.knowledge_session_id)
    assert locked == [(KnowledgeSession, fatma.knowledge_session_id), (IncomingMail, mail.id)]
    assert [status_of(fatma), status_of(goes_to_two)] == ["cancelled", "confirmed"]


def test_from_the_address_of_another_it_stays_with_the_session_that_it_answers(
    fatma: Registration, with_a_place_elsewhere: Registration
) -> None:
    mail = decline(fatma, from_=ALIAS, attendee=ALIAS)
    assert (mail.stage, mail.knowledge_session_id) == (Stage.WAITING, fatma.knowledge_session_id)
    assert sees(Cast().organiser_olga, mail)
    assert not sees(Cast().organiser_olaf, mail)


def test_of_two_appointments_in_one_session_it_waits_there(
    fatma: Registration, with_a_place_elsewhere: Registration
) -> None:
    other = b"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:een-ander\r\nEND:VEVENT"
    raw = letter("thunderbird", uid=invitation_of(fatma).uid, partstat="DECLINED", from_=ALIAS)
    mail = read(raw.replace(b"END:VEVENT", other))
    assert (mail.invitation, mail.knowledge_session_id) == (None, fatma.knowledge_session_id)


@pytest.fixture
def filed_wrongly(fatma: Registration, elsewhere: KnowledgeSession) -> IncomingMail:
    """As it was once written: her invitation to one session, and the number of another."""
    mail = decline(fatma, results=UNVERIFIED)
    mail.knowledge_session_id = elsewhere.id
    db.session.commit()
    return mail


@pytest.mark.parametrize("number", ["of another", "of none"])
def test_one_that_was_filed_wrongly_is_seen_where_it_belongs(filed_wrongly: IncomingMail, number: str) -> None:
    if number == "of none":
        filed_wrongly.knowledge_session_id = None
        db.session.commit()
    olga, olaf = Cast().organiser_olga, Cast().organiser_olaf
    assert [sees(olga, filed_wrongly), sees(olaf, filed_wrongly)] == [True, False]
    assert [queries.waiting_for(olga), queries.waiting_for(olaf)] == [1, 0]
    assert queries.counts_per_stage(queries.visible_to(olaf))[Stage.WAITING] == 0


def test_one_that_was_filed_wrongly_is_taken_over_under_the_lock_of_its_own_session(
    filed_wrongly: IncomingMail, fatma: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[int] = []
    lock_row = service.lock_row
    monkeypatch.setattr(service, "lock_row", lambda model, key: locked.append(key) or lock_row(model, key))
    service.take_over(filed_wrongly, Cast().organiser_olga)
    assert locked[0] == fatma.knowledge_session_id
    assert status_of(fatma) == "cancelled"


def test_the_pages_name_the_session_of_the_invitation(client: PageClient, cast: Cast) -> None:
    fatma = registered(factories.knowledge_session(title="Noord praat"))
    mail = decline(fatma, results=UNVERIFIED)
    mail.knowledge_session_id = factories.knowledge_session(title="West praat").id
    db.session.commit()
    olga = client.sign_in(cast.organiser_olga)
    for address in ("/beheer/antwoorden", f"/beheer/antwoorden/{mail.id}"):
        text = olga.get(address).get_text()
        assert "Noord praat" in text
        assert "West praat" not in text


def test_an_organiser_elsewhere_takes_nothing_over(client: PageClient, cast: Cast) -> None:
    fatma = registered(factories.knowledge_session())
    registered(factories.knowledge_session(district=factories.district("west")), ALIAS, "F. Yilmaz")
    mail = decline(fatma, from_=ALIAS, attendee=ALIAS)
    olaf = client.sign_in(cast.organiser_olaf)
    assert not olaf.get("/beheer/antwoorden").select("tbody tr")
    olaf.get(f"/beheer/antwoorden/{mail.id}", 404)
    olaf.post(f"/beheer/antwoorden/{mail.id}/overnemen", status=404)
    assert status_of(fatma) == "confirmed"


def test_without_an_invitation_it_is_still_filed_by_who_sent_it(fatma: Registration) -> None:
    mail = read(letter(uid="nooit-verstuurd"))
    assert (mail.invitation, mail.knowledge_session_id) == (None, fatma.knowledge_session_id)
    assert db.session.get_one(Invitation, invitation_of(fatma).id).answer is None
    assert due() == []
