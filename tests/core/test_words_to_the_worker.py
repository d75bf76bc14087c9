"""One word to the worker is enough for all that is written until the job looks, and none is kept back too long."""

from datetime import timedelta
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from flask import Flask

from sessions_app.core import queue
from tests.conftest import make_app

GATHERS, LOOKS_AT_ONCE = "deliver_due_mails", "hand_over_rounds"


@pytest.fixture
def instance(tmp_path: Path) -> Flask:
    return make_app(f"sqlite:///{tmp_path / 'x.sqlite3'}", tmp_path, QUEUE_URL=f"sqlite:///{tmp_path / 'queue'}")


@pytest.mark.parametrize(
    ("job", "seconds", "waiting"),
    [(GATHERS, 0.0, 0), (GATHERS, 0.3, 0), (GATHERS, 0.5, 1), (GATHERS, 60.0, 1), (LOOKS_AT_ONCE, 0.0, 1)],
)
def test_who_took_a_word_just_now_will_still_look(
    instance: Flask, monkeypatch: pytest.MonkeyPatch, job: str, seconds: float, waiting: int
) -> None:
    words, begun = instance.extensions["queue"], monotonic()
    with instance.app_context():
        monkeypatch.setattr(queue, "time", SimpleNamespace(monotonic=lambda: begun))
        queue.call_soon(job)
        assert words.dequeue().name == job
        monkeypatch.setattr(queue, "time", SimpleNamespace(monotonic=lambda: begun + seconds))
        queue.call_soon(job)
    assert words.pending_count() == waiting


def test_a_word_for_later_is_no_word_for_now(instance: Flask) -> None:
    """It waits among the others until a worker has put it aside."""
    words = instance.extensions["queue"]
    with instance.app_context():
        queue.call_soon(GATHERS, delay=timedelta(seconds=30))
        queue.call_soon(GATHERS)
    assert [word.eta is None for word in words.pending()] == [False, True]


def test_a_word_that_was_not_taken_is_no_word(instance: Flask) -> None:
    words = instance.extensions["queue"]
    enqueue, words.storage.enqueue = words.storage.enqueue, _refuse
    with instance.app_context():
        with pytest.raises(OSError, match="full"):
            queue.call_soon(GATHERS)
        words.storage.enqueue = enqueue
        queue.call_soon(GATHERS)
    assert words.pending_count() == 1


def _refuse(*_: object) -> None:
    raise OSError("full")
