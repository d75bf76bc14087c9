"""What can be known of the dependencies without a network: which they are, that they are pinned, their licences.

Whether one of them has a known leak is asked of a database on the internet: docs/security.md tells how and when.
"""

import ast
import re
from importlib.metadata import metadata, packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text()

# Licences that a product under EUPL-1.2 may stand on. LGPL: psycopg is used as a library, unchanged.
ACCEPTED = re.compile(
    r"MIT|BSD|0BSD|ISC|Apache|Python Software Foundation|PSF|Zlib|CC0|Unlicense|LGPL-3\.0|MPL|Mozilla Public", re.I
)
REFUSED = re.compile(r"(?<!L)GPL|AGPL|SSPL|Commons Clause|proprietary", re.I)
# Their packages do not say it; read in the source of each.
READ_IN_THE_SOURCE = {"huey": "MIT", "axe-playwright-python": "MIT"}
# Named in pyproject.toml and never imported, because something else asks for it.
ASKED_FOR_BY_OTHERS = {
    "argon2-cffi": "Flask-Security-Too hashes passwords with it",
    "redis": "limits and huey, when a setting names a redis:// address",
    "requests": "Authlib asks the provider of single sign-on with it",
}


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text().splitlines()
    found = dict(line.split(" ", 1)[0].split("==", 1) for line in lines if "==" in line and not line.startswith(" "))
    return {canonicalize_name(package): exact for package, exact in found.items()}


RUNS, ALL = pinned("requirements.txt"), pinned("requirements.txt") | pinned("requirements-dev.txt")


def declared() -> set[str]:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", PROJECT, re.S | re.M)
    assert block
    return {canonicalize_name(Requirement(text).name) for text in re.findall(r'^    "([^"]+)"', block[1], re.M)}


def test_each_requirement_is_pinned_to_one_version() -> None:
    loose = [
        line for name in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith((" ", "#")) and "==" not in line
    ]  # fmt: skip
    assert not loose
    assert declared() <= set(RUNS)


@pytest.mark.parametrize("package", sorted(RUNS))
def test_what_runs_here_is_what_was_pinned(package: str) -> None:
    assert version(package) == RUNS[package]


@pytest.mark.parametrize("package", sorted(ALL))
def test_the_licence_is_known_and_accepted(package: str) -> None:
    told = READ_IN_THE_SOURCE.get(package) or _licence(package)
    assert ACCEPTED.search(told), f"{package}: {told or 'no licence told'}"
    assert not REFUSED.search(told), f"{package}: {told}"


def test_each_declared_requirement_is_used() -> None:
    modules = packages_distributions()
    imported = {canonicalize_name(package) for name in _imported() for package in modules.get(name, ())}
    assert declared() - imported == set(ASKED_FOR_BY_OTHERS), "not imported: take it out, or say here who needs it"


def test_nothing_is_imported_that_is_not_declared() -> None:
    """But for the parts that make up Flask, Flask-Security-Too, Flask-Migrate and matplotlib."""
    modules = packages_distributions()
    foreign = {
        canonicalize_name(package) for name in _imported() for package in modules.get(name, ()) if name != "config"
    }
    come_along = {"werkzeug", "click", "flask-login", "babel", "alembic", "numpy"} | {
        "jinja2",
        "markupsafe",
        "itsdangerous",
    }
    assert foreign - declared() - come_along == set()


def _licence(package: str) -> str:
    told = metadata(package)
    classified = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License")]
    return told.get("License-Expression") or "; ".join(classified) or (told.get("License") or "")[:80]


def _imported() -> set[str]:
    names: set[str] = set()
    for path in [*ROOT.glob("sessions_app/**/*.py"), ROOT / "config.py", ROOT / "wsgi.py", ROOT / "gunicorn.conf.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    return names
