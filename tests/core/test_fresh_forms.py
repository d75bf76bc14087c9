"""A form on the doorstep: the page that somebody else got, with a token and a cookie of one's own."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, request, request_started
from werkzeug.test import TestResponse

from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from tests import factories
from tests.page_client import PageClient

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FILLED_IN = {"name": "Noor de Nieuwe", "email": "noor@example.org"}


@pytest.fixture
def session(on_both: Flask) -> KnowledgeSession:
    return factories.knowledge_session(capacity=2)


@pytest.fixture
def inside(on_both: Flask) -> Iterator[list[str]]:
    """The questions that Flask itself had to answer."""
    answered: list[str] = []

    def note(_app: Flask, **_details: object) -> None:
        answered.append(f"{request.method} {request.path}")

    with request_started.connected_to(note, on_both):
        yield answered


def path_of(session: KnowledgeSession) -> str:
    return f"/sessies/{session.slug}/aanmelden"


def token_in(answer: TestResponse) -> str:
    [token] = TOKEN.findall(answer.text)
    return str(token)


def shared_headers(answer: TestResponse) -> list[tuple[str, str]]:
    """Those that are no visitor's own; of a cookie how it may be used."""
    shared = [
        (name, re.sub(r"=[^;]+", "", value, count=1) if name == "Set-Cookie" else value)
        for name, value in answer.headers
    ]
    return sorted(one for one in shared if one[0] != "X-Request-Id")


def test_the_second_visitor_gets_the_page_of_the_first_with_a_token_of_her_own(
    on_both: Flask, session: KnowledgeSession, inside: list[str]
) -> None:
    first, second = (PageClient(on_both).raw(path_of(session)) for _ in range(2))

    assert inside == [f"GET {path_of(session)}"]
    assert shared_headers(second) == shared_headers(first)
    assert token_in(second) != token_in(first)
    assert second.text.replace(token_in(second), token_in(first)) == first.text


def test_her_token_and_her_cookie_belong_together(on_both: Flask, session: KnowledgeSession, inside: list[str]) -> None:
    PageClient(on_both).raw(path_of(session))
    visitor, another = PageClient(on_both), PageClient(on_both)
    form, foreign = visitor.raw(path_of(session)), another.raw(path_of(session))
    assert len(inside) == 1

    visitor.raw(path_of(session), 422, method="POST", data=FILLED_IN | {"csrf_token": token_in(foreign)})
    visitor.raw(path_of(session), 303, method="POST", data=FILLED_IN | {"csrf_token": token_in(form)})
    assert db.session.query(Registration).one().name == "Noor de Nieuwe"


def test_it_tells_the_places_of_this_very_moment(on_both: Flask, session: KnowledgeSession) -> None:
    free = [PageClient(on_both).raw(path_of(session)).text for _ in range(2)]
    assert all("2 plekken vrij" in page for page in free)
    factories.registration(session)
    db.session.commit()
    assert "1 plek vrij" in PageClient(on_both).raw(path_of(session)).text
    factories.registration(session)
    db.session.commit()
    assert "Zet mij op de wachtlijst" in PageClient(on_both).raw(path_of(session)).text


def test_what_changed_is_made_anew(on_both: Flask, session: KnowledgeSession) -> None:
    for _ in range(2):
        PageClient(on_both).raw(path_of(session))
    session.title = "Zoals het is"
    db.session.commit()
    assert "Zoals het is" in PageClient(on_both).raw(path_of(session)).text


def test_who_shows_a_cookie_gets_the_token_that_fits_it(
    on_both: Flask, session: KnowledgeSession, inside: list[str]
) -> None:
    visitor = PageClient(on_both)
    visitor.raw(path_of(session))
    again = visitor.raw(path_of(session))
    assert len(inside) == 2
    visitor.raw(path_of(session), 303, method="POST", data=FILLED_IN | {"csrf_token": token_in(again)})
