"""A new password: from the question, over the mail, to signing in with it."""

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
from sessions_app.people import messages
from sessions_app.people.models import User
from tests import golden
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient, text_of

GOLDEN = Path(__file__).parent / "golden"
NEW = "elf olifanten eten ijs"


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def reset_link(client: PageClient, email: str) -> str:
    """Asks for it, and reads the mail as it would leave now."""
    client.post("/wachtwoord-vergeten", {"email": email})
    found = re.search(r"http://localhost(/wachtwoord-vergeten/\S+)", links.fill_in(mails()[-1].text_body))
    assert found is not None
    return found[1]


def test_from_the_question_to_the_sign_in(client: PageClient, cast: Cast) -> None:
    email = cast.organiser_olga.email
    link = reset_link(client, email)

    assert client.get(link).find("input", attrs={"name": "password", "type": "password"})
    answer = client.post(link, {"password": NEW, "password_again": NEW})
    assert "Je nieuwe wachtwoord is ingesteld" in client.get(answer.location).get_text()

    client.post("/inloggen", {"email": email, "password": PASSWORD}, status=422)
    client.post("/inloggen", {"email": email, "password": NEW})


def test_a_link_works_once(client: PageClient, cast: Cast) -> None:
    link, other = (reset_link(client, cast.organiser_olga.email) for _ in range(2))
    client.post(link, {"password": NEW, "password_again": NEW})
    for used in (link, other):
        client.get(used, status=404)
        client.post(used, {"password": NEW, "password_again": NEW}, status=404)


def test_a_new_password_ends_every_session(client: PageClient, cast: Cast) -> None:
    thief = PageClient(client.app).sign_in(cast.organiser_olga)
    thief.get("/beheer/mail")
    client.post(reset_link(client, cast.organiser_olga.email), {"password": NEW, "password_again": NEW})
    thief.raw("/beheer/mail", status=302)


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("elf letters", "elf letters", "Gebruik minstens 12 tekens."),
        ("", "", "Vul een nieuw wachtwoord in."),
        (NEW, NEW + " ", "Dit is niet hetzelfde wachtwoord."),
        (NEW, "", "Vul hetzelfde wachtwoord nog een keer in."),
        ("x" * 201, "x" * 201, "Gebruik niet meer dan 200 tekens."),
    ],
)
def test_a_password_that_is_no_good(client: PageClient, cast: Cast, password: str, again: str, sentence: str) -> None:
    link = reset_link(client, cast.organiser_olga.email)
    answer = client.post(link, {"password": password, "password_again": again}, status=422)
    assert sentence in text_of(answer)
    client.post("/inloggen", {"email": cast.organiser_olga.email, "password": PASSWORD})


def test_known_and_unknown_addresses_get_the_same_answer(client: PageClient, cast: Cast) -> None:
    cast.organiser_olaf.active = False
    known = cast.organiser_olga.email
    db.session.commit()
    answers = []
    for email in (known, "onbekend@example.org", "olaf@example.org"):
        answer = client.post("/wachtwoord-vergeten", {"email": email})
        answers.append((answer.location, answer.get_data()))
    assert len(set(answers)) == 1
    assert [mail.recipient_email for mail in mails()] == [known]
    client.get(answers[0][0])


def test_an_address_that_is_none_is_asked_for_again(client: PageClient) -> None:
    client.get("/wachtwoord-vergeten")
    client.post("/wachtwoord-vergeten", {"email": "geen adres"}, status=422)


def test_the_outbox_holds_no_token(client: PageClient, cast: Cast) -> None:
    client.post("/wachtwoord-vergeten", {"email": cast.organiser_olga.email})
    (mail,) = mails()
    assert mail.is_secret
    assert "/wachtwoord-vergeten/" not in mail.text_body + mail.html_body


def test_asking_twice_in_a_minute_mails_once(client: PageClient, cast: Cast) -> None:
    for _ in range(2):
        client.post("/wachtwoord-vergeten", {"email": cast.organiser_olga.email})
    assert len(mails()) == 1


@pytest.mark.parametrize("token", ["x", "verstuur", "WyJhIiwiYiJd.aaaa.bbbb", "%F0%9F%90%B1", "a" * 3000])
def test_a_link_that_nobody_was_sent(client: PageClient, token: str) -> None:
    client.get(f"/wachtwoord-vergeten/{token}", status=404)


def test_a_link_works_for_four_hours(client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link = reset_link(client, cast.organiser_olga.email)
    now = TimestampSigner("any").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 4 * 3600 - 60)
    client.get(link)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now + 4 * 3600 + 60)
    used = client.get(link, status=404)
    assert "werkt niet meer" in used.get_text()
    assert [one["href"] for one in used.select("main a")] == ["/", "/inloggen"]


def test_an_account_that_closed_in_the_meantime_gets_no_link(client: PageClient, cast: Cast) -> None:
    client.post("/wachtwoord-vergeten", {"email": cast.organiser_olga.email})
    db.session.get_one(User, cast.organiser_olga.id).active = False
    db.session.commit()
    assert "/wachtwoord-vergeten/" not in links.fill_in(mails()[0].text_body)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_mail_says(app: Flask, request: pytest.FixtureRequest, language: str) -> None:
    user = User(id=7, email="olga@example.org", name="Olga")
    mail = outbox.enqueue(messages.password_reset(user, language, clock.now()))
    assert mail is not None
    golden.check(GOLDEN / f"password_reset.{language}.txt", f"{mail.subject}\n\n{mail.text_body}", request)
    golden.check(GOLDEN / f"password_reset.{language}.html", mail.html_body, request)
