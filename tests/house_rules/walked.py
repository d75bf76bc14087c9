"""A walk along every address that can be read, with true ids and tokens, by everybody there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from sessions_app.core import clock, links
from sessions_app.core.access import Access, access_of
from sessions_app.core.extensions import db
from sessions_app.feedback import own_questions, question_sets, room
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.feedback.question_rules import Asked, QuestionKind
from sessions_app.knowledge_sessions.models import Accreditation, ProfessionalRegister
from sessions_app.materials import service as materials
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.materials.some_files import PDF
from tests.page_client import PageClient

FORMULA = '=HYPERLINK("http://evil.example")'
SLUG = "alles"
NUL = "a\0"
TABLES_OF_IDS = {"mail_id": "outgoing_mails", "set_id": "question_sets"}  # else `theme_id` is an id in `themes`
OTHER_VALUES = {"slug": SLUG, "register": "anders", "language_code": "nl", "filename": "css/base.css"}


OWN_QUESTIONS = [
    Asked(QuestionKind.CHOICE, FORMULA, ("Ja", "Nee")),
    Asked(QuestionKind.SCALE, "Ik kan hiermee verder"),
    Asked(QuestionKind.OPEN, "Wat mis je nog?"),
]


@dataclass(frozen=True)
class Seen:
    visitor: str
    endpoint: str
    access: Access
    answer: TestResponse


def make_one_of_everything() -> None:
    """A session that begins soon, who has a place and who waits, an evaluation to fill in, a mail. Hostile values."""
    accreditation = Accreditation(register=ProfessionalRegister.OTHER, name=FORMULA, number="=1", points="2")
    knowledge_session = factories.knowledge_session(
        slug=SLUG, starts_at=clock.now() + timedelta(hours=2), accreditations=[accreditation]
    )
    factories.district(SLUG), factories.organisation(FORMULA), factories.theme(SLUG)
    texts = {"organisation": "@werk", "job_title": "-1+1", "question": "＝1"}
    number = RegisterNumber(register=ProfessionalRegister.OTHER, number="=1+1")
    came = {
        "attendance": Attendance.ATTENDED, "attendance_marked_at": clock.now(), "register_numbers": [number],
    }  # fmt: skip
    registration = factories.registration(knowledge_session, name=FORMULA, **texts, **came)
    factories.registration(knowledge_session, name="\t=1", status=RegistrationStatus.WAITING)
    materials.add_file(knowledge_session, f"{FORMULA}.pdf", BytesIO(PDF), len(PDF))
    own_questions.ask(knowledge_session, OWN_QUESTIONS)
    question_sets.save(None, FORMULA, None, OWN_QUESTIONS)
    db.session.add(LaterRequest(registration=registration, asked_at=clock.now(), link_version=0))
    db.session.add(FeedbackRequest(registration=registration, asked_at=clock.now(), link_version=0))
    db.session.add(
        OutgoingMail(
            idempotency_key="een", kind="invitation", recipient_email="sam@example.org", subject="Hoi",
            text_body="Dag Sam", html_body="<p>Dag Sam</p>", message_id="<een@example.org>", state=MailState.SENT,
            due_at=clock.now(), created_at=clock.now(), knowledge_session_id=knowledge_session.id,
        )
    )  # fmt: skip
    db.session.commit()


def visitors(app: Flask, cast: Cast) -> dict[str, PageClient]:
    """Nobody in particular, and everyone of the cast."""
    names = [name for name in dir(Cast) if isinstance(vars(Cast).get(name), cached_property)]
    return {"anonymous": PageClient(app)} | {name: PageClient(app).sign_in(getattr(cast, name)) for name in names}


def walk(app: Flask, everybody: dict[str, PageClient], method: str = "GET") -> Iterator[Seen]:
    addresses = list(page_addresses(app))
    for visitor, client in everybody.items():
        for rule, address in addresses:
            access = access_of(app, rule.endpoint)
            assert access is not None
            yield Seen(visitor, rule.endpoint, access, client._client.open(address, method=method))


def page_addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that is read, each with an address that leads somewhere."""
    tokens = list(_paths_with_tokens())
    code = next((path.rpartition("/")[2] for path in tokens if path.startswith("/beheer/inchecken/")), "")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        if "token" in rule.arguments:
            head, _, rest = rule.rule.partition("<token>")
            for path in tokens:
                if path.startswith(head) and "/" not in path.removeprefix(head):
                    yield rule, path + rest.replace("<code>", code)
        else:
            values = {name: _value(name) for name in rule.arguments}
            if rule.rule.startswith("/e/"):
                values["code"] = room.code_of(factories.session_with(SLUG))
            yield rule, app.url_map.bind("localhost").build(rule.endpoint, values)


class SaysNul(ImmutableMultiDict[str, str]):
    """What a page hears when it looks in the query of its address, whatever it asks."""

    def __contains__(self, _name: object) -> bool:
        return True

    def getlist(self, _name: str, type: Any = None) -> list[Any]:
        return [NUL] if type is None else []

    def get(self, _name: str, default: Any = None, type: Any = None) -> Any:
        return NUL if type is None else default


def addresses_with_a_nul(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route that is read, by a right address, and with a NUL in each of its words."""
    for rule, address in page_addresses(app):
        yield rule, f"{address}?iets={quote(NUL)}"
        for name in sorted(rule.arguments):
            if not isinstance(rule._converters[name], IntegerConverter):
                values = {other: NUL if other == name else _value(other) for other in rule.arguments}
                yield rule, app.url_map.bind("localhost").build(rule.endpoint, values)


def _paths_with_tokens() -> Iterator[str]:
    """One working link of each purpose."""
    ids = range(1, 30)
    for purpose in links._purposes.values():
        rows = filter(None, (purpose.find(number) for number in ids))
        yield from [links.path_for(purpose, row) for row in rows][:1]
    for address_of in links._address_makers.values():
        yield from list(filter(None, map(address_of, ids)))[:1]


def _value(name: str) -> str | int:
    if name in OTHER_VALUES:
        return OTHER_VALUES[name]
    if name == "which":  # a question, by who asked it
        return f"a{_value('registration_id')}"
    table = db.metadata.tables.get(TABLES_OF_IDS.get(name, f"{name.removesuffix('_id')}s"))
    found = db.session.scalar(select(table.c.id).order_by(table.c.id)) if table is not None else None
    return found if found is not None else 1
