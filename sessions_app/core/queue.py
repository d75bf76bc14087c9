"""Background work by Huey: in SQLite beside the database, in PostgreSQL when that is the database, or in Redis.

A room declares its timed jobs in `tasks.py`:

    @timed(every_minutes=1)
    def deliver_due_mails() -> None: ...

The queue only says "look now" (`call_soon`); what must be done stands in the rooms' own rows. So a lost message
costs a minute and never a mail, and two workers may run the same job: every job is idempotent.
"""

import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from sessions_app.core import clock

log = logging.getLogger(__name__)

J = TypeVar("J", bound=Callable[[], object])

LOOKS_EVERY_SECONDS = 1.0
WORDS_LOOKED_AT = 20
LETS_THE_WEB_GO_FIRST = 10  # niceness; on a machine of their own the worker does not notice

_jobs: dict[str, tuple[Callable[[], object], Callable[[datetime], bool]]] = {}


def timed(every_minutes: int = 1) -> Callable[[J], J]:
    """Declares a job that the worker runs every so many minutes, and at once after `call_soon`."""

    def declare(job: J) -> J:
        _jobs[job.__name__] = (job, crontab(minute=f"*/{every_minutes}" if every_minutes > 1 else "*"))
        return job

    return declare


def install(app: Flask) -> None:
    queue = _queue_for(app.config["QUEUE_URL"])
    app.extensions["queue"] = queue
    app.extensions["queue_tasks"] = {
        name: queue.periodic_task(when, name=name)(_in_app(app, job)) for name, (job, when) in _jobs.items()
    }


def call_soon(job_name: str, delay: timedelta | None = None) -> None:
    """Wakes the worker for this job, now or after `delay`. A word that still waits in the queue is word enough: who
    takes it out will look at the rows after that. So is one that is due before this one would be."""
    task = current_app.extensions["queue_tasks"][job_name]
    if delay:
        until = (
            datetime.fromtimestamp(clock.seconds_of_the_machine(), UTC).replace(tzinfo=None) + delay
        )  # as Huey counts
        scheduled = current_app.extensions["queue"].scheduled(WORDS_LOOKED_AT)
        if not any(waiting.name == job_name and waiting.eta and waiting.eta <= until for waiting in scheduled):
            task.schedule(delay=delay.total_seconds())
    elif not any(waiting.name == job_name for waiting in current_app.extensions["queue"].pending(WORDS_LOOKED_AT)):
        task()


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
    os.nice(LETS_THE_WEB_GO_FIRST)
    new_consumer(app).run()


def new_consumer(app: Flask) -> Consumer:
    """One worker thread; it looks at least every second, and at SIGTERM finishes the job in hand."""
    consumer: Consumer = app.extensions["queue"].create_consumer(
        workers=1, worker_type="thread", max_delay=LOOKS_EVERY_SECONDS, graceful_signal="TERM", shutdown_timeout=60
    )
    return consumer


def _in_app(app: Flask, job: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            job()

    run.__name__ = job.__name__
    return run


def _queue_for(url: str) -> Huey:
    options: dict[str, Any] = {"results": False, "utc": True}
    if url.startswith("memory:"):
        return MemoryHuey("kennissessies", **options)
    if url.startswith("sqlite:"):
        return SqliteHuey("kennissessies", filename=re.sub(r"^sqlite:/{0,3}(?=/)", "", url), **options)
    if url.startswith("redis"):
        return RedisHuey("kennissessies", url=url, **options)
    # Two workers that start at once would collide in CREATE TABLE: the tables come with a migration.
    dsn = re.sub(r"^postgresql\+\w+:", "postgresql:", url)
    return PostgresHuey("kennissessies", dsn=dsn, create_tables=False, **options)
