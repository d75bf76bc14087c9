"""Every form of every page of the small world, filled in as it stands and something of it changed.

So a route that is added is tried without a word, as long as a page of the small world leads to it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from sessions_app.core.extensions import db
from sessions_app.people.access_table import Actor, Answer, rows
from sessions_app.people.models import User
from tests.cast import PASSWORD
from tests.house_rules.small_world import LINK_PAGES, SmallWorld
from tests.materials.some_files import PDF
from tests.page_client import PageClient

Fields = Mapping[str, list[Any]]

TYPED = {
    "email": "nieuw@example.org",
    "number": "3",
    "password": PASSWORD,
    "url": "https://example.org",
    "tel": "0612345678",
}
NO_FORMS = re.compile(r"^/(mijn-account|inzicht|static|sessies/<slug>$)|\.\w+$")  # or none that tells us anything
CHANGED = {"name", "title", "what"}  # and every field of several lines
NOT_SENT = {"reset", "image"}


@dataclass(frozen=True)
class Sent:
    """A form that is sent by who may: `rule` as in the table of addresses."""

    rule: str
    actor: Actor
    answer: Answer


def writing_routes() -> list[Sent]:
    """Each address that takes a form, with somebody who may send it: an admin where possible."""
    best = (Actor.ADMIN, Actor.LINK_HOLDER, Actor.DOOR_HELPER, Actor.VISITOR)
    found = []
    for row in rows():
        for address in row.addresses:
            method, rule = address.split()
            if method == "POST":
                actor = next(one for one in best if row.answers[one] is not Answer.NO)
                found.append(Sent(rule, actor, row.answers[actor]))
    return found


def client_of(world: SmallWorld, actor: Actor) -> PageClient:
    client = PageClient(world.app)
    if actor in world.users:
        client.sign_in(db.session.get_one(User, world.users[actor]))
    return client


def forms_of(world: SmallWorld) -> dict[str, Fields]:
    """What each form of each page would send, filled in and something of it changed; by the path it goes to."""
    forms: dict[str, Fields] = {}
    staff = client_of(world, Actor.ADMIN)
    for row in rows():
        for address in row.addresses:
            method, rule = address.split()
            if method == "GET" and not NO_FORMS.search(rule):
                for path, fields in _forms_at(world, staff, rule, row.answers):
                    forms.setdefault(path, fields)
    return forms


def _forms_at(
    world: SmallWorld, staff: PageClient, rule: str, answers: Mapping[Actor, Answer]
) -> Iterator[tuple[str, Fields]]:
    is_link = rule.startswith(LINK_PAGES)
    actor = next((one for one in (Actor.LINK_HOLDER, Actor.DOOR_HELPER) if answers[one] is Answer.OWN), Actor.VISITOR)
    path = world._address(rule, actor if is_link else Actor.ADMIN, True, answers[actor])
    client = PageClient(world.app) if is_link else staff
    db.session.remove()
    got = client._client.get(path)
    if got.status_code != 200 or got.mimetype != "text/html":
        return
    page = BeautifulSoup(got.get_data(as_text=True), "html.parser")
    for form in page.find_all("form"):
        if str(form.get("method", "")).lower() == "post":
            yield urlsplit(urljoin(path, str(form.get("action") or path))).path, _filled_in(page, form)


def _filled_in(page: BeautifulSoup, form: Tag) -> Fields:
    fields: dict[str, list[Any]] = {}
    beside = page.find_all(form=form["id"]) if form.get("id") else []
    controls = [*form.find_all(["input", "select", "textarea", "button"]), *beside]
    has_a_plain_button = any(one.name == "button" and not one.get("name") for one in controls)
    for control in controls:
        name, kind = str(control.get("name") or ""), str(control.get("type") or control.name)
        if control.name == "button" and has_a_plain_button:
            continue  # it does something beside the point, such as adding a line
        if name and name != "csrf_token" and kind not in NOT_SENT and not control.has_attr("disabled"):
            values = _values(name, kind, control, fields.get(name, []))
            if values:
                fields[name] = values
    return fields


def _values(name: str, kind: str, control: Tag, before: list[Any]) -> list[Any]:
    value = str(control.get("value") or "")
    if kind == "file":
        return [PDF]
    if kind == "checkbox":
        return [*before, value or "y"]
    if kind in ("radio", "button", "submit"):
        return [value] if control.has_attr("checked") or not before else before
    if control.name == "select":
        options = control.find_all("option")
        chosen = [one for one in options if one.has_attr("selected")] or options[-1:]
        return [str(one.get("value", one.get_text())) for one in chosen]
    if kind == "textarea":
        return [f"{control.get_text().strip()} anders".strip()]
    if name in CHANGED:
        return [f"{value} anders".strip()]
    return [*before, value or TYPED.get(kind, "")]


def send(world: SmallWorld, sent: Sent, forms: Mapping[str, Fields]) -> int:
    client = client_of(world, sent.actor)
    path = world._address(sent.rule, sent.actor, True, sent.answer)
    fields = {
        name: [(BytesIO(PDF), "dia.pdf") if value is PDF else value for value in values]
        for name, values in forms.get(path, {}).items()
    }
    token = client.csrf_token()
    db.session.remove()  # nothing that a test has begun holds up the request
    return client._client.post(path, data={**fields, "csrf_token": token}).status_code
