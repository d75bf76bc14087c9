"""My account: another password, and where one is signed in."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people import accounts, signed_in
from sessions_app.people.models import SignInSession, User
from sessions_app.people.rules import browser_family
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient, text_of

NEW = "elf olifanten eten ijs"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def change(client: PageClient, old: str = PASSWORD, new: str = NEW, status: int = 303) -> str:
    form = {"old_password": old, "password": new, "password_again": new}
    return text_of(client.post("/mijn-account/wachtwoord", form, status=status))


def test_another_password(client: PageClient, cast: Cast) -> None:
    elsewhere = PageClient(client.app).sign_in(cast.organiser_olga)
    client.sign_in(cast.organiser_olga).get("/mijn-account/wachtwoord")
    change(client)
    assert "Je wijziging is bewaard" in client.get("/mijn-account?gewijzigd=1").get_text()
    elsewhere.raw("/mijn-account", status=302)
    client.post("/uitloggen")
    client.post("/inloggen", {"email": "olga@example.org", "password": PASSWORD}, status=422)
    client.post("/inloggen", {"email": "olga@example.org", "password": NEW})
    (mail,) = db.session.scalars(select(OutgoingMail))
    assert (mail.recipient_email, mail.subject) == ("olga@example.org", "Je wachtwoord is gewijzigd")


def test_a_reset_is_told_to_the_owner_too(client: PageClient, cast: Cast) -> None:
    path = accounts.reset_path(cast.organiser_olga.id)
    assert path is not None
    client.post(path, {"password": NEW, "password_again": NEW})
    assert db.session.scalars(select(OutgoingMail.kind)).all() == ["account_changed"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("niet het mijne", NEW, "Dit is niet je wachtwoord."),
        ("", NEW, "Vul je wachtwoord in."),
        (PASSWORD, "elf letters", "Gebruik minstens 12 tekens."),
        (PASSWORD, "wachtwoord123", "makkelijk te raden"),
    ],
)
def test_a_change_that_is_refused(client: PageClient, cast: Cast, old: str, new: str, sentence: str) -> None:
    client.sign_in(cast.organiser_olga)
    assert sentence in change(client, old, new, status=422)
    client.get("/mijn-account")
    PageClient(client.app).post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})


def test_where_one_is_signed_in_and_ending_one_of_them(client: PageClient, cast: Cast) -> None:
    elsewhere = PageClient(client.app)
    form = {"email": cast.organiser_olga.email, "password": PASSWORD}
    elsewhere.post("/inloggen", form, headers={"User-Agent": FIREFOX})
    client.sign_in(cast.organiser_olga)
    page = client.get("/mijn-account")
    assert "Firefox, Windows" in page.get_text()
    (button,) = page.find_all("form", action=lambda action: action and action.endswith("/beeindigen"))
    client.post(button["action"])
    elsewhere.raw("/mijn-account", status=302)
    client.get("/mijn-account")
    client.post(button["action"])  # still on a page that she left open: it is as she wants it


def test_signing_in_once_more_leaves_no_session_behind(client: PageClient, cast: Cast) -> None:
    """The form was still open in another tab."""
    olga, olaf = cast.organiser_olga, cast.organiser_olaf
    client.sign_in(olga).post("/inloggen", {"email": olaf.email, "password": PASSWORD})
    assert db.session.scalars(select(SignInSession.user_id)).all() == [olaf.id]


def test_who_comes_next_at_this_computer_gets_a_key_of_her_own(client: PageClient, cast: Cast) -> None:
    """Else whoever left the set-up half-way has the second step of her colleague in her app."""
    keys = []
    for user in (cast.organiser_olga, cast.organiser_olaf, cast.organiser_olga):
        client.sign_in(user)
        key = client.get("/mijn-account/tweede-stap").select_one(".second-step__key")
        assert key is not None
        keys.append(key.get_text())
        client.post("/uitloggen")
    assert keys[0] == keys[2] != keys[1]


def test_nobody_ends_a_session_of_someone_else(client: PageClient, cast: Cast) -> None:
    olaf = PageClient(client.app).sign_in(cast.organiser_olaf)
    row = db.session.scalars(select(SignInSession)).one()
    client.sign_in(cast.organiser_olga).post(f"/mijn-account/sessies/{row.id}/beeindigen", status=404)
    olaf.get("/mijn-account")


def test_ending_all_others(client: PageClient, cast: Cast) -> None:
    others = [PageClient(client.app).sign_in(cast.organiser_olga) for _ in range(2)]
    client.sign_in(cast.organiser_olga).post("/mijn-account/sessies/elders-beeindigen")
    client.get("/mijn-account")
    for other in others:
        other.raw("/mijn-account", status=302)


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    copied = client._client.get_cookie("kennissessies")
    assert copied is not None
    client.post("/uitloggen")
    thief = PageClient(client.app)
    thief._client.set_cookie("kennissessies", copied.value)
    thief.raw("/mijn-account", status=302)


def test_a_closed_account_is_signed_out_at_once_and_for_good(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga).get("/mijn-account")
    user = db.session.get_one(User, cast.organiser_olga.id)
    accounts.deactivate(user)
    db.session.commit()
    client.raw("/mijn-account", status=302)
    accounts.reactivate(user)
    db.session.commit()
    client.raw("/mijn-account", status=302)
    client.post("/inloggen", {"email": "olga@example.org", "password": PASSWORD})


def test_when_someone_was_last_seen_is_kept_by_the_quarter(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    began = clock.now()
    for minutes, seen in [(7, 0), (16, 15), (29, 15), (61, 60)]:
        with clock.set_to(began + timedelta(minutes=minutes)):
            client.get("/mijn-account")
        db.session.rollback()
        assert db.session.scalars(select(SignInSession.last_seen_at)).one() == began + timedelta(minutes=seen)


def test_nobody_stays_signed_in_for_longer_than_a_day_of_work(on_both: Flask) -> None:
    client, cast = PageClient(on_both), Cast()
    client.sign_in(cast.organiser_olga)
    began = clock.now()
    for hours in range(12):
        with clock.set_to(began + timedelta(hours=hours)):
            client.get("/mijn-account")
    with clock.set_to(began + timedelta(hours=12)):
        client.raw("/mijn-account", status=302)
        assert retention.sweep_all(clock.now())["sign_in_sessions"]
    assert db.session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_loading_who_is_signed_in_is_one_query(client: PageClient, cast: Cast) -> None:
    """Of users and sessions together; her roles and scope come by three more, as before."""
    client.sign_in(cast.organiser_olga)
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    client.get("/mijn-account/wachtwoord")
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in asked if "sign_in_sessions" in one]) == 1
    assert len([one for one in asked if "FROM users" in one and "of_users" not in one]) == 1


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/18 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537", "Chrome, Android"),
        ("curl/8.1", ""),
        ("", ""),
    ],
)
def test_a_browser_is_recognised_roughly(user_agent: str, family: str) -> None:
    assert browser_family(user_agent) == family


def test_the_session_is_named_by_nothing_that_can_be_guessed(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    with client._client.session_transaction() as kept:
        assert len(kept[signed_in.KEY]) == 32
