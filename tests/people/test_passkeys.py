"""Passkeys: what is refused. That they work is told by `journeys/test_passkeys.py`, with a device."""

import json
from datetime import timedelta

import pytest
from flask import session as browser_session
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people import passkey_steps
from sessions_app.people.models import Passkey, User
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient, text_of


def kept_passkey(user: User) -> Passkey:
    passkey = Passkey(
        user_id=user.id, credential_id="AAAA", public_key=b"x", sign_count=0, made_with="", created_at=clock.now()
    )
    db.session.add(passkey)
    db.session.commit()
    return passkey


def test_the_question_names_no_account(client: PageClient, cast: Cast) -> None:
    kept_passkey(cast.organiser_olga)
    question = json.loads(client.post("/inloggen/passkey/vraag", status=200).data)
    assert question["userVerification"] == "required"
    assert question["rpId"] == "localhost"
    assert not question["allowCredentials"]


def test_a_new_one_excludes_those_that_are_there(client: PageClient, cast: Cast) -> None:
    kept_passkey(cast.organiser_olga)
    client.sign_in(cast.organiser_olga)
    question = json.loads(client.post("/mijn-account/passkeys/vraag", status=200).data)
    assert [one["id"] for one in question["excludeCredentials"]] == ["AAAA"]
    assert question["authenticatorSelection"]["residentKey"] == "required"


@pytest.mark.parametrize("credential", ["", "x", "{}", "[]", '{"id": "AAAA", "rawId": "AAAA", "response": {}}'])
def test_what_is_no_answer_opens_nothing(client: PageClient, cast: Cast, credential: str) -> None:
    kept_passkey(cast.organiser_olga)
    client.post("/inloggen/passkey/vraag", status=200)
    answer = client.post("/inloggen/passkey", {"credential": credential}, status=422)
    assert "opent hier geen account" in text_of(answer)
    client.raw("/mijn-account", status=302)


@pytest.mark.parametrize("credential", ["", "x", "{}", "[]"])
def test_what_is_no_passkey_is_not_kept(client: PageClient, cast: Cast, credential: str) -> None:
    client.sign_in(cast.organiser_olga).get("/mijn-account/passkeys/nieuw")
    client.post("/mijn-account/passkeys/vraag", status=200)
    form = {"credential": credential, "password": PASSWORD}
    client.post("/mijn-account/passkeys/nieuw", form, status=422)
    client.post("/mijn-account/passkeys/nieuw", form | {"password": "niet het mijne"}, status=422)
    assert db.session.scalars(select(Passkey)).all() == []


def test_one_takes_away_ones_own(client: PageClient, cast: Cast) -> None:
    number = kept_passkey(cast.organiser_olga).id
    PageClient(client.app).sign_in(cast.organiser_olaf).post(f"/mijn-account/passkeys/{number}/verwijderen", status=404)
    client.sign_in(cast.organiser_olga).post(f"/mijn-account/passkeys/{number}/verwijderen")
    client.post(f"/mijn-account/passkeys/{number}/verwijderen", status=404)


def test_an_administrator_takes_them_all_away(client: PageClient, cast: Cast) -> None:
    """Also of who has no code beside her password: a stolen phone would open her account for good."""
    kept_passkey(cast.organiser_olga)
    account = f"/beheer/gebruikers/{cast.organiser_olga.id}"
    client.sign_in(cast.admin_anna)
    (button,) = client.get(account).select('form[action$="/tweede-stap-uit"]')
    client.post(str(button["action"]))
    assert not client.get(account).select('form[action$="/tweede-stap-uit"]')
    assert db.session.scalars(select(Passkey)).all() == []
    assert db.session.scalars(select(OutgoingMail.subject)).all() == ["Er is een passkey van je account verwijderd"]


def test_a_question_waits_for_five_minutes_and_once(client: PageClient) -> None:
    with client.app.test_request_context():
        for seconds, answered in [(0, True), (299, True), (301, False)]:
            passkey_steps.question_for_sign_in()
            assert passkey_steps.SIGNING_IN in browser_session
            with clock.set_to(clock.now() + timedelta(seconds=seconds)):
                assert (passkey_steps._remembered(passkey_steps.SIGNING_IN) is not None) is answered
            assert passkey_steps._remembered(passkey_steps.SIGNING_IN) is None
