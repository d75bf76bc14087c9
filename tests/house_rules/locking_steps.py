"""Reads a migration for steps that would hold up people on PostgreSQL, for as long as a large table takes."""

import ast
import re
from collections.abc import Iterator

CHANGES_ROWS = re.compile(
    r"\b(?:UPDATE\s+\S+\s+SET|DELETE\s+FROM|INSERT\s+INTO\b.*\bSELECT)\b", re.IGNORECASE | re.DOTALL
)
LOCKS = re.compile(
    r"\bCREATE\s+(?:UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)|\bREINDEX\s+(?!.*CONCURRENTLY)|\bLOCK\s+TABLE\b|\bCLUSTER\b"
    r"|\bVACUUM\s+\(?FULL\b|\bSET\s+NOT\s+NULL\b|\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b"
    r"|\bADD\s+(?:CONSTRAINT\s+\S+\s+)?(?:CHECK|FOREIGN|UNIQUE|PRIMARY|EXCLUDE)\b(?!.*NOT\s+VALID)",
    re.IGNORECASE | re.DOTALL,
)
EXECUTES = ("execute", "exec_driver_sql", "scalar")
CONSTRAINTS = (
    "create_foreign_key", "create_check_constraint", "create_unique_constraint", "create_primary_key",
    "create_exclude_constraint",
)  # fmt: skip


def locking_steps(source: str) -> list[str]:
    """What `upgrade` does that it should not, one sentence each, in functions of its own too. Tables that the migration
    makes itself are empty."""
    module = ast.parse(source)
    module.body = [one for one in module.body if getattr(one, "name", "") != "downgrade"]
    calls = [one for one in ast.walk(module) if isinstance(one, ast.Call)]
    made = {_text(call.args[0]) for call in calls if _name(call) == "create_table" and call.args}
    return [found for call, table in _with_tables(module) if table not in made for found in _faults(call)]


def _with_tables(upgrade: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Each call, with the table it is about: named in it, or in the `batch_alter_table` around it."""
    around = {
        inner: _text(item.context_expr.args[0])
        for block in ast.walk(upgrade)
        if isinstance(block, ast.With)
        for item in block.items
        if isinstance(item.context_expr, ast.Call) and _name(item.context_expr) == "batch_alter_table"
        for statement in block.body
        for inner in ast.walk(statement)
    }
    for call in ast.walk(upgrade):
        if isinstance(call, ast.Call):
            own = call.args[1 if _name(call) in ("create_index", *CONSTRAINTS) else 0 :]
            yield call, around.get(call) or (_text(own[0]) if own else "")


def _faults(call: ast.Call) -> Iterator[str]:
    name, given = _name(call), {word.arg: word.value for word in call.keywords}
    if name == "create_index" and "postgresql_concurrently" not in given:
        yield "an index is made while nobody can write: schema_changes.add_index"
    if name == "batch_alter_table" and _text(given.get("recreate")) == "always":
        yield "the table is written anew: leave out recreate"
    if name == "add_column":
        yield from _faults_of_column(call)
    if name == "alter_column" and "type_" in given:
        yield "a new type writes the table anew: add a column, fill it, move over in a later release"
    if name == "alter_column" and _is(given.get("nullable"), False):
        yield "every row is looked at under a lock: a check that is NOT VALID, then VALIDATE"
    if name in CONSTRAINTS and not _is(given.get("postgresql_not_valid"), True):
        yield f"{name} looks at every row under a lock: postgresql_not_valid=True, then VALIDATE CONSTRAINT"
    if name in ("update", "delete") or (name in EXECUTES and call.args and CHANGES_ROWS.search(_said(call.args[0]))):
        yield "all rows are changed in one transaction: schema_changes.change_in_batches"
    if name in EXECUTES and call.args and LOCKS.search(_said(call.args[0])):
        yield "these words lock the table: the ways of schema_changes, or NOT VALID and then VALIDATE CONSTRAINT"


def _faults_of_column(call: ast.Call) -> Iterator[str]:
    for column in (one for one in ast.walk(call) if isinstance(one, ast.Call) and _name(one) == "Column"):
        given = {word.arg: word.value for word in column.keywords}
        default = given.get("server_default")
        if _is(given.get("unique"), True) or _is(given.get("index"), True):
            yield "an index is made while nobody can write: add the column alone, then schema_changes.add_index"
        if any(isinstance(one, ast.Call) and _name(one) in ("Computed", "Identity") for one in column.args):
            yield "a column that is worked out for each row writes the table anew: fill it in batches"
        if _is(given.get("nullable"), False) and default is None:
            yield "a column that must be filled needs a server_default"
        if isinstance(default, ast.Call) and _name(default) not in ("false", "true", "text"):
            yield "a default that is worked out for each row writes the table anew: give a constant"
        if isinstance(default, ast.Call) and _name(default) == "text" and "(" in _text(default.args[0]):
            yield "a default that is worked out for each row writes the table anew: give a constant"


def _said(node: ast.expr) -> str:
    return ast.unparse(node).replace("\\n", " ")


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
