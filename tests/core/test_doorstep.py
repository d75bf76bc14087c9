"""Who shows no cookie gets a kept page on the doorstep: the same answer as inside, and only as long as it is true."""

from collections.abc import Iterator

import pytest
from flask import Flask, request, request_started
from werkzeug.test import TestResponse

from sessions_app.core.extensions import db
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

ADDRESSES = ["/", "/sessies/{slug}", "/agenda.ics", "/sessies/{slug}/sessie.ics", "/privacy"]


@pytest.fixture
def inside(on_both: Flask) -> Iterator[list[str]]:
    """The addresses that Flask itself had to answer."""
    answered: list[str] = []

    def note(_app: Flask, **_details: object) -> None:
        answered.append(request.path)

    with request_started.connected_to(note, on_both):
        yield answered


def ask(app: Flask, address: str, method: str = "GET", **headers: str) -> TestResponse:
    """As somebody who was never here."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return PageClient(app).raw(address, 304 if "If-None-Match" in named else 200, method=method, headers=named)


def headers_of(answer: TestResponse) -> list[tuple[str, str]]:
    """But for the id, which each answer has of its own."""
    assert answer.headers["X-Request-Id"]
    return [(name, value) for name, value in answer.headers if name != "X-Request-Id"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_answer_is_the_first_one(on_both: Flask, inside: list[str], address: str) -> None:
    path = address.format(slug=factories.knowledge_session().slug)
    first, second = ask(on_both, path), ask(on_both, path)
    assert (second.status_code, second.data, headers_of(second)) == (200, first.data, headers_of(first))
    assert inside == [path]


def test_what_changed_is_made_anew(on_both: Flask, inside: list[str]) -> None:
    session = factories.knowledge_session(title="Zoals het was")
    path = f"/sessies/{session.slug}"
    ask(on_both, path)
    session.title = "Zoals het is"
    db.session.commit()
    assert "Zoals het is" in ask(on_both, path).text
    assert inside == [path, path]


def test_a_last_place_that_is_taken_is_seen_at_once(on_both: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    path = f"/sessies/{session.slug}"
    free = ask(on_both, path).data
    factories.registration(session)
    db.session.commit()
    assert ask(on_both, path).data != free


@pytest.mark.parametrize("etag", ["{etag}", "W/{etag}", '"another", {etag}', "*"])
def test_who_has_it_already_is_told_so(on_both: Flask, inside: list[str], etag: str) -> None:
    factories.knowledge_session()
    whole = ask(on_both, "/agenda.ics")
    offered = etag.format(etag=whole.headers["ETag"])
    unchanged = ask(on_both, "/agenda.ics", If_None_Match=offered)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    of_the_file = {"Content-Type", "Content-Length"}
    assert headers_of(unchanged) == [(name, value) for name, value in headers_of(whole) if name not in of_the_file]
    assert inside == ["/agenda.ics"]


def test_head_tells_the_length_and_no_more(on_both: Flask, inside: list[str]) -> None:
    factories.knowledge_session()
    whole, head = ask(on_both, "/agenda.ics"), ask(on_both, "/agenda.ics", method="HEAD")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(whole.data))
    assert inside == ["/agenda.ics"]


def test_other_names_other_schemes_and_other_questions_are_other_pages(on_both: Flask, inside: list[str]) -> None:
    factories.knowledge_session()
    for address in ("/", "/?pagina=1", "/?stadsdeel=noord"):
        ask(on_both, address)
    ask(on_both, "/", Host="127.0.0.1")
    assert len(inside) == 4


@pytest.mark.parametrize("language", ["en", "nl"])
def test_who_shows_a_cookie_is_let_in(on_both: Flask, inside: list[str], language: str) -> None:
    ask(on_both, "/")
    visitor = PageClient(on_both)
    visitor.set_language(language)
    assert f'lang="{language}"' in visitor.raw("/").text
    assert 'lang="nl"' in ask(on_both, "/").text
    assert inside == ["/", "/"]


def test_a_signed_in_visitor_leaves_nothing_behind(on_both: Flask) -> None:
    PageClient(on_both).sign_in(Cast().organiser_olga).get("/")
    assert "Uitloggen" not in ask(on_both, "/").text


def test_who_came_by_a_form_is_answered_on_the_doorstep_too(on_both: Flask, inside: list[str]) -> None:
    session = factories.knowledge_session(capacity=1)
    form, after = f"/sessies/{session.slug}/aanmelden", f"/sessies/{session.slug}/aangemeld"
    visitor = PageClient(on_both)
    visitor.raw(form)
    free = [visitor.raw(after), visitor.raw(after), visitor.raw(after)]
    assert len({answer.data for answer in free}) == 1
    assert inside == [form, after]
    factories.registration(session)
    db.session.commit()
    assert visitor.raw(after).data != free[0].data, "what it means is looked at each time"


@pytest.mark.parametrize(
    "says",
    ["eyJfdXNlcl9pZCI6IjEifQ.x.y", "eyJfZmxhc2hlcyI6W119.x.y", ".eJx.x.y", "", "x", "MQ.x.y", "W1tbW1tb.x.y", "\xe9"],
)
def test_a_cookie_that_says_more_or_nothing_readable_goes_inside(on_both: Flask, inside: list[str], says: str) -> None:
    factories.knowledge_session()
    ask(on_both, "/")
    visitor = PageClient(on_both)
    visitor.show_cookie(on_both.config["SESSION_COOKIE_NAME"], says)
    visitor.raw("/")
    assert inside == ["/", "/"]
