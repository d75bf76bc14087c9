"""What an organiser writes is Dutch. An English page says so to a screen reader (WCAG 3.1.2); a Dutch one need not."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import evaluation_texts, own_questions, publication
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProgrammeItem
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.materials import service as materials
from sessions_app.questions.models import Question
from sessions_app.registrations.models import Registration
from tests import factories
from tests.cast import Cast
from tests.house_rules.walked import SLUG, make_one_of_everything, page_addresses
from tests.page_client import PageClient

WRITTEN = (
    "titel?", "samenvatting", "beschrijving", "onderdeel", "spreker", "toegang", "thema", "open vraag", "keuzevraag",
    "antwoord a", "materiaal", "vraag vooraf", "antwoord erop", "les", "bedankt", "reden",
)  # fmt: skip
MARK = "zeeuws "  # in front of each of them
STAFF = ("/beheer", "/inzicht")
IN_MAILS = "Van dagbesteding naar werk|Ingang zonder drempel|Deze keer alleen voor"  # what an organiser wrote there


@pytest.fixture(params=("en", "nl"))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    with app.test_request_context():
        make_one_of_everything()
    made = factories.session_with(SLUG)
    words = {word: MARK + word for word in WRITTEN}
    made.title, made.summary, made.description = words["titel?"], words["samenvatting"], words["beschrijving"]
    made.venue_access, made.themes = words["toegang"], [factories.theme(words["thema"])]
    made.programme = [ProgrammeItem(offset_minutes=0, title=words["onderdeel"], led_by=words["spreker"])]
    choice, _scale, free = own_questions.questions_of(made)
    choice.text, choice.options, free.text = words["keuzevraag"], [words["antwoord a"], "b"], words["open vraag"]
    materials.add_link(made, words["materiaal"], "https://example.org/")
    db.session.add(
        Question(
            knowledge_session_id=made.id, text=words["vraag vooraf"], answer=words["antwoord erop"],
            is_answered=True, published_at=clock.now(), created_at=clock.now(),
        )
    )  # fmt: skip
    publication.tick(made, False, False, [words["les"]])
    evaluation_texts.write(made, "", "", words["bedankt"])
    off = factories.knowledge_session(status=SessionStatus.CANCELLED, cancellation_reason=words["reden"], slug="eraf")
    factories.registration(off)
    db.session.commit()
    return made


def pages(app: Flask, language: str, of_staff: bool = False) -> Iterator[tuple[str, BeautifulSoup]]:
    client = PageClient(app)
    if of_staff:
        client.sign_in(Cast().admin_anna)
    client._client.set_cookie("taal", language)
    paths = {path for _, path in page_addresses(app)} | {"/sessies/eraf"}
    for path in sorted(path for path in paths if path.startswith(STAFF) == of_staff and not path.startswith("/taal")):
        answer = client._client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield path, BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def language_of(text: NavigableString) -> str:
    told = text.find_parent(attrs={"lang": True})
    return str(told["lang"]) if told else ""


def test_its_language_is_told_where_the_page_has_another(app: Flask, session: KnowledgeSession, language: str) -> None:
    seen = set()
    for moment, has_answered in ((clock.now(), False), (session.ends_at + timedelta(days=5), True)):
        for registration in db.session.scalars(select(Registration)):
            registration.has_answered = has_answered
        db.session.commit()
        with clock.set_to(moment):
            for path, page in pages(app, language):
                for text in page.body.find_all(string=lambda one: MARK in one) if page.body else []:
                    assert language_of(text) == "nl", f"{path}: {text}"
                    seen |= {word for word in WRITTEN if MARK + word in text}
                inside = page.select("body [lang=nl]:not(nav.language *)")
                assert language == "en" or not inside, f"{path} is Dutch by itself"
    assert seen == set(WRITTEN), "all of it is on a page somewhere"


def test_pages_of_staff_say_it_outside_of_forms(app: Flask, session: KnowledgeSession) -> None:
    seen = set()
    for path, page in pages(app, "en", of_staff=True):
        if page.body is None or page.select_one("html[lang=en]") is None:
            continue  # a mail, in the language of who gets it
        for text in page.body.find_all(string=lambda one: MARK in one):
            if not text.find_parent(["select", "textarea", "label"]) and not text.find_parent(class_="field__hint"):
                assert language_of(text) == "nl", f"{path}: {text}"
                seen.add(path)
    assert len(seen) > 15


def test_an_english_mail_says_it_as_well() -> None:
    """Of the golden files; in a round the organiser writes all of the mail, in a language that she chooses."""
    mails = [path for path in Path("tests").glob("*/golden/*.en.html") if not path.name.startswith("session_invited")]
    said = [
        (path.name, text)
        for path in mails
        for text in BeautifulSoup(path.read_text("utf-8"), "html.parser").find_all(string=re.compile(IN_MAILS))
        if not text.find_parent("title")
    ]
    assert len(said) > 20
    assert not [(name, str(text)) for name, text in said if language_of(text) != "nl"]
