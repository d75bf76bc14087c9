"""Her own page where places are offered, asked for, limited or of two kinds: what it says and the buttons it has."""

from datetime import timedelta
from typing import Any

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus, WaitingListWay
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

OFFERED, WAITING = RegistrationStatus.OFFERED, RegistrationStatus.WAITING
LINK = "https://meet.example.org/x"


def words(client: PageClient, registration: Registration) -> str:
    main = client.get(service.path_of(registration)).select_one("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def offered(**values: Any) -> tuple[KnowledgeSession, Registration]:
    session = factories.knowledge_session(capacity=1, waiting_list_way=WaitingListWay.OFFERED)
    expires_at = clock.now() + timedelta(hours=24)
    first = factories.registration(session, status=OFFERED, offer_expires_at=expires_at, **values)
    factories.registration(session, name="De volgende", status=WAITING)
    return session, first


def test_an_offer_is_shown_with_its_deadline_and_accepted_by_a_button(client: PageClient) -> None:
    _, first = offered()
    path = service.path_of(first)
    assert "We houden deze plek voor je vast tot zondag 22 november 2026, 12.00 uur." in words(client, first)
    assert first.is_offered  # looking at it, as a scanner does, says nothing
    client.post(f"{path}/aanbod/aannemen", {}, 303)
    db.session.refresh(first)
    assert first.is_confirmed
    assert "De plek is van jou" in words(client, first)
    client.post(f"{path}/aanbod/aannemen", {}, 303)  # a second time is the same
    answer = client.post(f"{path}/aanbod/weigeren", {}, 409).get_data(as_text=True)
    assert "Je hebt deze plek al aangenomen." in answer
    assert f'href="{path}"' in answer  # the way back to what is true


def test_an_offer_of_a_session_that_was_called_off_says_so(client: PageClient) -> None:
    session, first = offered()
    session.status, session.cancelled_at = SessionStatus.CANCELLED, clock.now()
    db.session.commit()
    for answer in ("aannemen", "weigeren"):
        page = client.post(f"{service.path_of(first)}/aanbod/{answer}", {}, 409).get_data(as_text=True)
        assert "Deze sessie is afgelast." in page


def test_a_refused_offer_goes_to_the_next(client: PageClient) -> None:
    session, first = offered()
    client.post(f"{service.path_of(first)}/aanbod/weigeren", {}, 303)
    assert "Je wilde de plek niet" in words(client, first)
    statuses = {one.name: one.status.value for one in db.session.query(Registration).populate_existing()}
    assert (first.knowledge_session_id, statuses["De volgende"]) == (session.id, "offered")


def test_after_the_deadline_there_is_no_button_and_a_sentence(client: PageClient) -> None:
    _, first = offered()
    with clock.set_to(clock.now() + timedelta(hours=25)):
        assert "Je kon de plek aannemen tot zondag 22 november 2026" in words(client, first)
        page = client.get(service.path_of(first))
        assert not page.select('form[action*="/aanbod/"]')
        client.post(f"{service.path_of(first)}/aanbod/aannemen", {}, 409)


def test_she_reads_why_she_waits(client: PageClient) -> None:
    factories.organisation("WPI (gemeente Amsterdam)")
    session = factories.knowledge_session(capacity=9, limit_per_organisation=2)
    for _number in range(2):
        factories.registration(session, organisation="WPI (gemeente Amsterdam)")
    one = factories.registration(session, organisation="wpi", status=WAITING)
    assert "Nummer 1 op de wachtlijst; van jouw organisatie zijn er al 2." in words(client, one)
    session.limit_per_organisation, session.capacity = None, 2
    session.promotion_closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert "er schuift niemand meer door sinds zaterdag 21 november 2026, 11.00 uur." in words(client, one)
    session.promotion_closes_at = None
    db.session.commit()
    assert "Nummer 1 op de wachtlijst; er is nu geen plek vrij." in words(client, one)


def test_number_one_reads_what_comes_to_her_and_the_others_what_comes_before(client: PageClient) -> None:
    session = factories.knowledge_session(capacity=1)
    factories.registration(session)
    first = factories.registration(session, status=WAITING)
    second = factories.registration(session, status=WAITING, status_since=clock.now() + timedelta(minutes=1))
    assert "Komt er een plek voor je vrij? Dan krijg je die vanzelf" in words(client, first)
    assert "schuif jij één nummer op" in words(client, second)
    session.waiting_list_way = WaitingListWay.OFFERED
    db.session.commit()
    assert "Komt er een plek voor je vrij? Dan krijg je een aanbod per mail, en 24 uur" in words(client, first)


def test_an_organisation_that_is_full_is_said_beside_its_field(client: PageClient) -> None:
    session = factories.knowledge_session(capacity=9, limit_per_organisation=1)
    factories.registration(session, organisation="Alfa")
    hers = factories.registration(session, organisation="Beta")
    typed = {"name": "Kim", "organisation": "Alfa", "question": "Mag dat?"}
    answer = client.post(f"{service.path_of(hers)}/wijzigen", typed, 409).get_data(as_text=True)
    assert "Van die organisatie zijn er al zoveel mensen als er passen." in answer
    assert "Mag dat?" in answer  # nothing that was typed is lost
    db.session.refresh(hers)
    assert (hers.organisation, hers.question) == ("Beta", "")


def test_a_request_can_be_taken_back(client: PageClient) -> None:
    one = factories.registration(factories.knowledge_session(needs_approval=True), status=RegistrationStatus.REQUESTED)
    said = words(client, one)
    assert "Wacht op goedkeuring" in said
    assert "Mijn aanvraag intrekken" in said
    client.post(f"{service.path_of(one)}/afmelden", {}, 303)
    db.session.refresh(one)
    assert one.is_cancelled


def test_she_changes_between_the_room_and_online_herself(client: PageClient) -> None:
    session = factories.knowledge_session(capacity=1, online_capacity=1, online_url=LINK)
    one = factories.registration(session)
    path = service.path_of(one)
    client.post(f"{path}/deelname", {"takes_part": "elders"}, 422)
    client.post(f"{path}/deelname", {"takes_part": "online"}, 303)
    db.session.refresh(one)
    assert one.online
    assert "Je doet nu online mee" in words(client, one)
    waits = words(client, factories.registration(session, online=True, status=WAITING))
    assert "Je wilt online meedoen. Als je verandert" in waits
    assert "Wie een plek heeft, krijgt de link." in waits
    factories.registration(session)
    assert "Je doet nu online mee. In de zaal is het vol. Je houdt je plek online." in words(client, one)
    client.post(f"{path}/deelname", {"takes_part": "room"}, 409)
    assert "Hoe doe je mee?" not in words(client, factories.registration(factories.knowledge_session()))


def test_the_pages_of_a_session_tell_the_places_of_each_kind(client: PageClient) -> None:
    session = factories.knowledge_session(slug="hybride", capacity=1, online_capacity=8, online_url=LINK)
    factories.registration(session)
    factories.registration(session, status=OFFERED, offer_expires_at=clock.now() + timedelta(hours=1), online=True)
    said = " ".join(client.get("/sessies/hybride").get_text(" ").split())
    assert "De plek is bezet" in said
    assert "7 van de 8 plekken vrij" in said
    assert "Zaal vol · online 7 vrij" in client.get("/").get_text()
    assert "In de zaal (vol: je komt op de wachtlijst)" in client.get("/sessies/hybride/aanmelden").get_text()
    page = client.get("/sessies/hybride/aangemeld").get_text()
    assert "Je aanmelding is binnen" in page
    assert "Je hebt een plek" not in page
    found = client.raw("/api/v1/sessies/hybride").get_json()
    assert (found["capacity"], found["places_free"]) == (9, 7)
    assert found["pools"] == [
        {"kind": "room", "capacity": 1, "places_free": 0, "waiting": 0},
        {"kind": "online", "capacity": 8, "places_free": 7, "waiting": 0},
    ]


@pytest.mark.parametrize(("hours", "promised"), [(1, True), (-1, False)])
def test_after_the_last_moment_to_move_up_no_page_promises_a_place(
    client: PageClient, cast: Cast, hours: int, promised: bool
) -> None:
    last = clock.now() + timedelta(hours=hours)
    session = factories.knowledge_session(slug="vol", capacity=1, promotion_closes_at=last)
    factories.registration(session)
    factories.registration(session, status=WAITING)
    for path in ("", "/aanmelden", "/aangemeld"):
        said = client.get(f"/sessies/vol{path}").get_text().lower()
        assert ("komt er een plek vrij" in said or "er komt een plek vrij" in said) is promised
    client.sign_in(cast.organiser_olga)
    for path in ("", "/deelnemers"):
        assert ("Komt er een plek vrij?" in client.get(f"/beheer/sessies/vol{path}").get_text()) is promised


def test_before_registration_opens_the_sentence_says_when(client: PageClient) -> None:
    opens_at = clock.local_at(clock.today() + timedelta(days=3), 9)
    factories.knowledge_session(slug="straks", registration_opens_at=opens_at)
    said = " ".join(client.get("/sessies/straks/aanmelden", 409).get_text(" ").split())
    assert "Aanmelden kan vanaf dinsdag 24 november 2026, 9.00 uur." in said


def test_where_places_per_organisation_are_limited_one_names_hers(client: PageClient) -> None:
    factories.knowledge_session(slug="druk", limit_per_organisation=1)
    page = client.post("/sessies/druk/aanmelden", {"name": "Kim", "email": "kim@example.org"}, 422)
    assert "Vul je organisatie in: er is een maximum per organisatie" in page.text
