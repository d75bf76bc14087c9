"""Who of the staff is written to about a session: by district, by organisation, else those of everywhere."""

import pytest

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.organisers import coordinators_of, organisers_of
from sessions_app.people.models import User
from sessions_app.people.rules import Role
from sessions_app.people.service import add_user
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("on_both")


def names(users: list[User]) -> list[str]:
    return [user.name for user in users]


def test_those_of_her_district_and_not_of_another() -> None:
    cast = Cast()
    session = factories.knowledge_session()
    there = [cast.admin_anna, cast.organiser_olga, cast.organiser_olaf, cast.coordinator_cor, cast.coordinator_noor]
    assert all(user.active for user in there)
    assert names(organisers_of(session)) == ["Olga"]
    assert names(coordinators_of(session)) == ["Noor"]


def test_those_of_an_organisation_that_takes_part() -> None:
    omslag = factories.organisation("De Omslag")
    add_user("inge@example.org", None, [Role.ORGANISER], [], [omslag], name="Inge")
    session = factories.knowledge_session(partners=[omslag])
    assert names(organisers_of(session)) == ["Inge"]
    assert names(organisers_of(factories.knowledge_session(slug="elders"))) == []


def test_else_those_of_everywhere_and_else_the_admins() -> None:
    cast = Cast()
    session = factories.knowledge_session()
    assert cast.admin_anna.active and cast.organiser_olaf.active
    assert names(organisers_of(session)) == ["Anna"]
    assert coordinators_of(session) == []
    add_user("iris@example.org", None, [Role.ORGANISER], [], [], name="Iris")
    assert cast.coordinator_cor.active
    assert names(organisers_of(session)) == ["Iris"]
    assert names(coordinators_of(session)) == ["Cor"]


def test_who_may_not_sign_in_any_more_hears_nothing() -> None:
    cast = Cast()
    cast.organiser_olga.active = False
    db.session.commit()
    assert names(organisers_of(factories.knowledge_session())) == []
