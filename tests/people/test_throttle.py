"""Guessing is slowed down per account, whatever network address it comes from, and for unknown accounts alike."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import argon2.low_level
import pytest
from flask import Flask

from sessions_app.core.extensions import db, limiter
from sessions_app.people import accounts
from sessions_app.people.rules import Role
from tests.cast import PASSWORD, Cast
from tests.conftest import make_app
from tests.page_client import PageClient, text_of
from tests.people.test_second_step import set_up


@pytest.fixture
def limited(tmp_path: Path, windows_stand_still: None) -> Iterator[Flask]:
    """The limiter is one for the whole process: put back afterwards."""
    kept = dict(vars(limiter))
    app = make_app(f"sqlite:///{tmp_path / 'own.sqlite3'}", tmp_path, RATELIMIT_ENABLED=True)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()
    vars(limiter).update(kept)


def guess(app: Flask, email: str, number: int, password: str = "geraden wachtwoord", status: int = 422) -> str:
    """Each from another network address."""
    address = {"REMOTE_ADDR": f"192.0.2.{number}"}
    answer = PageClient(app).post(
        "/inloggen", {"email": email, "password": password}, status=status, environ_overrides=address
    )
    if status == 429:
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    return text_of(answer).replace(email, "…")


def test_an_account_is_throttled_from_everywhere(limited: Flask) -> None:
    cast = Cast()
    cast.organiser_olaf, cast.organiser_olga  # noqa: B018 - made when first named
    for number in range(10):
        guess(limited, " Olga@Example.org" if number % 2 else "olga@example.org", number)
    guess(limited, "olga@example.org", 99, password=PASSWORD, status=429)
    guess(limited, "olaf@example.org", 99, password=PASSWORD, status=303)


def test_who_found_a_desk_open_does_not_guess_the_password_behind_it(limited: Flask) -> None:
    client = PageClient(limited).sign_in(Cast().organiser_olga)
    for number in range(11):
        form = {"current": "geraden", "password": "een heel nieuw wachtwoord", "password_again": "iets anders"}
        client.post("/mijn-account/wachtwoord", form, 422 if number < 10 else 429)


def test_known_and_unknown_accounts_get_the_same_answers(limited: Flask) -> None:
    Cast().organiser_olga  # noqa: B018
    answers = [
        [guess(limited, email, number, status=422 if number < 10 else 429) for number in range(12)]
        for email in ("olga@example.org", "onbekend@example.org")
    ]
    assert answers[0] == answers[1]


def test_signing_in_rightly_does_not_count(limited: Flask) -> None:
    email = Cast().organiser_olga.email
    for number in range(12):
        guess(limited, email, number, password=PASSWORD, status=303)


def test_codes_are_throttled(limited: Flask) -> None:
    set_up(PageClient(limited), Cast().organiser_olga)
    for number in range(6):
        client = PageClient(limited)
        client.post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        client.post("/inloggen/code", {"code": "000000"}, 422 if number < 5 else 429, environ_overrides=address)


@pytest.mark.parametrize("email", ["olga@example.org", "onbekend@example.org", "dicht@example.org", "nina@example.org"])
def test_each_refusal_costs_one_hash(app: Flask, cast: Cast, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same time, counted instead of measured: Argon2 is all that takes any."""
    assert cast.organiser_olga.active
    cast._staff("dicht@example.org", Role.ORGANISER).active = False
    accounts.invite("nina@example.org", "Nina", [Role.ORGANISER], [], [])
    db.session.commit()
    counted: list[str] = []
    for name in ("hash_secret", "verify_secret"):
        monkeypatch.setattr(argon2.low_level, name, _counting(getattr(argon2.low_level, name), counted))
    PageClient(app).post("/inloggen", {"email": email, "password": "geraden wachtwoord"}, status=422)
    assert len(counted) == 1


def _counting(function: Callable[..., Any], counted: list[str]) -> Callable[..., Any]:
    def counts(*args: Any, **kwargs: Any) -> Any:
        counted.append(function.__name__)
        return function(*args, **kwargs)

    return counts
