import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.people.models import User
from sessions_app.people.rules import Role
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient

REFUSED = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


def signed_in_as(client: PageClient) -> str | None:
    with client._client.session_transaction() as kept:
        return kept.get("_user_id")


def test_an_organiser_signs_in_and_comes_to_her_desk(client: PageClient, cast: Cast) -> None:
    assert client.get("/inloggen").find("input", attrs={"name": "password", "type": "password"})
    olga = cast.organiser_olga
    answer = client.post("/inloggen", {"email": " Olga@Example.ORG ", "password": PASSWORD})
    assert answer.location == "/beheer"
    assert signed_in_as(client) == olga.fs_uniquifier


def test_a_coordinator_comes_to_the_figures(client: PageClient, cast: Cast) -> None:
    email = cast.coordinator_cor.email
    assert client.post("/inloggen", {"email": email, "password": PASSWORD}).location == "/inzicht"


def test_who_is_signed_in_need_not_do_it_again(client: PageClient, cast: Cast) -> None:
    assert client.sign_in(cast.organiser_olga).raw("/inloggen", status=303).location == "/beheer"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("olga@example.org", "fout-wachtwoord"),
        ("olga@example.org", f" {PASSWORD}"),
        ("onbekend@example.org", PASSWORD),
        ("geen adres", PASSWORD),
        ("gesloten@example.org", PASSWORD),
    ],
)
def test_a_failed_sign_in_says_the_same_whatever_was_wrong(
    client: PageClient, cast: Cast, email: str, password: str
) -> None:
    assert cast.organiser_olga.active
    cast._staff("gesloten@example.org", Role.ORGANISER, None).active = False
    db.session.commit()
    answer = client.post("/inloggen", {"email": email, "password": password}, status=422)
    page = client.inspected(answer, 422)
    assert [line.get_text() for line in page.select(".error-summary li")] == [REFUSED]
    field = page.find("input", attrs={"name": "email"})
    assert field is not None
    assert field["value"] == email
    assert PASSWORD not in str(page)
    assert signed_in_as(client) is None


@pytest.mark.parametrize(("email", "password", "errors"), [("", "", 2), ("olga@example.org", "", 1), ("", "x", 1)])
def test_what_was_left_empty_is_asked_for(client: PageClient, email: str, password: str, errors: int) -> None:
    answer = client.post("/inloggen", {"email": email, "password": password}, status=422)
    assert len(client.inspected(answer, 422).select(".field__error")) == errors


def test_a_wrong_csrf_token_keeps_the_address(client: PageClient, cast: Cast) -> None:
    answer = client.post("/inloggen", {"email": "olga@example.org", "password": PASSWORD}, 422, csrf_token="verkeerd")
    page = client.inspected(answer, 422)
    assert page.select_one(".error-summary") is not None
    assert 'value="olga@example.org"' in str(page)


def test_the_page_that_was_asked_for_opens_after_signing_in(client: PageClient, cast: Cast) -> None:
    refused = client.raw("/beheer/mail?stand=sent", status=302)
    hidden = client.get(refused.location).find("input", attrs={"name": "next"})
    assert hidden is not None
    form = {"email": cast.organiser_olga.email, "password": PASSWORD, "next": hidden["value"]}
    assert client.post("/inloggen", form).location == "/beheer/mail?stand=sent"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", "evil.example", " //evil.example", "///evil.example", "/a\r\nSet-Cookie: x=1",
    ],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(client: PageClient, cast: Cast, target: str) -> None:
    form = {"email": cast.organiser_olga.email, "password": PASSWORD, "next": target}
    assert client.post("/inloggen", form).location == "/beheer"


def test_signing_out_takes_a_post(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga)
    client.get("/uitloggen", status=405)
    client.raw("/uitloggen", method="POST", status=400)  # without a token
    assert signed_in_as(client) is not None
    assert client.post("/uitloggen").location == "/"
    assert signed_in_as(client) is None
    client.raw("/beheer/mail", status=302)


def test_who_is_no_longer_active_is_signed_out(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga).get("/beheer/mail")
    db.session.get_one(User, cast.organiser_olga.id).active = False
    db.session.commit()
    client.raw("/beheer/mail", status=302)


def test_no_routes_of_the_library_are_left(app: Flask) -> None:
    assert [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security")] == []


@pytest.mark.parametrize(
    ("sent_to", "back"),
    [("/beheer/sessies/nieuw", "/beheer/sessies/nieuw"), ("/beheer/sessies/een/publiceren", "/beheer/sessies/een")],
)
def test_who_was_signed_out_while_she_typed_is_told_and_led_back(
    client: PageClient, cast: Cast, sent_to: str, back: str
) -> None:
    sent = client.post(sent_to, {"title": "Bijna kwijt"}, status=302)
    page = client.get(sent.location)
    assert "niet bewaard" in page.get_text()
    target = str(page.select_one("input[name=next]")["value"])  # type: ignore[index]
    olga = {"email": cast.organiser_olga.email, "password": PASSWORD, "next": target}
    assert client.post("/inloggen", olga).location == back
