"""Which passwords are no good: too short, or easy to guess; which characters are in it does not matter."""

import time
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.people import passwords
from sessions_app.people.models import User
from sessions_app.people.passwords import Objection
from tests.conftest import make_app


@pytest.mark.parametrize(
    ("password", "objection"),
    [
        ("elf letters", Objection.TOO_SHORT),
        ("", Objection.TOO_SHORT),
        ("password1234", Objection.EASY_TO_GUESS),
        ("1q2w3e4r5t6y", Objection.EASY_TO_GUESS),  # literally in the list
        ("Justinbieber", Objection.EASY_TO_GUESS),
        ("123456789012", Objection.EASY_TO_GUESS),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Objection.EASY_TO_GUESS),
        ("Welkom01Welkom01", Objection.EASY_TO_GUESS),
        ("wachtwoord123", Objection.EASY_TO_GUESS),
        ("kennissessies2026", Objection.EASY_TO_GUESS),
        ("Olga@Example.org1", Objection.EASY_TO_GUESS),
        ("tien-tulpen-op-tafel", None),
        ("elf olifanten eten ijs", None),
        ("zonder hoofdletter of cijfer", None),
        ("ééndagsvlieg met 🐘", None),
        ("q8" * 3 + "Zr!0kd", None),
        ("een lange zin van honderden letters " * 5, None),
    ],
)
def test_which_passwords_are_no_good(app: Flask, password: str, objection: Objection | None) -> None:
    assert passwords.objection_to(password, "olga@example.org", "Olga") is objection


def test_a_long_password_is_judged_quickly(app: Flask) -> None:
    began = time.process_time()
    passwords.objection_to("aB1!" * 50)
    assert time.process_time() - began < 2


def test_a_hash_costs_who_stole_it_time(tmp_path: Path) -> None:
    """As it is in use; the tests take less."""
    app = make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={})
    with app.app_context():
        kind, _version, cost = passwords.hashed("tien-tulpen-op-tafel").split("$")[1:4]
    costs = {name: int(value) for name, value in (one.split("=") for one in cost.split(","))}
    assert kind == "argon2id"
    assert costs["m"] >= 19 * 1024, "kilobytes; what OWASP asks for"
    assert costs["t"] >= 2


def test_letters_after_the_first_72_count_in_the_hash(app: Flask) -> None:
    user = User(email="a@example.org", password=passwords.hashed("x" * 100 + "a"))
    assert passwords.is_right(user, "x" * 100 + "a")
    assert not passwords.is_right(user, "x" * 100 + "b")
