"""Personal links: what opens, and what does not."""

from collections.abc import Iterator

import pytest
from flask import Flask

from sessions_app.core import links
from sessions_app.core.extensions import db
from tests import factories

PERSON = links.Purpose("test_person", "/p/{token}", lambda id_: db.session.get(factories.Person, id_))
OTHER = links.Purpose("test_other", "/o/{token}", PERSON.find)


@pytest.fixture
def token(app: Flask) -> str:
    return links.token_for(PERSON, factories.person())


def test_a_token_opens_its_row(app: Flask) -> None:
    first, second = factories.person(), factories.person()
    assert links.find_by_token(PERSON, links.token_for(PERSON, first)) is first
    assert links.find_by_token(PERSON, links.token_for(PERSON, second)) is second


def test_every_changed_letter_is_refused(token: str) -> None:
    for index, letter in enumerate(token):
        tampered = token[:index] + ("A" if letter != "A" else "B") + token[index + 1 :]
        assert links.find_by_token(PERSON, tampered) is None, index


@pytest.mark.parametrize("wrong", ["", "a", "ü" * 32, "=" * 32, "../" * 11, "A" * 32, "A" * 3200])
def test_what_is_no_token_is_refused(app: Flask, wrong: str) -> None:
    assert links.find_by_token(PERSON, wrong) is None


def test_one_letter_more_or_less_is_refused(token: str) -> None:
    for wrong in (token[:-1], token + "A", token + "AAAA", f"{token}=", f" {token}", f"{token}\n"):
        assert links.find_by_token(PERSON, wrong) is None


def test_a_token_for_another_purpose_is_refused(token: str) -> None:
    assert links.find_by_token(OTHER, token) is None


def test_the_token_of_one_row_does_not_open_another(app: Flask) -> None:
    mine, other = factories.person(), factories.person()
    mixed = links.token_for(PERSON, other)[:8] + links.token_for(PERSON, mine)[8:]  # 8 letters: the id
    assert links.find_by_token(PERSON, mixed) is None


def test_an_unknown_id_is_refused(app: Flask) -> None:
    gone = factories.person()
    token = links.token_for(PERSON, gone)
    db.session.delete(gone)
    db.session.commit()
    assert links.find_by_token(PERSON, token) is None


def test_raising_the_version_revokes_every_link(app: Flask) -> None:
    person = factories.person()
    old = links.token_for(PERSON, person)
    person.link_version += 1
    assert links.find_by_token(PERSON, old) is None
    assert links.find_by_token(PERSON, links.token_for(PERSON, person)) is person


@pytest.fixture
def rotated(app: Flask, token: str) -> Iterator[str]:
    """A token of before the key was rotated."""
    kept = {name: app.config[name] for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS")}
    app.config.update(SECRET_KEY="z" * 40, SECRET_KEY_FALLBACKS=[kept["SECRET_KEY"]])
    yield token
    app.config.update(kept)


def test_an_old_link_lives_on_while_the_key_is_rotated(app: Flask, rotated: str) -> None:
    person = links.find_by_token(PERSON, rotated)
    assert person is not None
    assert links.token_for(PERSON, person) != rotated


def test_an_old_link_dies_with_its_key(app: Flask, rotated: str) -> None:
    app.config["SECRET_KEY_FALLBACKS"] = []
    assert links.find_by_token(PERSON, rotated) is None


def test_tokens_have_one_length_whatever_the_id(app: Flask) -> None:
    rows = [factories.Person(id=number, link_version=0) for number in (1, 1_000_000, 2**47)]
    assert {len(links.token_for(PERSON, row)) for row in rows} == {32}
    assert len({links.token_for(PERSON, row)[8:] for row in rows}) == 3


def test_a_placeholder_becomes_a_link_and_is_hidden_in_previews(app: Flask) -> None:
    registration = factories.registration(factories.knowledge_session())
    stands_for = links.placeholder("registration", registration.id)
    token = links.fill_in(stands_for).removeprefix("http://localhost/aanmelding/")
    assert len(token) == 32
    assert links.fill_in(f"({stands_for}?cijfer=8)") == f"(http://localhost/aanmelding/{token}?cijfer=8)"
    assert links.hide(f"Open {stands_for}.", "…") == "Open …."
    assert links.hide(f"({stands_for}?sessie=noord-1#nieuw)", "…") == "(…)"


def test_a_placeholder_of_before_the_rotation_is_still_filled_in(app: Flask) -> None:
    registration = factories.registration(factories.knowledge_session())
    stands_for = links.placeholder("registration", registration.id)
    kept = app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="z" * 40, SECRET_KEY_FALLBACKS=[kept])
    try:
        assert links.fill_in(stands_for).startswith("http://localhost/aanmelding/")
    finally:
        app.config.update(SECRET_KEY=kept, SECRET_KEY_FALLBACKS=[])


def test_a_row_that_is_gone_leaves_the_front_page(app: Flask) -> None:
    assert links.fill_in(links.placeholder("registration", 4711)) == "http://localhost/"


def test_a_purpose_that_nobody_registered_is_a_fault(app: Flask) -> None:
    with pytest.raises(KeyError):
        links.placeholder("nothing", 1)


@pytest.mark.parametrize("typed", ["[[link:registration:1]]", f"[[link:registration:1:{'0' * 16}]]"])
def test_a_typed_placeholder_stays_text(app: Flask, typed: str) -> None:
    assert links.fill_in(typed) == typed
