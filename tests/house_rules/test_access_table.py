"""Every address, tried by every kind of visitor, inside and outside of her scope: the answer is what the table says.

The table is `people/access_table.py`, which is also the page "wie mag wat". A route without a row fails here.
"""

import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask

from sessions_app.core.access import Access, access_of
from sessions_app.people.access_table import STAFF, Actor, Answer, Row, rows
from sessions_app.people.rules import RIGHTS, Role
from tests.house_rules.small_world import SmallWorld
from tests.page_client import PageClient

TRIED = [(row, address) for row in rows() for address in row.addresses]
LET_IN = {200, 303, 304, 409, 422}  # also when the state or the input is refused: that is past the door
DOES_NOT_EXIST, MAY_NOT, SIGN_IN = 404, 403, 302


@pytest.fixture(scope="module")
def furnished(sqlite_app: Flask) -> Iterator[tuple[SmallWorld, sqlite3.Connection]]:
    """A world with everything in it, and a copy of its database."""
    yield from SmallWorld.kept_in_memory(sqlite_app)


@pytest.fixture
def world(app: Flask, furnished: tuple[SmallWorld, sqlite3.Connection]) -> SmallWorld:
    world, copy = furnished
    world.restore(copy)
    return world


@pytest.mark.parametrize(("row", "address"), TRIED, ids=[address for _row, address in TRIED])
def test_the_answer_is_that_of_the_table(
    world: SmallWorld, furnished: tuple[SmallWorld, sqlite3.Connection], row: Row, address: str
) -> None:
    method, rule = address.split()
    wrong = []
    for actor in Actor:
        for inside in (True, False) if world.has_an_outside(rule, row.answers[actor]) else (True,):
            status = world.try_as(actor, method, rule, inside, row.answers[actor])
            expected = _expected(world, actor, row.answers[actor], method, rule, inside)
            if status not in expected:
                wrong.append(f"{actor} {'inside' if inside else 'outside'}: {status}, not {sorted(expected)}")
            if method == "POST" and status == 303:
                world.restore(furnished[1])
    assert not wrong


def test_every_route_has_one_row(app: Flask) -> None:
    addresses = [address for _row, address in TRIED]
    assert len(addresses) == len(set(addresses))
    answers_to = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    existing = {
        f"{method} {rule.rule}" for rule in app.url_map.iter_rules() for method in answers_to & (rule.methods or set())
    }
    assert not existing - set(addresses), "without a row in people/access_table.py"
    assert not set(addresses) - existing


@pytest.mark.parametrize(("row", "address"), TRIED, ids=[address for _row, address in TRIED])
def test_the_declaration_of_the_route_says_the_same(app: Flask, row: Row, address: str) -> None:
    access = _access_of(app, *address.split())
    let_in = {actor for actor in Actor if row.answers[actor] is not Answer.NO}
    if access.to == "everyone":
        assert let_in == set(Actor)
    elif access.to == "link_holder":
        assert let_in <= {Actor.LINK_HOLDER, Actor.DOOR_HELPER}
        assert len(let_in) == 1
    else:
        assert let_in == {Actor.ADMIN} | {Actor(role) for role in access.roles}


@pytest.mark.parametrize("row", [row for row in rows() if row.right], ids=str)
def test_the_rights_of_the_roles_say_the_same(row: Row) -> None:
    assert {Role(actor) for actor in STAFF if row.answers[actor] is not Answer.NO} == {
        role for role, rights in RIGHTS.items() if row.right in rights
    }


def test_the_world_has_sides() -> None:
    """Else the half about scope would pass without trying anything."""
    assert SmallWorld.has_sides("/beheer/sessies/<slug>")
    assert SmallWorld.has_sides("/beheer/mail/<int:mail_id>")
    assert not SmallWorld.has_sides("/beheer/mail")


def _expected(world: SmallWorld, actor: Actor, answer: Answer, method: str, rule: str, inside: bool) -> set[int]:
    if answer is Answer.YES or (answer is Answer.OWN and inside):
        return LET_IN | ({SIGN_IN} if _access_of(world.app, method, rule).to == "everyone" else set())
    if answer is Answer.OWN or _access_of(world.app, method, rule).to == "link_holder":
        return {DOES_NOT_EXIST}
    return {MAY_NOT} if actor in STAFF else {SIGN_IN}


def _access_of(app: Flask, method: str, rule: str) -> Access:
    found = [one for one in app.url_map.iter_rules() if one.rule == rule and method in (one.methods or ())]
    assert found, f"the table names {method} {rule}, which does not exist"
    access = access_of(app, found[0].endpoint)
    assert access
    return access


def test_anonymous_visitors_are_sent_to_the_sign_in_page(app: Flask) -> None:
    assert PageClient(app).raw("/beheer", 302).location == "/inloggen?next=/beheer"
