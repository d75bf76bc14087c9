"""Nothing but the gate reads an answer: by the source, by the statements that the database gets, and by what people
see. An answer that has come in and may not come out yet changes no page, file or version, for nobody.
"""

import ast
import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from sessions_app.core import clock
from sessions_app.core.extensions import Model, db
from sessions_app.core.kept import facts
from sessions_app.feedback import gate, later, paper, service, tasks
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.feedback.own_questions import questions_of
from sessions_app.feedback.queries import find_request
from sessions_app.feedback.question_models import OwnQuestion
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.feedback.rules import WillChange, WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.models import Registration
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.house_rules.walked import SLUG, Seen, make_one_of_everything, visitors, walk
from tests.page_client import PageClient

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = {"FeedbackResponse": "feedback_responses", "OwnAnswer": "own_answers", "LaterAnswer": "later_answers"}
IN_SQL = re.compile("|".join(ANSWERS.values()))

FEEDBACK = "sessions_app/feedback"
DEFINE = {f"{FEEDBACK}/models.py", f"{FEEDBACK}/question_models.py"}
THE_GATE = {f"{FEEDBACK}/gate.py", f"{FEEDBACK}/gate_figures.py", f"{FEEDBACK}/gate_reading.py"}
WRITE = {f"{FEEDBACK}/service.py", f"{FEEDBACK}/later.py", f"{FEEDBACK}/made_up.py"}  # a new answer, and no more
WHO_LOOKED = {"pages.trail", "pages.trail_csv"}  # the walk itself is in it
RANDOM = re.compile(
    r'csrf[^>]*?(?:value|content)="[^"]*"|nonce="[^"]*"|form_token"[^>]*|"csrf":"[^"]*"|wachtwoord-vergeten/[\w.-]+'
    r'|name="key"[^>]*'
)
WHO_LOOKS = ("anonymous", "admin_anna", "organiser_olga", "coordinator_noor")
NAME_THE_TABLES = DEFINE | {"sessions_app/core/kept/facts.py"}  # which says that public pages do not show them


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.glob("sessions_app/**/*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def named(tree: ast.AST) -> set[ast.AST]:
    """Where the source says one of the answers; an import alone does nothing."""
    return {
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in ANSWERS)
        or (isinstance(node, ast.Attribute) and node.attr in ANSWERS)
    }


