"""An account by invitation: from the administrator, over the mail, to signing in."""

import re
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.outbox import service as outbox
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people import accounts, messages
from sessions_app.people.models import User
from sessions_app.people.rules import AccountChange, Role
from tests import factories, golden
from tests.cast import Cast
from tests.page_client import PageClient, text_of

GOLDEN = Path(__file__).parent / "golden"
NEW = "elf olifanten eten ijs"
CHOSEN = {"password": NEW, "password_again": NEW}


def invited(email: str = "nina@example.org") -> User:
    user = accounts.invite(email, "Nina", [Role.ORGANISER], [factories.district("noord")], [])
    db.session.commit()
    return user


def link_in_the_mail() -> str:
    """Of the newest mail, as it would leave now."""
    db.session.rollback()
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail is not None
    assert mail.is_secret
    assert "/account-instellen/" not in mail.text_body + mail.html_body
    found = re.search(r"http://localhost(/\S*)", links.fill_in(mail.text_body))
    assert found is not None
    return found[1]


def test_from_the_invitation_to_the_sign_in(client: PageClient, app: Flask) -> None:
    invited()
    client.post("/inloggen", {"email": "nina@example.org", "password": NEW}, status=422)
    link = link_in_the_mail()
    assert "nina@example.org" in client.get(link).get_text()
    answer = client.post(link, CHOSEN)
    assert "Je nieuwe wachtwoord is ingesteld" in client.get(answer.location).get_text()
    client.post("/inloggen", {"email": "nina@example.org", "password": NEW})
    assert client.get("/beheer")


def test_a_link_works_once(client: PageClient, app: Flask) -> None:
    invited()
    link = link_in_the_mail()
    client.post(link, CHOSEN)
    used = client.get(link, status=404)
    assert "werkt niet meer" in used.get_text()
    assert [one["href"] for one in used.select("main a")] == ["/", "/inloggen"], "the link of a participant is not hers"
    client.post(link, CHOSEN, status=404)
    assert link_in_the_mail() == "/", "a mail that leaves late has no link either"


def test_a_link_works_for_seven_days(client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    invited()
    link = link_in_the_mail()
    now = TimestampSigner("any").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 7 * 24 * 3600 - 60)
    client.get(link)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 7 * 24 * 3600 + 60)
    client.get(link, status=404)


def test_a_second_invitation_replaces_the_first(client: PageClient, app: Flask) -> None:
    user = invited()
    first = link_in_the_mail()
    with clock.set_to(clock.now().replace(minute=30)):
        accounts.invite_again(user)
        db.session.commit()
    second = link_in_the_mail()
    client.get(first, status=404)
    client.get(second)


def test_who_has_a_password_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(accounts.HasPassword):
        accounts.invite_again(cast.organiser_olga)


def test_an_address_has_one_account(cast: Cast) -> None:
    with pytest.raises(accounts.AddressIsTaken):
        accounts.invite(cast.organiser_olga.email, "", [Role.ADMIN], [], [])


def test_a_closed_account_is_not_opened_by_its_invitation(client: PageClient, app: Flask) -> None:
    user = invited()
    link = link_in_the_mail()
    accounts.deactivate(user)
    db.session.commit()
    client.get(link, status=404)
    accounts.reactivate(user)
    db.session.commit()
    client.get(link, status=404)


@pytest.mark.parametrize("token", ["x", "WyJhIiwiYiJd.aaaa.bbbb", "%F0%9F%90%B1", "a" * 3000])
def test_a_link_that_nobody_was_sent(client: PageClient, token: str) -> None:
    client.get(f"/account-instellen/{token}", status=404)


def test_a_reset_link_is_no_invitation(client: PageClient, cast: Cast) -> None:
    path = accounts.reset_path(cast.organiser_olga.id)
    assert path is not None
    client.get(path.replace(accounts.RESET_PATH, accounts.INVITATION_PATH), status=404)


def test_a_password_that_is_easy_to_guess_is_refused(client: PageClient, app: Flask) -> None:
    invited()
    guessed = "nina@example.org1"
    answer = client.post(link_in_the_mail(), {"password": guessed, "password_again": guessed}, status=422)
    assert "makkelijk te raden" in text_of(answer)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_mails_say(app: Flask, request: pytest.FixtureRequest, language: str) -> None:
    user = User(id=7, email="nina@example.org", name="Nina")
    letters = [messages.account_invitation(user, language, clock.now())]
    letters += [messages.account_changed(user, change, language, clock.now()) for change in AccountChange]
    for letter in letters:
        mail = outbox.enqueue(letter)
        assert mail is not None
        name = f"{letter.kind}_{letter.context['change']}" if "change" in letter.context else letter.kind
        golden.check(GOLDEN / f"{name}.{language}.txt", f"{mail.subject}\n\n{mail.text_body}", request)
        golden.check(GOLDEN / f"{name}.{language}.html", mail.html_body, request)
