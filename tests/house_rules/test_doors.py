"""Every address of the staff, tried by everybody: who is let in is decided in one place, and here is the proof."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from sessions_app.core import links
from sessions_app.core.access import ROLES, Access, access_of
from sessions_app.people.models import User
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

UNKNOWN_TOKEN = "A" * 32
IDS = "424242"  # of something that does not exist: the door comes first


@dataclass(frozen=True)
class Door:
    address: str
    methods: frozenset[str]
    access: Access
    leads_somewhere: bool  # the address holds nothing that we would have to make first


@pytest.fixture
def doors(app: Flask) -> list[Door]:
    slug = factories.knowledge_session(partners=[factories.organisation()]).slug
    found = list(_doors(app, slug))
    assert found
    return found


@pytest.fixture
def staff(cast: Cast) -> dict[str, User]:
    """One account of each role, each of them with the session in her scope."""
    return {
        "admin": cast.admin_anna,
        "organiser": cast.organiser_olga,
        "partner": cast.partner_petra,
        "coordinator": cast.coordinator_cor,
    }


def test_an_anonymous_visitor_is_sent_to_sign_in(app: Flask, doors: list[Door]) -> None:
    for door, method in _of_staff(doors):
        client = PageClient(app)
        answer = client.raw(door.address, 302, method=method, data={"csrf_token": client.csrf_token()})
        assert answer.location.startswith("/inloggen"), door


def test_the_door_comes_before_the_token_of_the_form(app: Flask, doors: list[Door], staff: dict[str, User]) -> None:
    """A page that was open for long tells who was signed out meanwhile to sign in, not that something failed."""
    coordinator = PageClient(app).sign_in(staff["coordinator"])
    for door, method in _of_staff(doors):
        if method == "POST":
            assert PageClient(app).raw(door.address, 302, method=method).location.startswith("/inloggen")
            if "coordinator" not in door.access.roles:
                coordinator.raw(door.address, 403, method=method)


def test_a_role_that_may_not_is_refused(app: Flask, doors: list[Door], staff: dict[str, User]) -> None:
    for role in set(ROLES) - {"admin"}:
        client = PageClient(app).sign_in(staff[role])
        token = client.csrf_token()
        for door, method in _of_staff(doors):
            if role not in door.access.roles:
                client.raw(door.address, 403, method=method, data={"csrf_token": token})


def test_a_role_that_may_gets_in(app: Flask, doors: list[Door], staff: dict[str, User]) -> None:
    clients = {role: PageClient(app).sign_in(user) for role, user in staff.items()}
    for door, method in _of_staff(doors):
        for role in {*door.access.roles, "admin"}:
            if method == "GET":
                answer = clients[role]._client.get(door.address)
                refused = {302, 403, 500} | ({404} if door.leads_somewhere else set())
                assert answer.status_code not in refused, f"{role} at {door.address}: {answer.status_code}"


def test_an_unknown_token_opens_nothing(app: Flask, doors: list[Door]) -> None:
    client = PageClient(app)
    token = client.csrf_token()
    for door in doors:
        if door.access.to == "link_holder":
            for method in door.methods:
                client.raw(door.address, 404, method=method, data={"csrf_token": token})


def test_every_personal_link_leads_to_a_route(app: Flask, doors: list[Door]) -> None:
    addresses = {door.address for door in doors if "GET" in door.methods}
    wanted = {purpose.path.replace("{token}", UNKNOWN_TOKEN) for purpose in links._purposes.values()}
    assert wanted <= addresses


def _of_staff(doors: list[Door]) -> Iterator[tuple[Door, str]]:
    for door in doors:
        if door.access.to == "staff":
            yield from ((door, method) for method in sorted(door.methods))


def _doors(app: Flask, slug: str) -> Iterator[Door]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is None or access.to == "everyone":
            continue
        values = {name: _value(rule, name, slug) for name in rule.arguments}
        address = adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ())))
        methods = frozenset(rule.methods or ()) & {"GET", "POST"}
        yield Door(address, methods, access, set(rule.arguments) <= {"slug"} and "sessies" in address)


def _value(rule: Rule, name: str, slug: str) -> str | int:
    if name == "slug":
        return slug
    if name == "token":
        return UNKNOWN_TOKEN
    return int(IDS) if type(rule._converters[name]).__name__ == "IntegerConverter" else IDS
