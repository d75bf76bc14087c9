"""What the worker tells: a line of each job that somebody asked for or that took long, figures, and a sign of life.

A job that a request asked for is told under the id of that request (`core/queue.py`). The sign of life is kept beside
the queue, so that the web server, `flask doctor` and the metrics know when a worker was last seen.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flask import Flask, current_app

from sessions_app.core import clock
from sessions_app.core.watching import logs
from sessions_app.core.watching.log_lines import Work, present
from sessions_app.core.watching.metrics import Fact, asked_each_time, metrics_of

if TYPE_CHECKING:
    from huey.api import Task

log = logging.getLogger(__name__)

OF_REQUEST = "-of-"  # in the id of a task, before the id of the request that asked for it
SEEN = "worker seen at"  # beside the queue: seconds since 1970
SEEN_EVERY_SECONDS = 10
TOLD_FROM_SECONDS = 1.0
AWAY_AFTER = timedelta(minutes=5)  # each minute has a job; one that sends mail ends within a minute


def told_of(app: Flask, job: Callable[[], object], gathers_seconds: float) -> Callable[..., None]:
    """The job as the queue runs it: in the application, timed and told. By hand, without a task, it starts at once."""

    def run(task: "Task | None" = None) -> None:
        if task is not None and gathers_seconds:
            time.sleep(gathers_seconds)
        asked_by = task.id.partition(OF_REQUEST)[2] if task is not None else ""
        work, began = Work(asked_by or logs.new_id(), job=job.__name__), time.perf_counter()
        mark = present.set(work)
        has_failed = True
        try:
            with app.app_context():
                job()
            has_failed = False
        except Exception:
            log.exception("the job %s failed", work.job)
            raise
        finally:
            _tell(app, work, has_failed, time.perf_counter() - began, is_asked_for=bool(asked_by))
            present.reset(mark)

    run.__name__ = job.__name__
    return run


def _tell(app: Flask, work: Work, has_failed: bool, seconds: float, is_asked_for: bool) -> None:
    """A job that found nothing to do, as most do each minute, is no news."""
    if is_asked_for or seconds >= TOLD_FROM_SECONDS:
        log.info("job %s", work.job, extra={"ms": round(seconds * 1000, 1), "statements": work.statements})
    book = metrics_of(app)
    if book is not None:
        book.job_done(work.job, has_failed, seconds)
    if time.monotonic() - app.extensions.get(SEEN, -SEEN_EVERY_SECONDS) >= SEEN_EVERY_SECONDS:
        note_that_we_are_here(app)


def note_that_we_are_here(app: Flask) -> None:
    app.extensions[SEEN] = time.monotonic()
    try:
        app.extensions["queue"].storage.put_data(SEEN, str(clock.now().timestamp()).encode())
    except Exception:  # the queue itself tells of it soon enough
        log.warning("that a worker is here could not be noted")


def worker_seen_at(app: Flask) -> datetime | None:
    """When a worker last began or ended a job; None when none ever did. Raises what the queue's storage raises."""
    from huey.storage import EmptyData

    found = app.extensions["queue"].storage.peek_data(SEEN)
    return None if found is EmptyData else datetime.fromtimestamp(float(bytes(found)), UTC)


def worker_seen_ago(app: Flask) -> timedelta | None:
    seen_at = worker_seen_at(app)
    return None if seen_at is None else max(clock.now() - seen_at, timedelta())


def is_away(seen_ago: timedelta | None) -> bool:
    """A worker that was there and should be; before the first start there is none to miss."""
    return seen_ago is not None and seen_ago > AWAY_AFTER


@asked_each_time
def _told_of_the_queue() -> Iterator[Fact]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        queue, ago = app.extensions["queue"], worker_seen_ago(app)
        yield Fact("queue_length", "Words in the queue that no worker took yet", queue.pending_count())
        yield Fact("queue_scheduled", "Words for later", queue.scheduled_count())
        if ago is not None:
            yield Fact("worker_seen_seconds", "Since a worker was last seen at work", ago.total_seconds())
    except Exception:
        log.exception("the queue does not answer")
