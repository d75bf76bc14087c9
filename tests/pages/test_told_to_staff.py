"""The desk of a session and its table of participants are made once for who is told the same: true at once, to each her
own, and the trail notes every reading."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import UndeliverableAddress
from sessions_app.people.audit_models import Action
from sessions_app.registrations.models import Attendance, Registration, RegistrationNeed
from sessions_app.registrations.rules import Need, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.conftest import kept_alike
from tests.people import trail

pytestmark = pytest.mark.usefixtures("shelf")

DESK, TABLE = "/beheer/sessies/een", "/beheer/sessies/een/deelnemers"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
ANNE, WORK = "Anne <b>& Co</b>", "Huis 'Aan' de \"Amstel\""


@pytest.fixture
def cast(on_both: Flask) -> Cast:
    session = factories.knowledge_session(slug="een", title="Een sessie")
    factories.registration(session, "anne@example.org", name=ANNE, sort_name="anne", organisation=WORK, question="Hoe?")
    factories.registration(session, "bo@example.org", name="Bo", sort_name="bo", status=RegistrationStatus.WAITING)
    db.session.commit()
    return Cast()


@pytest.fixture
def olga(on_both: Flask, cast: Cast) -> PageClient:
    return PageClient(on_both).sign_in(cast.organiser_olga)


def read(client: PageClient, address: str) -> str:
    """As a request does, with a session of its own."""
    db.session.remove()
    html = client.raw(address).get_data(as_text=True)
    db.session.remove()
    return html


@pytest.mark.parametrize("address", [DESK, TABLE, TABLE + "?toon=wacht", TABLE + "?toon=afgemeld"])
def test_it_is_what_it_would_be_if_it_were_made_for_her(
    olga: PageClient, shelf: Callable[[], None], address: str
) -> None:
    pages = [TOKEN.sub("", read(olga, address)) for _time in range(4)]
    assert len(kept_alike()) == 1
    shelf()
    assert pages == [TOKEN.sub("", read(olga, address))] * 4


def test_nothing_of_anybody_is_kept(olga: PageClient) -> None:
    pages = [read(olga, TABLE) for _time in range(3)]
    assert "Anne &lt;b&gt;&amp; Co&lt;/b&gt;" in pages[2] and "&lt;b&gt;" in pages[2] and ANNE not in pages[2]
    [page] = kept_alike()
    assert not any(word in piece for piece in page.pieces for word in ("Anne", "Bo<", "anne@", "Amstel", "Hoe?"))


def comes(registration: Registration) -> None:
    registration.attendance = Attendance.ATTENDED


def gets_a_name(registration: Registration) -> None:
    registration.name = "Annie"


def is_gone(registration: Registration) -> None:
    registration.status = RegistrationStatus.CANCELLED


def needs_something(registration: Registration) -> None:
    registration.needs = [RegistrationNeed(need=Need.VEGAN)]


def takes_no_mail(registration: Registration) -> None:
    db.session.add(UndeliverableAddress(email="anne@example.org", reason="vol", noted_at=clock.now()))


def moves(registration: Registration) -> None:
    registration.knowledge_session.title = "Een andere sessie"


CHANGES = [comes, gets_a_name, is_gone, needs_something, takes_no_mail, moves]
NOT_ON_THE_DESK = {comes, gets_a_name, needs_something}  # who came is told there once it is over


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changes_is_told_at_once(
    olga: PageClient, other_process: Flask, shelf: Callable[[], None], change: Callable[[Registration], None]
) -> None:
    before = {address: [read(olga, address) for _time in range(3)][-1] for address in (DESK, TABLE)}
    with other_process.app_context():
        change(db.session.query(Registration).order_by(Registration.id).first())  # type: ignore[arg-type]
        db.session.commit()
    after = {address: read(olga, address) for address in (DESK, TABLE)}
    shelf()
    for address in (DESK, TABLE):
        assert TOKEN.sub("", after[address]) == TOKEN.sub("", read(olga, address))
        changed = TOKEN.sub("", after[address]) != TOKEN.sub("", before[address])
        assert changed or (address == DESK and change in NOT_ON_THE_DESK)


def test_each_role_and_language_is_told_what_is_hers(on_both: Flask, olga: PageClient, cast: Cast) -> None:
    english, admin = PageClient(on_both).sign_in(cast.organiser_olga), PageClient(on_both).sign_in(cast.admin_anna)
    english.set_language("en")
    for _time in range(3):
        read(olga, DESK)
    assert ">Deelnemers<" in read(olga, DESK)
    assert ">Participants<" in read(english, DESK)
    assert len(kept_alike()) == 1
    for _time in range(2):
        read(admin, DESK)
    assert len(kept_alike()) == 2, "an admin has a page of her own"


def test_each_form_carries_the_token_of_its_reader(on_both: Flask, olga: PageClient, cast: Cast) -> None:
    another = PageClient(on_both).sign_in(cast.organiser_olga)
    pages = [read(client, DESK) for client in (olga, olga, olga, another)]
    assert len(kept_alike()) == 1
    assert TOKEN.findall(pages[2])[0] != TOKEN.findall(pages[3])[0]
    another.post("/uitloggen", csrf_token=TOKEN.findall(pages[3])[0])


def test_every_reading_is_noted(olga: PageClient) -> None:
    for _time in range(4):
        read(olga, TABLE)
    viewed = [entry for entry in trail.entries() if entry.action == Action.VIEWED]
    assert len(viewed) == 4 and {entry.subject_kind for entry in viewed} == {"participants"}
