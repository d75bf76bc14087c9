"""A wording that many share says to each what it would have said to her alone."""

import pytest
from flask import Flask, render_template

from sessions_app.core.extensions import db
from sessions_app.outbox import wording
from sessions_app.outbox.message import Message
from sessions_app.registrations import messages
from sessions_app.registrations.models import Registration
from tests import factories

NAMES = [
    "Sam van den Voorbeeld",
    "O'Brien & <b>zonen</b>",
    "%(name)s {{ name }}",
    "\ue000id\ue001",
    "[[link:door:1:0]]",
]


@pytest.fixture
def registrations(app: Flask) -> list[Registration]:
    session = factories.knowledge_session(online_url="https://voorbeeld.nl/online")
    return [
        factories.registration(session, name=name, online=online, number=number)
        for number, (name, online) in enumerate(((name, online) for online in (False, True) for name in NAMES), 1)
    ]


def alone(message: Message) -> wording.Texts:
    """Rendered for her, with nothing kept."""
    return wording._rendered(message, message.context)


def test_everyone_reads_what_she_would_have_read(registrations: list[Registration]) -> None:
    for make in (messages.registration_confirmed, messages.place_came_free):
        for one in registrations:
            assert wording.texts_of(make(one)) == alone(make(one)), one.name


def test_the_third_one_is_not_rendered(registrations: list[Registration], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, earlier = registrations[:3]
    wording.texts_of(messages.registration_confirmed(earlier))
    wording.texts_of(messages.registration_confirmed(first))
    monkeypatch.setattr(wording, "render_template", _never)
    _subject, text, html = wording.texts_of(messages.registration_confirmed(second))
    assert f":{second.id}:" in text and f":{first.id}:" not in text + html
    assert "O&#39;Brien &amp; &lt;b&gt;" in html


def test_what_nobody_else_is_told_is_rendered_once(
    registrations: list[Registration], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def note(template: str, /, **context: object) -> str:
        rendered.append(template)
        return render_template(template, **context)

    monkeypatch.setattr(wording, "render_template", note)
    for position, one in enumerate(registrations[:3], 1):
        wording.texts_of(messages.waiting_list_joined(one, position))
    assert len(rendered) == 3 * 3, "subject, text and HTML of each"


def test_a_change_of_the_session_is_told_also_within_its_own_transaction(registrations: list[Registration]) -> None:
    one = registrations[0]
    wording.texts_of(messages.registration_confirmed(one))
    one.knowledge_session.title = "Zoals het nu heet"
    assert "Zoals het nu heet" in wording.texts_of(messages.registration_confirmed(one))[0]
    db.session.commit()
    assert "Zoals het nu heet" in wording.texts_of(messages.registration_confirmed(one))[0]


def _never(*_arguments: object, **_more: object) -> str:
    raise AssertionError("rendered again")
