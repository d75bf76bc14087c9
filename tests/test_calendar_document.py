"""What docs/calendar.md claims: each rule names a test that exists, or says why it needs none."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs/calendar.md").read_text()
NAMED = sorted(set(re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", DOCUMENT)))
RULES = {int(number): proof for number, proof in re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", DOCUMENT, re.MULTILINE)}


def test_each_test_that_is_named_exists() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text()
    ]
    assert not missing
    assert len(NAMED) > 50


def test_each_rule_names_its_test_or_its_reason() -> None:
    assert sorted(RULES) == list(range(1, 49))
    assert [number for number, proof in RULES.items() if "::test_" not in proof] == [25, 46]
    assert all(len(RULES[number]) > 20 for number in (25, 46))
