import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.people import accounts, user_admin
from sessions_app.people.models import User
from sessions_app.people.queries import find_user
from sessions_app.people.rules import Role
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.people import trail

USERS = "/beheer/gebruikers"


@pytest.fixture
def admin(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.admin_anna)


def the_user(email: str) -> User:
    db.session.rollback()
    found = find_user(email)
    assert found is not None
    return found


def test_the_list_shows_roles_scope_and_state(admin: PageClient, cast: Cast) -> None:
    assert cast.organiser_olga
    cast.organiser_olaf.active = False
    db.session.commit()
    rows = [" ".join(row.get_text(" ").split()) for row in admin.get(USERS).select("tbody tr")]
    assert "Anna anna@example.org Beheerder overal" in rows[0]
    assert "Olga olga@example.org Organisator Noord" in rows[1]
    assert "Gesloten" in rows[2]


def test_inviting_makes_an_account_and_a_mail(admin: PageClient) -> None:
    factories.district("oost")
    values = {"name": "Noura", "email": "Noura@Example.org", "roles": ["organiser"], "districts": ["oost"]}
    admin.get(f"{USERS}/nieuw")
    assert admin.post(f"{USERS}/nieuw", values).location == USERS
    noura = the_user("noura@example.org")
    assert accounts.is_invited(noura)
    assert ([role.name for role in noura.roles], [one.slug for one in noura.districts]) == (["organiser"], ["oost"])
    assert trail.last("added").subject_id == noura.id
    assert "Uitgenodigd" in admin.get(USERS).get_text()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": "anna@example.org"}, "Er is al een account met dit adres."),
        ({"email": "geen adres"}, "@"),
        ({"roles": []}, "Kies ten minste één rol."),
        ({"roles": ["partner"]}, "Kies een organisatie"),
        ({"name": ""}, "Vul een naam in."),
        ({"districts": [""]}, "Een van je keuzes is er niet meer. Kijk of het zo klopt."),
        ({"organisations": ["", "nergens"]}, "Een van je keuzes is er niet meer."),
    ],
)
def test_an_invitation_that_is_not_complete(admin: PageClient, values: dict[str, object], sentence: str) -> None:
    complete: dict[str, object] = {"name": "Noura", "email": "noura@example.org", "roles": ["organiser"]}
    answer = admin.post(f"{USERS}/nieuw", complete | values, status=422)
    page = admin.inspected(answer, 422)
    assert any(sentence in line.get_text() for line in page.select(".error-summary li"))
    db.session.rollback()
    assert find_user("noura@example.org") is None


def test_roles_and_scope_are_changed_and_noted(admin: PageClient, cast: Cast) -> None:
    olga, cordaan = cast.organiser_olga, factories.organisation("Zorgaanbieder A")
    values = {"name": "Olga B", "roles": ["partner", "coordinator"], "organisations": [cordaan.slug]}
    admin.post(f"{USERS}/{olga.id}", values)
    olga = the_user("olga@example.org")
    assert {role.name for role in olga.roles} == {"partner", "coordinator"}
    assert (olga.name, olga.districts, olga.organisations) == ("Olga B", [], [cordaan])
    noted = {entry.action for entry in trail.entries() if entry.subject_id == olga.id and entry.actor_id}
    assert {"roles_changed", "scope_changed", "changed"} <= noted


def test_closing_signs_out_everywhere_and_opening_lets_in_again(admin: PageClient, app: Flask, cast: Cast) -> None:
    olga = cast.organiser_olga
    hers = PageClient(app).sign_in(olga)
    hers.get("/beheer")
    admin.post(f"{USERS}/{olga.id}/sluiten")
    hers.raw("/beheer", 302)
    admin.post(f"{USERS}/{olga.id}/openen")
    assert the_user("olga@example.org").active
    assert {"deactivated", "reactivated"} <= {entry.action for entry in trail.entries() if entry.subject_id == olga.id}


def test_nobody_closes_or_degrades_her_own_account(admin: PageClient, cast: Cast) -> None:
    anna = cast.admin_anna
    assert not admin.get(f"{USERS}/{anna.id}").select('form[action$="/sluiten"]')
    assert admin.get(f"{USERS}/{cast.organiser_olga.id}").select('form[action$="/sluiten"]')
    admin.post(f"{USERS}/{anna.id}/sluiten", status=409)
    answer = admin.post(f"{USERS}/{anna.id}", {"name": "Anna", "roles": ["organiser"]}, status=409)
    assert "eigen account" in answer.get_data(as_text=True)
    assert the_user("anna@example.org").active


def test_nobody_comes_round_her_own_second_step(admin: PageClient, cast: Cast) -> None:
    """Whoever finds her browser open has neither her password nor a code."""
    anna = db.session.get_one(User, cast.admin_anna.id)
    anna.totp_secret = "not read here"
    db.session.commit()
    assert not admin.get(f"{USERS}/{anna.id}").select('form[action$="/tweede-stap-uit"]')
    admin.post(f"{USERS}/{anna.id}/tweede-stap-uit", status=409)
    assert the_user("anna@example.org").totp_secret is not None


def test_there_always_stays_an_admin(on_both: Flask) -> None:
    cast = Cast()
    anna, olga = cast.admin_anna, cast.organiser_olga
    with pytest.raises(user_admin.LastAdmin):
        user_admin.close(anna, by=olga)
    with pytest.raises(user_admin.LastAdmin):
        user_admin.change(anna, "Anna", [Role.ORGANISER], [], [], by=olga)
    second = cast._staff("tweede@example.org", Role.ADMIN)
    user_admin.close(anna, by=second)
    assert not anna.active


def test_who_has_chosen_a_password_is_not_invited_again(admin: PageClient, cast: Cast) -> None:
    admin.post(f"{USERS}/{cast.organiser_olga.id}/opnieuw-uitnodigen", status=409)
    admin.post(f"{USERS}/{cast.organiser_olga.id}/tweede-stap-uit")  # off already: perhaps by the first of two clicks
    admin.get(f"{USERS}/424242", 404)


def test_who_is_invited_is_invited_again(admin: PageClient, app: Flask) -> None:
    user = accounts.invite("noura@example.org", "Noura", [Role.COORDINATOR], [], [])
    db.session.commit()
    assert admin.post(f"{USERS}/{user.id}/opnieuw-uitnodigen").location == f"{USERS}/{user.id}"
    assert "Nodig nog eens uit" in admin.get(f"{USERS}/{user.id}").get_text()


def test_what_is_wrong_with_an_invitation_is_named_down_the_page(admin: PageClient) -> None:
    answer = admin.post(f"{USERS}/nieuw", {"name": "", "email": "", "roles": []}, status=422)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    named = [str(link["href"]) for link in page.select(".error-summary a")]
    assert named == ["#name", "#email", "#roles-0"]
