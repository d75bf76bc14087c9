"""A visitor in the tests. Each HTML page it receives is inspected: what a good page has is not asserted
test by test, but always."""

import re
from collections import Counter
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sessions_app.core import clock, idle
from sessions_app.core.extensions import db
from sessions_app.people import signed_in
from sessions_app.people.models import User

SHOWN_BY_BROWSERS = {  # an <input> of this kind with another value comes up empty
    "date": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d(:\d\d)?",
    "datetime-local": r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?",
}
DUTCH = Path(__file__).resolve().parents[1] / "sessions_app/translations/nl/LC_MESSAGES/messages.po"


class _Browser(FlaskClient):
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        _forget_the_last_visitor()
        return super().open(*args, **kwargs)


def _forget_the_last_visitor() -> None:
    """A real request begins with an empty `g`; in the application context of a test it still holds the last visitor."""
    for name in list(g) if has_app_context() else ():
        g.pop(name)


class PageClient:
    """Talks to the application as a browser does: follows nothing by itself, keeps cookies, sends CSRF tokens."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._client = _Browser(app, app.response_class, use_cookies=True)

    def sign_in(self, user: User) -> "PageClient":
        """Signed in without the form, which has tests of its own."""
        row = signed_in.new_row(user, "", clock.now())
        db.session.commit()
        with self._client.session_transaction() as browser_session:
            browser_session.update(
                {"_user_id": user.fs_uniquifier, "_fresh": True, "_id": None, "fs_cc": "set", signed_in.KEY: row.id}
            )
            browser_session.pop(idle.SEEN, None)  # signing in begins the two hours anew
        return self

    def get(self, address: str, status: int = 200, **kwargs: Any) -> BeautifulSoup:
        return self.inspected(self._client.get(address, **kwargs), status)

    def raw(self, address: str, status: int = 200, method: str = "GET", **kwargs: Any) -> TestResponse:
        """An answer that is not a page: a file, a redirect, JSON."""
        answer = self._client.open(address, method=method, **kwargs)
        assert answer.status_code == status, f"{address}: {answer.status_code}, not {status}"
        return answer

    def post(self, address: str, data: dict[str, Any] | None = None, status: int = 303, **kwargs: Any) -> TestResponse:
        """Sends a form with a valid CSRF token; a page that comes back is inspected too."""
        token = kwargs.pop("csrf_token", None) or self.csrf_token()
        answer = self._client.post(address, data={"csrf_token": token, **(data or {})}, **kwargs)
        assert answer.status_code == status, f"{address}: {answer.status_code}, not {status}: {text_of(answer)}"
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
            self.inspected(answer, status)
        return answer

    def csrf_token(self) -> str:
        """A token of this visitor's own session, as any form of hers carries it."""
        from flask_wtf.csrf import generate_csrf

        _forget_the_last_visitor()
        with self.app.test_request_context():
            from flask import session as browser_session

            with self._client.session_transaction() as kept:
                browser_session.update({key: kept[key] for key in ("csrf_token",) if key in kept})
                token = generate_csrf()
                kept["csrf_token"] = browser_session["csrf_token"]
        return token

    def set_language(self, language: str) -> None:
        self._client.set_cookie("taal", language)

    def show_cookie(self, name: str, value: str) -> None:
        self._client.set_cookie(name, value)

    def inspected(self, answer: TestResponse, status: int) -> BeautifulSoup:
        assert answer.status_code == status, f"{answer.request.path}: {answer.status_code}: {text_of(answer)}"
        return inspect(answer.get_data(as_text=True), answer.request.path)


def inspect(html: str, where: str) -> BeautifulSoup:
    """Valid HTML, a title, one h1, a label for every field, ids that exist once, no message left untranslated."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    assert not parser.errors, f"{where}: not valid HTML: {parser.errors[:3]}"
    page = BeautifulSoup(html, "html.parser")
    title = page.title.get_text(strip=True) if page.title else ""
    assert title.endswith("De Omslag"), f"{where}: title {title!r}"
    tags = page.find_all(True)
    headings = [tag for tag in tags if tag.name == "h1"]
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    assert page.html is not None and page.html.get("lang") in ("nl", "en"), f"{where}: no language"
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    assert not [name for name, times in ids.items() if times > 1], f"{where}: ids twice: {ids.most_common(2)}"
    labelled = {tag.get("for") for tag in tags if tag.name == "label"}
    for field in tags:
        if field.name in ("input", "select", "textarea"):
            _has_a_label(field, labelled, where)
            _keeps_what_is_typed(field, where)
    for tag in tags:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            wanted = tag.get(name, [])
            wanted = wanted if isinstance(wanted, list) else str(wanted).split()
            assert all(one in ids for one in wanted), f"{where}: {name}={tag[name]!r} points nowhere"
    if page.html.get("lang") == "nl":
        _is_in_dutch(page, where)
    assert all(tag.caption for tag in tags if tag.name == "table"), f"{where}: a table without a caption"
    assert not [tag for tag in tags if tag.has_attr("style")], f"{where}: inline style"
    assert 'class="' not in page.get_text(), f"{where}: markup that is read as words"
    scripts = [tag for tag in tags if tag.name == "script" and not tag.has_attr("src")]
    assert not [tag for tag in scripts if tag.get("type") != "application/ld+json"], where
    return page


def _is_in_dutch(page: BeautifulSoup, where: str) -> None:
    """No English message of the catalogue stands on a Dutch page (a catalogue that was not compiled, a `_()` that was
    evaluated too early). What says itself that it is English, such as a mail that is shown, is meant so."""
    meant = {id(text) for tag in page.find_all(lang="en") for text in tag.strings}
    words = " ".join(" ".join(text for text in page.strings if id(text) not in meant).split())
    english = [message for message in _english_messages() if message in words]
    assert not english, f"{where}: not in Dutch: {english[:3]}"


@cache
def _english_messages() -> list[str]:
    """Those long enough not to be Dutch by accident, and without placeholders."""
    with DUTCH.open("rb") as file:
        ids = [message.id for message in read_po(file) if isinstance(message.id, str) and message.id != message.string]
    return [one for one in ids if len(one.split()) >= 4 and "%" not in one and "\n" not in one]


def _has_a_label(field: Tag, labelled: Container[str], where: str) -> None:
    if field.get("type") in ("hidden", "submit"):
        return
    told = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
    assert told or (field.get("id") and field["id"] in labelled), f"{where}: a field without a label: {field}"


def _keeps_what_is_typed(field: Tag, where: str) -> None:
    assert field.get("type") != "number", f"{where}: no browser sends what is no number: {field}"
    value, shown = str(field.get("value", "")), SHOWN_BY_BROWSERS.get(str(field.get("type")))
    assert not (value and shown) or re.fullmatch(shown, value), f"{where}: a value that no browser shows: {field}"


def text_of(answer: TestResponse) -> str:
    return " ".join(BeautifulSoup(answer.get_data(as_text=True), "html.parser").get_text(" ").split())[:400]
