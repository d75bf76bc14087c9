"""`flask user add`."""

import pytest
from click.testing import Result
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.people import accounts, queries
from tests import factories

PASSWORD = "tien-tulpen-op-tafel"


def add(app: Flask, *words: str, password: str = PASSWORD) -> Result:
    result = app.test_cli_runner().invoke(args=["user", "add", *words, "--password-stdin"], input=f"{password}\n")
    db.session.rollback()
    return result


def test_an_account_with_a_scope_that_can_sign_in(app: Flask) -> None:
    factories.district("noord")
    factories.district("west")
    factories.organisation("Pantar")
    words = ["--role", "organiser", "--district", "noord", "--district", "west", "--organisation", "pantar"]

    result = add(app, "Olga@Example.ORG", *words, "--name", "Olga")

    assert (result.exit_code, result.output) == (0, "olga@example.org: organiser\n")
    user = accounts.account_for("olga@example.org", PASSWORD)
    assert user is not None
    assert user.name == "Olga"
    assert [role.name for role in user.roles] == ["organiser"]
    assert {district.slug for district in user.districts} == {"noord", "west"}
    assert [organisation.slug for organisation in user.organisations] == ["pantar"]
    assert user.password is not None
    assert user.password.startswith("$argon2id$")


def test_without_stdin_the_password_is_asked_twice(app: Flask) -> None:
    words = ["user", "add", "anna@example.org", "--role", "admin"]
    result = app.test_cli_runner().invoke(args=words, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert accounts.account_for("anna@example.org", PASSWORD) is not None


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        (["no address", "--role", "admin"], PASSWORD, "no address is not an e-mail address"),
        (["a@example.org", "--role", "admin"], "elf letters", "A password has at least 12 characters."),
        (["a@example.org", "--role", "admin"], "", "A password has at least 12 characters."),
        (["a@example.org", "--role", "organiser", "--district", "nrood"], PASSWORD, "no district nrood. Known: noord."),
        (["a@example.org", "--role", "organiser", "--organisation", "x"], PASSWORD, "There is no organisation x."),
        (["Twice@example.org", "--role", "admin"], PASSWORD, "twice@example.org has an account already."),
    ],
)
def test_what_is_wrong_is_refused_with_a_sentence(app: Flask, words: list[str], password: str, sentence: str) -> None:
    factories.district("noord")
    assert add(app, "twice@example.org", "--role", "admin").exit_code == 0
    result = add(app, *words, password=password)
    assert result.exit_code == 1
    assert sentence in result.output
    assert queries.find_user("a@example.org") is None


@pytest.mark.parametrize("words", [["a@example.org"], ["a@example.org", "--role", "boss"], []])
def test_an_unknown_role_or_none_is_a_usage_error(app: Flask, words: list[str]) -> None:
    assert add(app, *words).exit_code == 2
