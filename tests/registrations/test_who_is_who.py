"""Who is who: only for who shows herself, only within the days, and at once when she changes her mind."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.registrations import erasure, service, who_is_who
from sessions_app.registrations import who_is_who_rules as rules
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.registrations.shared_contact import SharedContact
from sessions_app.registrations.who_is_who import Choice
from sessions_app.registrations.who_is_who_rules import Look
from tests import factories
from tests.page_client import PageClient

DAY = date(2027, 1, 14)
ALL = Choice(True, shows_email=True, shows_job_title=True, phone="06 12345678")


@pytest.mark.parametrize(
    ("days", "is_held", "has_place", "is_on_it", "expected"),
    [
        (-2, True, True, True, Look.TOO_EARLY),
        (-1, True, True, True, Look.OPEN),
        (0, True, True, True, Look.OPEN),
        (30, True, True, True, Look.OPEN),
        (31, True, True, True, Look.OVER),
        (0, True, True, False, Look.NOT_ON_IT),
        (-2, True, True, False, Look.NOT_ON_IT),
        (0, True, False, True, Look.NO_PLACE),
        (31, True, False, False, Look.OVER),
        (0, False, True, True, Look.CALLED_OFF),
    ],
)
def test_who_sees_it_when(days: int, is_held: bool, has_place: bool, is_on_it: bool, expected: Look) -> None:
    assert rules.look(is_held, has_place, is_on_it, DAY, DAY, DAY + timedelta(days=days)) is expected


def registered(session: KnowledgeSession, name: str, choice: Choice = ALL, **values: object) -> Registration:
    email = f"{name.lower()}@example.org"
    one = factories.registration(session, email, name=name, sort_name=name.lower(), job_title=f"Coach {name}", **values)
    if choice.is_on_it:
        one.share_contact = True
        db.session.add(
            SharedContact(
                registration_id=one.id,
                shows_email=choice.shows_email,
                shows_job_title=choice.shows_job_title,
                phone=choice.phone,
            )
        )
    db.session.commit()
    return one


def on_the_day(session: KnowledgeSession) -> object:
    return clock.set_to(session.starts_at)


def names_for(registration: Registration) -> list[str]:
    return [entry.name for entry in who_is_who.entries_for(registration)]


def test_everyone_shows_what_she_chose_and_no_more(on_both: Flask) -> None:
    session = factories.knowledge_session()
    ayse = registered(session, "Ayse")
    registered(session, "Bo", Choice(True))
    registered(session, "Cas", Choice(False))
    registered(session, "Dan", status=RegistrationStatus.WAITING)
    registered(session, "Eva", status=RegistrationStatus.CANCELLED)
    registered(factories.knowledge_session(), "Fay")
    with on_the_day(session):
        first, second = who_is_who.entries_for(ayse)
    assert (first.name, first.email, first.job_title, first.phone) == (
        "Ayse",
        "ayse@example.org",
        "Coach Ayse",
        "06 12345678",
    )
    assert (second.name, second.organisation) == ("Bo", "Zorgaanbieder A")
    assert (second.email, second.job_title, second.phone) == ("", "", "")


def test_who_does_not_show_herself_sees_nobody(on_both: Flask) -> None:
    session = factories.knowledge_session()
    registered(session, "Ayse")
    cas = registered(session, "Cas", Choice(False))
    with on_the_day(session):
        assert names_for(cas) == []
        who_is_who.choose(cas, Choice(True))
        assert names_for(cas) == ["Ayse", "Cas"]
        who_is_who.choose(cas, Choice(False))
        assert names_for(cas) == []


@pytest.mark.parametrize("leaving", ["withdraws", "changes", "cancels", "erases"])
def test_who_leaves_is_gone_at_once_with_her_number(on_both: Flask, leaving: str) -> None:
    session = factories.knowledge_session()
    ayse, bo = registered(session, "Ayse"), registered(session, "Bo")
    plain = service.RegistrationDetails(name="Bo", email="bo@example.org", share_contact=False)
    {
        "withdraws": lambda: who_is_who.choose(bo, Choice(False)),
        "changes": lambda: service.change_details(bo, plain),
        "cancels": lambda: service.cancel(bo),
        "erases": lambda: erasure.erase(bo),
    }[leaving]()
    db.session.commit()
    with on_the_day(session):
        assert names_for(ayse) == ["Ayse"]
    assert db.session.scalars(select(SharedContact.registration_id)).all() == [ayse.id]


def test_going_off_is_always_possible_and_going_on_is_not(on_both: Flask) -> None:
    session = factories.knowledge_session()
    ayse = registered(session, "Ayse")
    with clock.set_to(session.ends_at + timedelta(days=40)):
        with pytest.raises(who_is_who.ListIsClosed):
            who_is_who.choose(ayse, ALL)
        who_is_who.choose(ayse, Choice(False))
    assert not ayse.share_contact


def test_numbers_go_when_the_list_closes(on_both: Flask) -> None:
    session = factories.knowledge_session()
    ayse = registered(session, "Ayse")
    last = who_is_who.window_of(session).last
    with clock.set_to(clock.local_at(last, 23, 59)):
        assert names_for(ayse) == ["Ayse"]
        assert retention.sweep_all(clock.now())["contact details"] == 0
    with clock.set_to(clock.local_at(last + timedelta(days=1), 0, 1)):
        assert names_for(ayse) == []
        assert retention.sweep_all(clock.now(), dry_run=True)["contact details"] == 1
        assert retention.sweep_all(clock.now())["contact details"] == 1
    assert db.session.scalars(select(SharedContact)).all() == []


def test_numbers_do_not_wait_for_a_list_that_never_opens(on_both: Flask) -> None:
    session = factories.knowledge_session(starts_at=clock.now() + timedelta(days=200))
    registered(session, "Ayse")
    sessions.cancel(session)
    with clock.set_to(clock.now() + timedelta(days=29)):
        assert retention.sweep_all(clock.now())["contact details"] == 0
    with clock.set_to(clock.now() + timedelta(days=32)):
        assert retention.sweep_all(clock.now())["contact details"] == 1


def test_her_own_file_tells_what_she_shows(app: Flask) -> None:
    ayse = registered(factories.knowledge_session(), "Ayse")
    [told] = erasure.data_of(ayse.person)["registrations"]
    assert told["who_is_who"] == {"shows_email": True, "shows_job_title": True, "phone": "06 12345678"}


def test_the_page_shows_the_list_and_is_kept_nowhere(client: PageClient) -> None:
    session = factories.knowledge_session()
    ayse = registered(session, "Ayse")
    registered(session, "Bo", Choice(True, phone="+31 (0)6-1234 5678"))
    address = f"{service.path_of(ayse)}/wie-is-wie"
    with on_the_day(session):
        assert client.raw(address).headers["Cache-Control"] == "no-store"
        page = client.get(address)
    assert [row.get_text(" ", strip=True) for row in page.find_all("th", attrs={"scope": "row"})] == [
        "Ayse (jij)",
        "Bo",
    ]
    assert page.find("a", href="tel:+31612345678")


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-3, "De lijst is te zien vanaf zondag 20 december 2026"),
        (40, "Hij was te zien tot en met woensdag 20 januari 2027"),
    ],
)
def test_before_and_after_the_page_names_the_day(client: PageClient, days: int, sentence: str) -> None:
    session = factories.knowledge_session()
    ayse = registered(session, "Ayse")
    with clock.set_to(session.starts_at + timedelta(days=days)):
        page = client.get(f"{service.path_of(ayse)}/wie-is-wie")
    assert sentence in page.get_text()
    assert not page.find("table")


def test_choosing_on_the_page(client: PageClient) -> None:
    session = factories.knowledge_session()
    cas = registered(session, "Cas", Choice(False))
    address = f"{service.path_of(cas)}/wie-is-wie"
    assert "Je staat niet op de lijst" in client.get(address).get_text()
    client.post(address, {"share_contact": "y", "shows_job_title": "y", "phone": "06 12345678"})
    db.session.expire_all()
    assert who_is_who.choice_of(cas) == Choice(True, shows_job_title=True, phone="06 12345678")
    client.post(address, {"phone": "06 12345678"})
    db.session.expire_all()
    assert who_is_who.choice_of(cas) == Choice(False)
    assert db.session.scalars(select(SharedContact)).all() == []


@pytest.mark.parametrize("phone", ["1234", "bel mij", "06 12345678 of 020-1234567 en nog veel meer", "+" * 9])
def test_what_is_no_telephone_number_is_refused_beside_it(client: PageClient, phone: str) -> None:
    cas = registered(factories.knowledge_session(), "Cas", Choice(False))
    address = f"{service.path_of(cas)}/wie-is-wie"
    page = client.inspected(client.post(address, {"share_contact": "y", "phone": phone}, status=422), 422)
    field = page.find(id="phone")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == (phone, "true")


def test_who_waits_or_whose_session_is_off_cannot_get_on_it(client: PageClient) -> None:
    session = factories.knowledge_session()
    dan = registered(session, "Dan", Choice(False), status=RegistrationStatus.WAITING)
    client.post(f"{service.path_of(dan)}/wie-is-wie", {"share_contact": "y"}, status=409)
    assert "Je hebt geen plek" in client.get(f"{service.path_of(dan)}/wie-is-wie").get_text()
    session.status = SessionStatus.CANCELLED
    db.session.commit()
    assert "geen lijst" in client.get(f"{service.path_of(dan)}/wie-is-wie").get_text()


def test_her_own_page_leads_to_it(client: PageClient) -> None:
    ayse = registered(factories.knowledge_session(), "Ayse")
    path = service.path_of(ayse)
    assert client.get(path).find("a", href=f"{path}/wie-is-wie")


def test_her_own_page_leads_to_it_only_when_there_is_something_to_choose(client: PageClient) -> None:
    """Who cancelled found a page there that says no; who waits and is on it may still leave it."""
    session = factories.knowledge_session()
    gone = registered(session, "Dan", Choice(False), status=RegistrationStatus.CANCELLED)
    waits = registered(session, "Eva", status=RegistrationStatus.WAITING)
    assert not client.get(service.path_of(gone)).select('a[href$="/wie-is-wie"]')
    assert client.get(service.path_of(waits)).select('a[href$="/wie-is-wie"]')
