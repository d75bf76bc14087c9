"""What people receive is a golden file: compared letter by letter, rewritten by `pytest --update-golden`."""

from pathlib import Path

import pytest


def check(path: Path, actual: str, request: pytest.FixtureRequest) -> None:
    """Holds `actual` against the file (line ends included); with `--update-golden` writes the file instead."""
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(actual.encode())
        return
    assert path.exists(), f"no golden file {path.name}: run pytest --update-golden and read what it wrote"
    assert actual == path.read_bytes().decode()
