"""`make bench`: settings from the environment.

ONLY=register,session-page     these scenarios alone; `*` stands for anything (`ONLY='feed-*'`)
DATABASES=sqlite               without PostgreSQL (TEST_POSTGRES_URL, else 127.0.0.1:5432, when it answers)
ROUNDS=3 SECONDS=4             rounds, and seconds of load per figure
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

import config
from tests import databases
from tests.bench import load, report, scenarios, world
from tests.bench.frame import EVERYWHERE, SCENARIOS, Outcome, Scenario
from tests.bench.site import THREADS, WORKERS, Site, running

RESULTS = config.ROOT / "test-results" / "bench"


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that all that was started is stopped too
    scenarios.load_all()
    chosen = _chosen(os.environ.get("ONLY", ""))
    rounds, seconds = int(os.environ.get("ROUNDS") or 3), float(os.environ.get("SECONDS") or 4)
    asked = (os.environ.get("DATABASES") or ",".join(EVERYWHERE)).split(",")
    outcomes: list[Outcome] = []
    facts = {"workers": WORKERS, "threads": THREADS, "rounds": rounds, "seconds": seconds}
    facts |= {"load_by": "wrk" if load.WRK else "Python", "connections": load.CONNECTIONS, "rate_limits": "off"}
    for database in asked:
        with _database(database) as url, tempfile.TemporaryDirectory() as folder:
            if url is None:
                _say("No PostgreSQL answers (TEST_POSTGRES_URL, 127.0.0.1:5432): measured on SQLite alone.")
                continue
            _say(f"{database}: filling an empty database …")
            address = url or f"sqlite:///{folder}/kennissessies.sqlite3"
            with running(database, address, Path(folder), seconds) as site:
                facts |= _about_the_client(site)
                outcomes += measured(site, chosen, rounds)
    _say("\n" + report.as_text(outcomes))
    _say(f"\n{facts}\nWritten to {report.write(RESULTS, outcomes, facts)}")


def measured(site: Site, chosen: list[Scenario], rounds: int) -> list[Outcome]:
    """All rounds of these scenarios on a site whose world is made here."""
    world.fill(site.app)
    for one in chosen:
        if one.prepare is not None:
            one.prepare(site)
    outcomes = [Outcome(one, site.database) for one in chosen]
    for number in range(rounds):
        for outcome in outcomes:
            if outcome.scenario.rounds is None or number < outcome.scenario.rounds:
                outcome.samples.append(outcome.scenario.run(site))
                ratio = outcome.samples[-1].ratio
                _say(
                    f"  {site.database} {number + 1}/{rounds} {outcome.scenario.name}: {outcome.samples[-1].value:,.1f}"
                    + (f" ({ratio:.3f})" if ratio is not None else "")
                )
    return outcomes


def _about_the_client(site: Site) -> dict[str, object]:
    """What the load itself can do at most, against the hello world."""
    seconds = max(1.0, site.seconds / 2)
    python = load.hammer_in_python(site.hello_port, "/", seconds)
    told: dict[str, object] = {f"python_client_ceiling_{site.database}": round(python.per_second)}
    if load.WRK:
        told[f"hello_by_wrk_{site.database}"] = round(site.hello())
    return told


def _chosen(only: str) -> list[Scenario]:
    patterns = only.split(",") if only else ["*"]
    chosen = [one for one in SCENARIOS.values() if any(fnmatch(one.name, pattern.strip()) for pattern in patterns)]
    if not chosen:
        sys.exit(f"No such scenario: {only}. There are: {', '.join(SCENARIOS)}")
    return chosen


@contextmanager
def _database(kind: str) -> Iterator[str | None]:
    """The address of an empty database; "" for a file in the run's own folder, None when it cannot be reached."""
    if kind != "postgresql":
        yield ""
        return
    if not databases.is_reachable():
        yield None
        return
    url = databases.own_postgresql_database("bench", waits_for_the_disk=True)
    try:
        yield url
    finally:
        databases.drop(url)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
