"""`/inzicht` with a hundred times the sessions: two databases of their own, filled by `flask seed`, of which the same
page is asked in turn, so that whatever else the machine does falls on both.

INSIGHT_ANSWERS=100000 makes the large one smaller, for a quick look. At full size (1,000,000) seeding takes minutes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

import config
from sessions_app.seed import staff
from tests import databases
from tests.bench.frame import Sample, scenario
from tests.bench.load import WentWrong
from tests.bench.site import Site, gunicorn, process, wait_until_it_answers
from tests.bench.visitor import Visitor
from tests.free_port import free_port

FEW, MANY = 10_000, int(os.environ.get("INSIGHT_ANSWERS") or 1_000_000)
ANSWERS_PER_SESSION, REGISTRATIONS_PER_ANSWER = 100, 2.18
PAGE, TIMES = "/inzicht", 100
COORDINATOR, PASSWORD = "coordinator@example.org", staff.PASSWORD


@dataclass
class Served:
    """One of the two, with a coordinator who is signed in."""

    visitor: Visitor
    web: psutil.Process

    def milliseconds(self) -> float:
        begun = time.perf_counter()
        answer = self.visitor.get(PAGE)
        taken = (time.perf_counter() - begun) * 1000
        if answer.status != 200:
            raise WentWrong(f"{PAGE}: {answer.status}")
        return taken

    def processor_milliseconds(self) -> float:
        told = [one.cpu_times() for one in self.web.children()]
        return 1000 * sum(one.user + one.system for one in told)


@scenario("insight", "/inzicht, to the same with a hundredth of it", unit="ms", at_most=1.5, rounds=1)
def insight(site: Site) -> Sample:
    with ExitStack() as inside:
        few, many = (inside.enter_context(_served(site, *one)) for one in (("few", FEW), ("many", MANY)))
        for _ in range(5):
            few.milliseconds()
            many.milliseconds()
        before = few.processor_milliseconds(), many.processor_milliseconds()
        taken = [(few.milliseconds(), many.milliseconds()) for _ in range(TIMES)]
        after = few.processor_milliseconds(), many.processor_milliseconds()
    small, large = (median(one) for one in zip(*taken, strict=True))
    cpu_small, cpu_large = ((now - then) / TIMES for then, now in zip(before, after, strict=True))
    note = f"{MANY:,} answers; {FEW:,}: {small:.1f} ms; web processor {cpu_large:.1f} and {cpu_small:.1f} ms"
    return Sample(large, large / small, note)


@contextmanager
def _served(site: Site, name: str, answers: int) -> Iterator[Served]:
    with ExitStack() as inside:
        folder = Path(inside.enter_context(tempfile.TemporaryDirectory()))
        url, port = inside.enter_context(_database(site, name, folder)), free_port()
        own = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "BASE_URL": f"http://127.0.0.1:{port}"}
        environment = site.environment | own
        flask(environment, "db", "upgrade")
        fill(environment, answers)
        web = inside.enter_context(process(gunicorn("wsgi:app", port, workers=1), environment, folder))
        wait_until_it_answers(port, "/gezond")
        visitor = inside.enter_context(Visitor(port))
        _sign_in(visitor)
        yield Served(visitor, psutil.Process(web.pid))


@contextmanager
def _database(site: Site, name: str, folder: Path) -> Iterator[str]:
    """The address of an empty one of the same kind; nothing is left of it."""
    if site.database != "postgresql":
        yield f"sqlite:///{folder}/kennissessies.sqlite3"
        return
    url = databases.own_postgresql_database(f"bench_{name}", waits_for_the_disk=True)
    try:
        yield url
    finally:
        databases.drop(url)


def fill(environment: dict[str, str], answers: int) -> None:
    sessions, registrations = answers // ANSWERS_PER_SESSION, round(answers * REGISTRATIONS_PER_ANSWER)
    flask(environment, "seed", "--sessions", f"{sessions}", "--registrations", f"{registrations}")


def flask(environment: dict[str, str], *arguments: str, said: str = "") -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(
        command, cwd=config.ROOT, env=environment, input=said, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise WentWrong(f"flask {' '.join(arguments)}: {done.stderr[-500:]}")


def _sign_in(visitor: Visitor) -> None:
    form = {"csrf_token": visitor.get("/inloggen").form_token, "email": COORDINATOR, "password": PASSWORD}
    if (answer := visitor.post("/inloggen", form)).status != 303:
        raise WentWrong(f"signing in: {answer.status}")
    visitor.close()  # the connection, which would not last until the other database is filled
