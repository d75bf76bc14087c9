"""Background work by Huey: in SQLite beside the database, in PostgreSQL when that is the database, or in Redis.

A room declares its timed jobs in `tasks.py`:

    @timed(every_minutes=1)
    def deliver_due_mails() -> None: ...

The queue only says "look now" (`call_soon`); what must be done stands in the rooms' own rows. So a lost message
costs a minute and never a mail, and two workers may run the same job: every job is idempotent.

A word that a request puts in the queue carries the id of that request, so that the lines of the job are found by it.
What the worker tells of its jobs is in `core/watching/worker_told.py`.

Huey is imported when the queue is first used, and with the driver of that queue alone: it would take along those of all
stores that it knows, a tenth of a web process.
"""

import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app
from werkzeug.local import LocalProxy

from sessions_app.core import clock
from sessions_app.core.database import libpq
from sessions_app.core.starting.left_out import left_out
from sessions_app.core.values import dataclass
from sessions_app.core.watching import metrics_port, worker_told
from sessions_app.core.watching.log_lines import present
from sessions_app.core.watching.worker_told import OF_REQUEST

if TYPE_CHECKING:
    from huey import Huey
    from huey.consumer import Consumer

log = logging.getLogger(__name__)

J = TypeVar("J", bound=Callable[[], object])

LOOKS_EVERY_SECONDS = 1.0
WORDS_LOOKED_AT = 20
REDIS_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 5}  # longer than the second that a worker listens
AUTOGROUP = Path("/proc/self/autogroup")
LETS_THE_WEB_GO_FIRST = 10  # niceness; on a machine of their own the worker does not notice
DRIVERS = {"redis": "redis", "psycopg": "postgresql"}  # and how the address of a queue begins that needs it
WORD_IS_ENOUGH_FOR = 0.8  # of the time that a job gathers: the rest is for a machine that is busy
SAID = "words said"

_jobs: dict[str, "_Job"] = {}


@dataclass(frozen=True)
class _Job:
    run: Callable[[], object]
    every_minutes: int
    gathers_seconds: float


def timed(every_minutes: int = 1, gathers_seconds: float = 0) -> Callable[[J], J]:
    """Declares a job that the worker runs every so many minutes, and after `call_soon`. One that gathers waits so long
    before it looks at its rows: what comes one by one is done by the handful, and one word is enough for all of it."""

    def declare(job: J) -> J:
        _jobs[job.__name__] = _Job(job, every_minutes, gathers_seconds)
        return job

    return declare


def install(app: Flask) -> None:
    app.extensions[SAID] = {}
    made = cache(lambda: _with_tasks(app))
    app.extensions["queue"] = LocalProxy(lambda: made()[0])
    app.extensions["queue_tasks"] = LocalProxy(lambda: made()[1])


def _with_tasks(app: Flask) -> tuple["Huey", dict[str, Any]]:
    """The queue, and by name what puts a word for a job into it."""
    queue = _queue_for(app.config["QUEUE_URL"])
    from huey import crontab

    return queue, {
        name: queue.periodic_task(crontab(minute=_minutes(job.every_minutes)), name=name, context=True)(
            worker_told.told_of(app, job.run, job.gathers_seconds)
        )
        for name, job in _jobs.items()
    }


def _minutes(every: int) -> str:
    return f"*/{every}" if every > 1 else "*"


def call_soon(job_name: str, delay: timedelta | None = None) -> None:
    """Wakes the worker for this job, now or after `delay`. A word that still waits in the queue is word enough: who
    takes it out will look at the rows after that. So is one that is due before this one would be. For a job that
    gathers the queue is not even asked, just after a word: whoever took that one has not looked yet."""
    if not delay and _is_gathering(job_name):
        return
    task = current_app.extensions["queue_tasks"][job_name]
    if delay:
        until = (
            datetime.fromtimestamp(clock.seconds_of_the_machine(), UTC).replace(tzinfo=None) + delay
        )  # as Huey counts
        scheduled = current_app.extensions["queue"].scheduled(WORDS_LOOKED_AT)
        if not any(waiting.name == job_name and waiting.eta and waiting.eta <= until for waiting in scheduled):
            task.schedule(delay=delay.total_seconds(), id=_task_id())
        return
    said = time.monotonic()
    waiting = current_app.extensions["queue"].pending(WORDS_LOOKED_AT)
    if not any(word.name == job_name and not word.eta for word in waiting):  # with one: it is for later
        task(id=_task_id())
    current_app.extensions[SAID][job_name] = said


def _is_gathering(job_name: str) -> bool:
    said = current_app.extensions[SAID].get(job_name)
    gathers = _jobs[job_name].gathers_seconds
    return said is not None and time.monotonic() - said < gathers * WORD_IS_ENOUGH_FOR


def _task_id() -> str | None:
    """Of a task that a request asks for; None lets Huey make one. What a job asks for is no longer about a request."""
    work = present.get()
    return f"{secrets.token_hex(8)}{OF_REQUEST}{work.id}" if work is not None and not work.job else None


def is_reachable(app: Flask) -> bool:
    """Whether the queue answers, for /gezond and `flask doctor`."""
    try:
        app.extensions["queue"].storage.peek_data("anything")
    except Exception:
        log.exception("the queue does not answer")
        return False
    return True


def run_worker(app: Flask) -> None:
    """Works until SIGINT or SIGTERM, behind the web server where they share a processor: a mail may wait a second."""
    _step_aside()
    metrics_port.open_port(app, is_shared=False)
    worker_told.note_that_we_are_here(app)
    new_consumer(app).run()


def _step_aside() -> None:
    """Linux weighs sessions of processes against each other (`sched_autogroup_enabled`, man 7 sched) before it looks at
    the niceness of those in them. So a worker that was started in a session of its own lowers that too."""
    os.nice(LETS_THE_WEB_GO_FIRST)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # another system, or one that does not weigh them
            AUTOGROUP.write_text(str(LETS_THE_WEB_GO_FIRST))


def new_consumer(app: Flask) -> "Consumer":
    """One worker thread; it looks at least every second, and at SIGTERM finishes the job in hand."""
    consumer: Consumer = app.extensions["queue"].create_consumer(
        workers=1, worker_type="thread", max_delay=LOOKS_EVERY_SECONDS, graceful_signal="TERM", shutdown_timeout=60
    )
    return consumer


def _with_patience(url: str) -> str:
    """A Redis that is gone without a word holds up nobody who registers."""
    missing = [f"{name}={seconds}" for name, seconds in REDIS_PATIENCE.items() if f"{name}=" not in url]
    return f"{url}{'&' if '?' in url else '?'}{'&'.join(missing)}" if missing else url


def _queue_for(url: str) -> "Huey":
    with left_out(*(driver for driver in DRIVERS if not url.startswith(DRIVERS[driver]))):
        from huey import MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey

    options: dict[str, Any] = {"results": False, "utc": True}
    if url.startswith("memory:"):
        return MemoryHuey("kennissessies", **options)
    if url.startswith("sqlite:"):
        return SqliteHuey("kennissessies", filename=re.sub(r"^sqlite:/{0,3}(?=/)", "", url), **options)
    if url.startswith("redis"):
        return RedisHuey("kennissessies", url=_with_patience(url), **options)
    # Two workers that start at once would collide in CREATE TABLE: the tables come with a migration.
    return PostgresHuey("kennissessies", dsn=libpq.connection_string(url), create_tables=False, **options)
