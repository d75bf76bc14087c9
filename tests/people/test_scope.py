"""Who sees which part of the city."""

import pytest
from flask import Flask

from sessions_app.people import service
from sessions_app.people.queries import Scope, scope_of
from sessions_app.people.rules import Role, first_page_of
from tests import factories

EVERYWHERE = Scope(everywhere=True)


@pytest.mark.parametrize(
    ("role", "districts", "organisations", "sees_everything"),
    [
        (Role.ADMIN, [], [], True),
        (Role.ADMIN, ["noord"], ["Pantar"], True),
        (Role.ORGANISER, [], [], True),
        (Role.ORGANISER, ["noord"], [], False),
        (Role.ORGANISER, ["noord", "west"], [], False),
        (Role.ORGANISER, [], ["Pantar"], False),
        (Role.COORDINATOR, [], [], True),
        (Role.COORDINATOR, ["noord"], ["Pantar"], False),
    ],
)
def test_scope(app: Flask, role: Role, districts: list[str], organisations: list[str], sees_everything: bool) -> None:
    own_districts = [factories.district(slug) for slug in districts]
    own_organisations = [factories.organisation(name) for name in organisations]
    user = service.add_user("noor@example.org", "hash", [role], own_districts, own_organisations)
    own = Scope(
        everywhere=False,
        district_ids=frozenset(district.id for district in own_districts),
        organisation_ids=frozenset(organisation.id for organisation in own_organisations),
    )
    assert scope_of(user) == (EVERYWHERE if sees_everything else own)


@pytest.mark.parametrize(
    ("roles", "asked", "may"),
    [
        ([Role.ADMIN], "organiser", True),
        ([Role.ADMIN], "coordinator", True),
        ([Role.ORGANISER], "organiser", True),
        ([Role.ORGANISER], "coordinator", False),
        ([Role.ORGANISER], "admin", False),
        ([Role.COORDINATOR], "organiser", False),
        ([Role.ORGANISER, Role.COORDINATOR], "coordinator", True),
        ([], "organiser", False),
    ],
)
def test_what_a_role_may(app: Flask, roles: list[Role], asked: str, may: bool) -> None:
    assert service.add_user("noor@example.org", "hash", roles, [], []).may(asked) is may


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        (["admin"], "/beheer"),
        (["organiser"], "/beheer"),
        (["coordinator", "organiser"], "/beheer"),
        (["coordinator"], "/inzicht"),
    ],
)
def test_where_a_role_begins(roles: list[str], page: str) -> None:
    assert first_page_of(roles) == page
