"""The figures as a table on the screen and in Markdown, and as JSON."""

import json
import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.bench.frame import Outcome

HEADINGS = ("scenario", "database", "unit", "min – median – max", "ratio", "target", "")


def machine() -> dict[str, Any]:
    """Its size; neither its name nor whose it is."""
    return {
        "processors": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    return [
        (
            one.scenario.name,
            {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(one.database, one.database),
            one.scenario.unit,
            _three(one.values, 0 if one.values[1] >= 100 else 1),
            _three(one.ratios, 3) if one.ratios else "",
            _target(one),
            {True: "met", False: "NOT MET", None: ""}[one.is_met],
        )
        for one in outcomes
    ]


def as_text(outcomes: Sequence[Outcome]) -> str:
    table = [HEADINGS, *rows(outcomes)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    notes = [f"{one.scenario.name}, {one.database}: {note}" for one in outcomes for note in one.notes]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], "", *notes])


def as_markdown(outcomes: Sequence[Outcome]) -> str:
    table = [HEADINGS, ("---",) * len(HEADINGS), *rows(outcomes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in table) + "\n"


def write(folder: Path, outcomes: Sequence[Outcome], facts: dict[str, Any]) -> Path:
    """`bench.json` and `bench.md` in this folder; gives the first."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = [
        {
            "scenario": one.scenario.name,
            "what": one.scenario.what,
            "database": one.database,
            "unit": one.scenario.unit,
            "values": [round(sample.value, 3) for sample in one.samples],
            "ratios": [round(sample.ratio, 5) for sample in one.samples if sample.ratio is not None],
            "notes": one.notes,
            "target": _target(one),
            "is_met": one.is_met,
        }
        for one in outcomes
    ]
    written = {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), **facts, "figures": figures}
    (folder / "bench.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")
    (folder / "bench.md").write_text(as_markdown(outcomes))
    return folder / "bench.json"


def _target(one: Outcome) -> str:
    least, most = one.scenario.at_least.get(one.database), one.scenario.at_most.get(one.database)
    limits = {"≥": least, "≤": most}
    return " ".join(f"{sign} {limit:g}" for sign, limit in limits.items() if limit is not None)


def _three(values: tuple[float, float, float], digits: int) -> str:
    return " – ".join(f"{value:,.{digits}f}" for value in values)
