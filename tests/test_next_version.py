"""During an upgrade this code still serves while the tables are those of the next version already, which only adds."""

import ast
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import text

from sessions_app.core.extensions import db
from tests import factories
from tests.migrated import migrated_app
from tests.page_client import PageClient

VERSIONS = Path(__file__).parents[1] / "migrations" / "versions"
NOBODY_SERVED_BEFORE = "20261122_0800"
NEWER = sorted(path for path in VERSIONS.glob("*.py") if path.name > NOBODY_SERVED_BEFORE)
TAKES_AWAY = {"drop_column", "drop_table", "rename_table", "new_column_name"}
ON_PURPOSE = "Contract:"  # in its first words, with the version since which no code uses what goes


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_this_code_serves_on_the_tables_of_the_next_version(kind: str, tmp_path: Path) -> None:
    with migrated_app(kind, tmp_path) as app, app.app_context():
        flask_migrate.upgrade()
        _expand()
        session = factories.knowledge_session(slug="straks", capacity=1)
        path = f"/sessies/{session.slug}"
        db.session.remove()
        client = PageClient(app)
        free = client.raw(path).text
        for name in ("sam", "kim"):
            client.post(f"{path}/aanmelden", {"name": name, "email": f"{name}@example.org"})
        assert client.raw(path).text != free
        for public in ("/", f"{path}/aangemeld", "/agenda.ics", "/api/v1/sessies"):
            client.raw(public)
        told = app.test_cli_runner().invoke(args=["figures", "check"])
        assert told.exit_code == 0, told.output


def _expand() -> None:
    """A column more in every table, a table more, and the mark of a version that this code does not know."""
    for table in db.metadata.sorted_tables:
        db.session.execute(text(f'ALTER TABLE "{table.name}" ADD COLUMN of_the_next_version VARCHAR(20)'))
    db.session.execute(text("CREATE TABLE things_of_the_next_version (id INTEGER PRIMARY KEY)"))
    db.session.execute(text("UPDATE alembic_version SET version_num = 'next'"))
    db.session.commit()


def test_a_migration_only_adds() -> None:
    taken = {migration.name: _takes_away(migration.read_text()) for migration in NEWER}
    assert not any(taken.values()), taken


@pytest.mark.parametrize(
    "step",
    [
        'op.drop_column("registrations", "a")',
        'op.rename_table("registrations", "b")',
        'with op.batch_alter_table("persons") as batch:\n        batch.alter_column("a", new_column_name="b")',
    ],
)
def test_what_the_code_before_still_uses_may_not_go(step: str) -> None:
    assert _takes_away(f"def upgrade():\n    {step}\n")
    assert not _takes_away(f'"""{ON_PURPOSE} unused since 1.4"""\ndef upgrade():\n    {step}\n')
    assert not _takes_away(f"def downgrade():\n    {step}\n")


def _takes_away(migration: str) -> set[str]:
    tree = ast.parse(migration)
    if ON_PURPOSE in (ast.get_docstring(tree) or ""):
        return set()
    steps = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    named = {
        node.attr if isinstance(node, ast.Attribute) else node.arg
        for step in steps
        for node in ast.walk(step)
        if isinstance(node, ast.Attribute | ast.keyword)
    }
    return {name for name in named if name in TAKES_AWAY}
