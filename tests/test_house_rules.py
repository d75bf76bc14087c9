"""The house rules that can be read from the source. Those of routes and tables are in `house_rules/`."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sessions_app.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent
BESIDE = [ROOT / "config.py", ROOT / "wsgi.py"]
SOURCES = sorted([*ROOT.glob("sessions_app/**/*.py"), *BESIDE])
TEST_SOURCES = sorted(ROOT.glob("tests/**/*.py"))
FORBIDDEN_NAMES = ("util", "helper", "common", "misc", "manager", "process", "handle")
OWN_PARTS = ("forms", "messages", "routes", "rules")

# Who may say it, each for a reason that its own docstring gives.
MAY_COMMIT = {
    "sessions_app/core/transaction.py",
    "sessions_app/core/database/writers.py",
}  # the latter hears of the driver's own
MAY_READ_THE_CLOCK = {"sessions_app/core/clock.py"}
MAY_READ_THE_ENVIRONMENT = {
    "config.py",
    "sessions_app/start.py", "sessions_app/core/storage/backup.py",  # these start others
    "sessions_app/core/kept/doorstep.py", "sessions_app/core/kept/fresh_forms.py",
    "sessions_app/core/kept/given_again.py",
    "sessions_app/core/watching/logs.py", "sessions_app/insights/kept_answers.py",  # that of one request
}  # fmt: skip


@pytest.mark.parametrize(
    ("calls", "allowed"),
    [
        (("commit",), MAY_COMMIT),
        (("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"), MAY_READ_THE_CLOCK),
        (("os.environ", "os.getenv", "environ.get"), MAY_READ_THE_ENVIRONMENT),
        (("create_all",), set()),
    ],
)
def test_only_one_place_says_it(calls: tuple[str, ...], allowed: set[str]) -> None:
    found = {
        f"{_name(path)}:{node.lineno} {ast.unparse(node)}"
        for path in SOURCES
        if _name(path) not in allowed
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and (ast.unparse(node) in calls or any("." not in call and node.attr == call for call in calls))
    }
    assert not found


def test_pyplot_is_never_imported() -> None:
    """It keeps figures in global state: not safe in threads, and a leak."""
    assert not [where for path in SOURCES for where, name in _imports(path) if "pyplot" in name]


def test_rules_know_the_standard_library_only() -> None:
    foreign = [
        where
        for path in SOURCES
        if path.name == "rules.py"
        for where, name in _imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
    ]
    assert not foreign


def test_a_room_keeps_its_rules_forms_routes_and_messages_to_itself() -> None:
    broken = [
        where
        for path in SOURCES
        for where, name in _imports(path)
        if (parts := name.split("."))[0] == "sessions_app"
        and len(parts) > 2
        and parts[1] in ROOMS
        and parts[1] != "core"
        and parts[2] in OWN_PARTS
        and parts[1] not in path.relative_to(ROOT).parts
        and "seed" not in path.relative_to(ROOT).parts  # stands above all rooms and fills them
    ]
    assert not broken, "import its models, queries, service or events; models give the words of the rules too"


def test_names_say_what_a_module_does() -> None:
    vague = [
        _name(path)
        for path in (*SOURCES, *TEST_SOURCES)
        if any(word.startswith(name) for word in path.stem.split("_") for name in FORBIDDEN_NAMES)
    ]
    assert not vague


def test_a_refusal_or_an_event_is_not_named_after_its_kind() -> None:
    vague = [
        f"{_name(path)}: {node.name}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Error", "Event", "Manager", "Helper", "Handler"))
        if node.name != "CalendarEvent"  # a word of RFC 5545
    ]
    assert not vague


def test_each_room_tells_what_it_is_for() -> None:
    silent = [room for room in ROOMS if not ast.get_docstring(_tree(ROOT / f"sessions_app/{room}/__init__.py"))]
    assert not silent


def test_a_test_that_is_named_is_there() -> None:
    """A docstring or a document that says which test holds something is believed."""
    there = {_name(path) for path in TEST_SOURCES} | {path.name for path in TEST_SOURCES}
    documents = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    named = {
        (_name(path), name)
        for path in [*SOURCES, *documents]
        for name in re.findall(r"(?:tests/[\w/]+|\btest_\w+)\.py", path.read_text())
    }
    assert not [where for where in sorted(named) if where[1] not in there]
    assert len(named) > 100


def test_these_tests_see_what_is_written(tmp_path: Path) -> None:
    """A walk over the source that finds nothing proves nothing."""
    sample = tmp_path / "sample.py"
    sample.write_text("from matplotlib import pyplot\nimport os.path\nfrom sessions_app.outbox import rules\n")
    assert [name for _, name in _imports(sample)] == ["matplotlib.pyplot", "os.path", "sessions_app.outbox.rules"]
    assert len(SOURCES) > 50


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """Where, and the dotted name of every imported module (`from a import b` gives a.b)."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield f"{_name(path)}:{node.lineno} {name}", name


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
