"""Who may do what, and in which part of the city."""

import pytest
from flask import Flask

from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff, rights_in
from sessions_app.people import service
from sessions_app.people.models import User
from sessions_app.people.queries import scope_of
from sessions_app.people.rules import RIGHTS, Right, Role, Scope, first_page_of, scope_of_right
from tests import factories

NOORD, REGENBOOG = frozenset({1}), frozenset({7})
NONE: frozenset[int] = frozenset()
EVERYWHERE, NOWHERE = Scope(everywhere=True), Scope()
OWN = Scope(district_ids=NOORD, organisation_ids=REGENBOOG)
ADMIN, ORGANISER, PARTNER, COORDINATOR = Role.ADMIN, Role.ORGANISER, Role.PARTNER, Role.COORDINATOR


@pytest.mark.parametrize(
    ("roles", "right", "districts", "organisations", "expected"),
    [
        ([ADMIN], Right.ORGANISE, NONE, NONE, EVERYWHERE),
        ([ADMIN], Right.ADMINISTER, NOORD, REGENBOOG, EVERYWHERE),
        ([ORGANISER], Right.ORGANISE, NONE, NONE, EVERYWHERE),
        ([ORGANISER], Right.ORGANISE, NOORD, NONE, Scope(district_ids=NOORD)),
        ([ORGANISER], Right.ORGANISE, NONE, REGENBOOG, Scope(organisation_ids=REGENBOOG)),
        ([ORGANISER], Right.READ_NAMES, NOORD, REGENBOOG, OWN),
        ([ORGANISER], Right.READ_FIGURES, NONE, NONE, NOWHERE),
        ([COORDINATOR], Right.READ_FIGURES, NONE, NONE, EVERYWHERE),
        ([COORDINATOR], Right.READ_FIGURES, NOORD, REGENBOOG, OWN),
        ([COORDINATOR], Right.READ_NAMES, NONE, NONE, NOWHERE),
        ([PARTNER], Right.READ_NAMES, NONE, REGENBOOG, Scope(organisation_ids=REGENBOOG)),
        (
            [PARTNER],
            Right.READ_NAMES,
            NOORD,
            REGENBOOG,
            Scope(organisation_ids=REGENBOOG),
        ),  # her district is not her part
        ([PARTNER], Right.MARK_ATTENDANCE, NOORD, NONE, NOWHERE),
        ([PARTNER], Right.READ_NAMES, NONE, NONE, NOWHERE),
        ([PARTNER], Right.ORGANISE, NONE, REGENBOOG, NOWHERE),
        # Each role gives its own rights in its own scope.
        ([PARTNER, COORDINATOR], Right.READ_NAMES, NOORD, REGENBOOG, Scope(organisation_ids=REGENBOOG)),
        ([PARTNER, COORDINATOR], Right.READ_FIGURES, NOORD, REGENBOOG, OWN),
        ([PARTNER, COORDINATOR], Right.READ_NAMES, NONE, NONE, NOWHERE),
        ([PARTNER, COORDINATOR], Right.READ_FIGURES, NONE, NONE, EVERYWHERE),
        ([PARTNER, ORGANISER], Right.READ_NAMES, NOORD, REGENBOOG, OWN),
        ([], Right.SEE_SESSIONS, NONE, NONE, NOWHERE),
    ],
)
def test_scope_of_a_right(
    roles: list[Role], right: Right, districts: frozenset[int], organisations: frozenset[int], expected: Scope
) -> None:
    assert scope_of_right(right, roles, districts, organisations) == expected


def test_a_partner_neither_organises_nor_sees_figures() -> None:
    at_the_door = {Right.SEE_SESSIONS, Right.READ_NAMES, Right.READ_QUESTIONS, Right.MARK_ATTENDANCE}
    assert RIGHTS[Role.PARTNER] == at_the_door
    assert RIGHTS[Role.COORDINATOR] == {Right.READ_FIGURES}
    assert Right.ADMINISTER not in RIGHTS[Role.ORGANISER]


def account(roles: list[Role], district: str | None = None, organisation: str | None = None) -> User:
    districts = [factories.district(district)] if district else []
    organisations = [factories.organisation(organisation)] if organisation else []
    return service.add_user("noor@example.org", "hash", roles, districts, organisations)


def test_scope_of_an_account(app: Flask) -> None:
    user = account([PARTNER, COORDINATOR], "noord", "Pantar")
    pantar = factories.organisation("Pantar").id
    assert scope_of(user, Right.READ_NAMES) == Scope(organisation_ids=frozenset({pantar}))
    assert scope_of(user, Right.READ_FIGURES).district_ids == {factories.district("noord").id}


@pytest.mark.parametrize(
    ("roles", "right", "found"),
    [
        ([ORGANISER], Right.ORGANISE, {"in-noord", "met-pantar"}),
        ([PARTNER], Right.SEE_SESSIONS, {"met-pantar"}),
        ([PARTNER], Right.ORGANISE, set()),
        ([PARTNER, COORDINATOR], Right.READ_NAMES, {"met-pantar"}),
        ([PARTNER, COORDINATOR], Right.READ_FIGURES, {"in-noord", "met-pantar"}),
        ([PARTNER, ORGANISER], Right.READ_NAMES, {"in-noord", "met-pantar"}),
        ([ADMIN], Right.ORGANISE, {"in-noord", "met-pantar", "elders"}),
    ],
)
def test_the_database_keeps_to_the_scope(on_both: Flask, roles: list[Role], right: Right, found: set[str]) -> None:
    user = account(roles, "noord", "Pantar")
    sessions = three_sessions()
    assert {slug for slug in sessions if find_for_staff(slug, user, right)} == found
    assert {slug for slug, session in sessions.items() if right in rights_in(session, user)} == found


def test_a_partner_without_an_organisation_sees_nothing(on_both: Flask) -> None:
    user = account([PARTNER], "noord")
    assert not [slug for slug in three_sessions() if find_for_staff(slug, user, Right.SEE_SESSIONS)]


def three_sessions() -> dict[str, KnowledgeSession]:
    pantar, west = factories.organisation("Pantar"), factories.district("west")
    return {
        "in-noord": factories.knowledge_session(slug="in-noord"),
        "met-pantar": factories.knowledge_session(slug="met-pantar", district=west, partners=[pantar]),
        "elders": factories.knowledge_session(slug="elders", district=west),
    }


@pytest.mark.parametrize(
    ("roles", "asked", "may"),
    [
        ([ADMIN], "organiser", True),
        ([ADMIN], "coordinator", True),
        ([ADMIN], "partner", True),
        ([ORGANISER], "organiser", True),
        ([ORGANISER], "coordinator", False),
        ([ORGANISER], "admin", False),
        ([PARTNER], "organiser", False),
        ([PARTNER], "partner", True),
        ([COORDINATOR], "organiser", False),
        ([ORGANISER, COORDINATOR], "coordinator", True),
        ([], "organiser", False),
    ],
)
def test_what_a_role_may(app: Flask, roles: list[Role], asked: str, may: bool) -> None:
    assert account(roles).may(asked) is may


@pytest.mark.parametrize(
    ("roles", "page"),
    [
        (["admin"], "/beheer"),
        (["organiser"], "/beheer"),
        (["partner"], "/beheer"),
        (["coordinator", "organiser"], "/beheer"),
        (["coordinator", "partner"], "/beheer"),
        (["coordinator"], "/inzicht"),
    ],
)
def test_where_a_role_begins(roles: list[str], page: str) -> None:
    assert first_page_of(roles) == page