def made_or_declared(tree: ast.AST) -> set[ast.AST]:
    """Where a new one is made, or the type of a value told."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.add(node.func)
            if isinstance(node.func, ast.Name) and node.func.id == "insert":
                found |= set(node.args)
        elif isinstance(node, ast.FunctionDef):
            told = [node.returns, *(argument.annotation for argument in node.args.args)]
            found |= {inner for one in told if one is not None for inner in ast.walk(one)}
    return found


def test_no_other_source_names_the_answers() -> None:
    naming = {name for name, tree in sources() if named(tree) or any(map(imports_answers, ast.walk(tree)))}
    assert naming <= THE_GATE | WRITE | DEFINE
    assert naming >= WRITE, "else this test looks at nothing"


def imports_answers(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name in ANSWERS or alias.name == "*" for alias in node.names)


def test_who_takes_answers_in_makes_them_and_reads_none() -> None:
    for name, tree in sources():
        if name in WRITE:
            assert not named(tree) - made_or_declared(tree), name


def test_no_statement_names_their_tables_in_words() -> None:
    naming = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.search(node.value)
    }
    assert naming <= NAME_THE_TABLES


def test_what_came_out_on_paper_is_read_by_the_gate_alone() -> None:
    """The sheets among the answers that are out may be fewer than five."""
    reading = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "on_paper" and isinstance(node.ctx, ast.Load)
    }
    in_templates = [path.name for path in ROOT.glob("templates/**/*.*") if ".on_paper" in path.read_text()]
    assert {name for name in reading if not name.startswith(f"{FEEDBACK}/gate")} == set()
    assert reading and not in_templates


def test_no_row_leads_to_an_answer(app: Flask) -> None:
    """So that none can be loaded along with something else."""
    tables = {mapper.class_.__name__: mapper for mapper in Model.registry.mappers}
    assert set(ANSWERS) <= set(tables)
    leading = [
        f"{name}.{relation.key}"
        for name, mapper in tables.items()
        for relation in mapper.relationships
        if relation.mapper.class_.__name__ in ANSWERS or name in ANSWERS
    ]
    assert not leading


@dataclass
class World:
    """Of `make_one_of_everything`, six days after its session: everybody looks, and some of the participants answer."""

    knowledge_session: KnowledgeSession
    everybody: dict[str, PageClient]
    silent: list[Registration]

    def answer(self, times: int, words: str) -> None:
        for _ in range(times):
            request = find_request(self.silent.pop().id)
            assert request is not None
            own = {question.id: words if question.kind is QuestionKind.OPEN else 1 for question in self._own()}
            given = service.Answer(3, f"Neemt {words} mee", WillChange.NO, 7, f"Tip {words}", own)
            service.answer(request, given)
            later.answer(self._asked_again(request), WorkedOut.NO, f"Lukte {words}")
        db.session.commit()

    def _own(self) -> list[OwnQuestion]:
        return questions_of(self.knowledge_session)

    def _asked_again(self, request: FeedbackRequest) -> LaterRequest:
        hers = LaterRequest.registration_id == request.registration_id
        return db.session.scalars(select(LaterRequest).where(hers)).one()

    def seen(self, app: Flask) -> dict[tuple[str, str], str]:
        """What everybody sees everywhere, but for who looked at what."""
        return {
            (seen.visitor, seen.endpoint): f"{seen.answer.status} {seen.answer.headers.get('ETag')} {body(seen)}"
            for seen in walk(app, self.everybody)
            if seen.endpoint not in WHO_LOOKED
        }


def changed(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> set[str]:
    """Which pages."""
    return {where[1] for where, seen in after.items() if seen != before[where]}


def body(seen: Seen) -> str:
    """Without what is random in every answer."""
    return RANDOM.sub("", seen.answer.get_data().decode("utf-8", "replace"))


@pytest.fixture
def world(app: Flask, cast: Cast) -> Iterator[World]:
    make_one_of_everything()
    made = factories.session_with(SLUG)
    for position, kind in enumerate(QuestionKind):
        values = {"text": "Eigen vraag", "options": ["a", "b"] if kind is QuestionKind.CHOICE else []}
        db.session.add(OwnQuestion(knowledge_session_id=made.id, position=position, kind=kind, **values))
    long_ago = {"asked_at": clock.now(), "link_version": 0}
    people = [factories.registration(made, f"deelnemer-{number}@example.org") for number in range(20)]
    db.session.add_all(make(registration=one, **long_ago) for one in people for make in (FeedbackRequest, LaterRequest))
    db.session.commit()
    with clock.set_to(NOON + timedelta(days=6)):
        everybody = visitors(app, cast)
        yield World(made, {name: everybody[name] for name in WHO_LOOKS}, people)


def test_only_the_gate_asks_the_database_for_answers(app: Flask, world: World) -> None:
    world.answer(10, "eerst")
    gate.release_all(world.knowledge_session.id)
    db.session.commit()
    asking: dict[str, set[str]] = {}

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if IN_SQL.search(statement):
            ours = [frame.filename for frame in traceback.extract_stack() if "/sessions_app/" in frame.filename]
            asking.setdefault(ours[-1].rpartition("/sessions_app/")[2], set()).add(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        endpoints = {seen.endpoint for seen in walk(app, world.everybody)}
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert {"feedback.results", "pages.programme"} <= endpoints
    assert set(asking) == {"feedback/gate_reading.py"}
    assert all("released" in statement for statement in asking["feedback/gate_reading.py"])


def test_what_may_not_come_out_yet_changes_nothing_for_nobody(app: Flask, world: World) -> None:
    world.answer(10, "eerst")
    gate.release_all(world.knowledge_session.id)
    db.session.commit()
    before, version = world.seen(app), facts.version()
    assert any("Neemt eerst mee" in body for body in before.values()), "the walk must come where figures are"
    world.answer(4, "later")
    tasks.release_all_due()
    db.session.commit()
    assert facts.version() == version, "who asks again and again would learn when each answer came in"
    after = world.seen(app)
    assert changed(before, after) == set()
    world.answer(1, "later")
    tasks.release_all_due()
    db.session.commit()
    assert any("Neemt later mee" in body for body in world.seen(app).values())


def test_before_the_first_figures_nothing_tells_that_somebody_answered(app: Flask, world: World) -> None:
    """Nor do the reminders, which go to whoever did not."""
    before = world.seen(app)
    world.answer(4, "eerst")
    assert service.remind_all_due() == len(world.silent) + 1
    tasks.release_all_due()
    db.session.commit()
    assert changed(before, world.seen(app)) == set()


def test_who_types_in_sheets_until_she_is_refused_learns_nothing(app: Flask, world: World) -> None:
    """However many answered by link, as many sheets go in."""
    refused_at = []
    for answering in (0, 6):
        world.answer(answering, "per link")
        with db.session.begin_nested() as tried:
            refused_at.append(sheets_until_refused(world.knowledge_session))
            tried.rollback()
    assert refused_at[0] == refused_at[1] > 0


def sheets_until_refused(knowledge_session: KnowledgeSession) -> int:
    for entered in range(1, 100):
        try:
            paper.enter(knowledge_session, service.Answer(rating=1))
        except paper.MoreSheetsThanPeople:
            return entered
    raise AssertionError("she is never refused")
