"""What docs/security.md claims: each test that it names exists, and it names one for what it says of itself."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs/security.md").read_text()
NAMED = sorted(set(re.findall(r"(tests/[\w/]+\.py)::(test_\w+)", DOCUMENT)))


def test_each_test_that_is_named_exists() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED
        if not (ROOT / path).exists() or f"\ndef {name}(" not in (ROOT / path).read_text()
    ]
    assert not missing
    assert len(NAMED) > 50


def test_each_item_names_what_shows_it() -> None:
    table = DOCUMENT.split("## The items")[1].split("Known differences")[0]
    rows = [line for line in table.splitlines() if re.match(r"\| \d", line)]
    silent = [row for row in rows if "tests/" not in row.rsplit("|", 2)[1] and "wapiti" not in row]
    assert not silent
    assert len(rows) > 40


def test_nothing_of_the_machine_it_was_written_on_stands_in_it() -> None:
    assert not re.search(r"/tmp/|/home/|/root/|127\.0\.0\.1", DOCUMENT)
