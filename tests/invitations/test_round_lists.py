"""A draft of somebody's own list: how the list was read, and reading it otherwise."""

import io
import time

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.core.spreadsheets import given_lists
from sessions_app.invitations.models import RoundRecipient
from sessions_app.invitations.round_lines import MOST_LINES
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

NEW = "/beheer/sessies/noord-1/uitnodigen/nieuw/lijst"
LIST = "Wie;Naam;E-mail werk\nJan Bos;Pantar;jan@example.org\nIşıl;Pantar;isil@example.org"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="noord-1")


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def given(client: PageClient, data: bytes) -> str:
    """The address of the draft."""
    file = {"file": (io.BytesIO(data), "lijst.csv")}
    return str(client.post(NEW, file, content_type="multipart/form-data").location)


def fields_of(page: BeautifulSoup) -> dict[str, str]:
    selects = page.select("form[action$='/anders'] select")
    return {str(one["name"]): str(_chosen(one)["value"]) for one in selects}


def _chosen(select: Tag) -> Tag:
    return select.select_one("option[selected]") or select.select("option")[0]


def people() -> list[tuple[str, str]]:
    found = db.session.execute(
        select(RoundRecipient.name, RoundRecipient.organisation).order_by(RoundRecipient.position)
    )
    return [(name, organisation) for name, organisation in found]


def test_a_draft_tells_how_its_list_was_read_and_can_be_read_otherwise(
    olga: PageClient, session: KnowledgeSession
) -> None:
    here = given(olga, LIST.encode("cp1254"))
    page = olga.get(here)
    words = page.get_text(" ", strip=True)
    assert "Not used Wie" in words and "Windows-1252" in words and "Iþýl" in words
    chosen = fields_of(page) | {"column_name": "0", "column_organisation": "1", "encoding": "cp1254"}
    assert olga.post(f"{here}/anders", chosen).location == here
    assert people() == [("Jan Bos", "Pantar"), ("Işıl", "Pantar")]
    page = olga.get(here)
    assert fields_of(page) == chosen and "Işıl" in page.get_text()
    olga.post(f"{here}/anders", chosen | {"column_name": "77"}, status=422)
    assert len(people()) == 2


SENT = {"moment": "now", "title": "Kom je?", "body": "Dag", "language": "nl", "way": "mail"}


@pytest.mark.parametrize("deed", [("versturen", SENT), ("weggooien", {})])
def test_the_list_goes_when_it_is_not_needed_any_more(
    olga: PageClient, session: KnowledgeSession, deed: tuple[str, dict[str, str]]
) -> None:
    here = given(olga, LIST.encode())
    assert given_lists.find(f"round:{here.rsplit('/', 1)[1]}")
    olga.post(f"{here}/{deed[0]}", deed[1])
    assert given_lists.find(f"round:{here.rsplit('/', 1)[1]}") is None
    olga.post(f"{here}/anders", {}, status=404 if deed[0] == "weggooien" else 409)


def test_a_draft_of_other_people_shows_no_list(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga, b"Jan <jan@example.org>; isil@example.org")
    assert "How we read your list" not in olga.get(here).get_text()
    given_lists.forget(f"round:{here.rsplit('/', 1)[1]}")
    assert "How we read your list" not in olga.get(here).get_text()
    olga.post(f"{here}/anders", {}, status=409)


def test_the_longest_list_is_there_in_seconds_on_a_small_page(olga: PageClient, session: KnowledgeSession) -> None:
    lines = "\n".join(f"Mens;Bos;mens{n}@organisatie{n % 300}.nl;Organisatie {n % 300}" for n in range(MOST_LINES))
    began = time.process_time()
    here = given(olga, f"Voornaam;Achternaam;E-mail werk;Werkgever\n{lines}".encode())
    assert time.process_time() - began < 60  # of a machine that is shared; alone it takes some seconds
    assert db.session.scalar(select(func.count(RoundRecipient.id))) == MOST_LINES
    began = time.process_time()
    answer = olga.raw(here)
    assert len(answer.data) < 60_000 and time.process_time() - began < 5
