"""The second step: set up, asked for, lost, taken away."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people import accounts
from sessions_app.people.models import RecoveryCode, User
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient, text_of

BASE = "/mijn-account/tweede-stap"


class App:
    """An authenticator app that scanned the picture."""

    def __init__(self, page: BeautifulSoup) -> None:
        key = page.select_one(".second-step__key")
        assert key is not None
        self.totp = TOTP(key=key.get_text(), format="base32")

    def code(self) -> str:
        return str(self.totp.generate(time=int(clock.now().timestamp())).token)


def set_up(client: PageClient, user: User) -> tuple[App, list[str]]:
    phone = App(client.sign_in(user).get(BASE))
    form = {"password": PASSWORD, "code": phone.code()}
    answer = client.post(f"{BASE}/aanzetten", form, status=200)
    return phone, [item.get_text() for item in client.inspected(answer, 200).select(".second-step__codes code")]


def sign_in(app: Flask, code: str | None = None, status: int = 303) -> PageClient:
    client = PageClient(app)
    answer = client.post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})
    assert answer.location == "/inloggen/code"
    client.raw("/mijn-account", status=302)
    client.get("/inloggen/code")
    if code is not None:
        client.post("/inloggen/code", {"code": code}, status=status)
    return client


def later(seconds: int = 60) -> AbstractContextManager[None]:
    return clock.set_to(clock.now() + timedelta(seconds=seconds))


def test_set_up_and_sign_in(client: PageClient, cast: Cast) -> None:
    phone, codes = set_up(client, cast.organiser_olga)
    assert len(set(codes)) == 10
    client.get(BASE)
    with later():
        sign_in(client.app, phone.code()).get("/mijn-account")


def test_the_picture_is_an_image_of_our_own(client: PageClient, cast: Cast) -> None:
    image = client.sign_in(cast.organiser_olga).get(BASE).select_one("img.second-step__picture")
    assert image is not None
    assert str(image["src"]).startswith("data:image/svg+xml")


def test_setting_up_takes_a_right_code_and_the_password(client: PageClient, cast: Cast) -> None:
    phone = App(client.sign_in(cast.organiser_olga).get(BASE))
    wrong = f"{(int(phone.code()) + 1) % 1_000_000:06}"
    client.post(f"{BASE}/aanzetten", {"password": PASSWORD, "code": wrong}, status=422)
    client.post(f"{BASE}/aanzetten", {"password": "niet het mijne", "code": phone.code()}, status=422)
    assert App(client.get(BASE)).code() == phone.code(), "the key stays the same, the app has it already"
    assert not accounts.has_two_factor(db.session.get_one(User, cast.organiser_olga.id))


def test_a_code_works_once(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    sign_in(client.app, phone.code(), status=422)  # it proved the set-up
    with later():
        sign_in(client.app, phone.code())
        sign_in(client.app, phone.code(), status=422)


@pytest.mark.parametrize(("seconds", "status"), [(-59, 422), (-30, 303), (30, 303), (90, 422)])
def test_a_phone_whose_clock_is_off(client: PageClient, cast: Cast, seconds: int, status: int) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    with later(600):
        with later(seconds):
            code = phone.code()
        sign_in(client.app, code, status=status)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "000000000000", "１２３４５６", "x" * 100])
def test_what_is_no_code(client: PageClient, cast: Cast, code: str) -> None:
    set_up(client, cast.organiser_olga)
    sign_in(client.app, code, status=422).raw("/mijn-account", status=302)


def test_a_recovery_code_works_once(client: PageClient, cast: Cast) -> None:
    _, codes = set_up(client, cast.organiser_olga)
    sign_in(client.app, f" {codes[3].upper()} ").get("/mijn-account")
    sign_in(client.app, codes[3], status=422)
    sign_in(client.app, codes[4])
    assert "8 herstelcodes" in client.get(BASE).get_text()


def test_nothing_in_the_database_opens_the_second_step(client: PageClient, cast: Cast) -> None:
    phone, codes = set_up(client, cast.organiser_olga)
    user = db.session.get_one(User, cast.organiser_olga.id)
    assert phone.totp.base32_key not in (user.totp_secret or "")
    kept = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not kept & {code.replace("-", "") for code in codes}


def test_without_the_password_no_code_is_asked(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    stranger = PageClient(client.app)
    assert stranger.raw("/inloggen/code", status=303).location == "/inloggen"
    with later():
        stranger.post("/inloggen/code", {"code": phone.code()})
        stranger.raw("/mijn-account", status=302)


def test_the_code_is_waited_for_ten_minutes(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    waiting = sign_in(client.app)
    with later(601):
        answer = waiting.post("/inloggen/code", {"code": phone.code()})
        assert "De code moet binnen tien minuten komen." in waiting.get(answer.location).get_text()
        waiting.raw("/mijn-account", status=302)


def test_two_clicks_on_turning_on_tell_how_to_come_by_the_codes(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    second = client.post(f"{BASE}/aanzetten", {"password": PASSWORD, "code": phone.code()})
    assert "Maak hier nieuwe" in client.get(second.location).get_text()


def test_turning_off_takes_the_password_and_a_code(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    with later():
        client.post(f"{BASE}/uitzetten", {"password": PASSWORD, "code": "000000"}, status=422)
        client.post(f"{BASE}/uitzetten", {"password": "niet het mijne", "code": phone.code()}, status=422)
        twice = [client.post(f"{BASE}/uitzetten", {"password": PASSWORD, "code": phone.code()}) for _click in range(2)]
        assert twice[0].location == twice[1].location
    PageClient(client.app).post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})
    assert db.session.scalars(select(RecoveryCode)).all() == []
    subjects = set(db.session.scalars(select(OutgoingMail.subject)))
    assert subjects == {"De tweede stap van je account is aangezet", "De tweede stap van je account is uitgezet"}


def test_new_recovery_codes_replace_the_earlier_ones(client: PageClient, cast: Cast) -> None:
    phone, codes = set_up(client, cast.organiser_olga)
    with later():
        client.post(f"{BASE}/nieuwe-codes", {"password": PASSWORD, "code": phone.code()}, status=200)
    sign_in(client.app, codes[0], status=422)


def test_setting_it_up_again_takes_turning_it_off_first(client: PageClient, cast: Cast) -> None:
    phone, _ = set_up(client, cast.organiser_olga)
    with later():
        client.post(f"{BASE}/aanzetten", {"password": PASSWORD, "code": phone.code()})
        sign_in(client.app, phone.code())


def test_an_administrator_takes_it_away(client: PageClient, cast: Cast) -> None:
    set_up(client, cast.organiser_olga)
    accounts.reset_two_factor(db.session.get_one(User, cast.organiser_olga.id))
    db.session.commit()
    client.raw("/mijn-account", status=302)
    PageClient(client.app).post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})


@pytest.fixture
def as_in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "SECOND_STEP_FOR_ADMIN", True)
    return app


def test_an_admin_in_production_sets_it_up_before_anything_else(as_in_production: Flask, cast: Cast) -> None:
    client = PageClient(as_in_production).sign_in(cast.admin_anna)
    for address in ("/beheer", "/mijn-account", "/inzicht"):
        assert client.raw(address, status=303).location == BASE
    assert client.post("/mijn-account/sessies/elders-beeindigen").location == BASE
    phone = App(client.get(BASE))
    client.post(f"{BASE}/aanzetten", {"password": PASSWORD, "code": phone.code()}, status=200)
    client.get("/mijn-account")


def test_others_in_production_may_do_without(as_in_production: Flask, cast: Cast) -> None:
    PageClient(as_in_production).sign_in(cast.organiser_olga).get("/beheer")


def test_the_words_of_a_wrong_code(client: PageClient, cast: Cast) -> None:
    set_up(client, cast.organiser_olga)
    waiting = sign_in(client.app)
    assert "Deze code klopt niet" in text_of(waiting.post("/inloggen/code", {"code": "000000"}, status=422))
