"""Writers to SQLite stand in a queue: all of them write, nobody waits for a lock that lies free."""

import gc
import os
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from sessions_app.core.database import writers
from sessions_app.core.database.writers import File, QueueOfWriters
from tests.stopping import PATIENCE_SECONDS


def engine_on(file: Path, patience_ms: int = 1000 * PATIENCE_SECONDS) -> Engine:
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")

    queue = QueueOfWriters(engine, patience_ms)
    event.listen(engine, "begin", queue.begin)
    return engine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "queue.sqlite3"
    engine = engine_on(path)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counts (number INTEGER)"))
        connection.execute(text("INSERT INTO counts VALUES (0)"))
    engine.dispose()
    return path


def count_up(engine: Engine, times: int) -> None:
    for _time in range(times):
        with engine.begin() as connection:
            number = connection.scalar(text("SELECT number FROM counts"))
            connection.execute(text("UPDATE counts SET number = :next"), {"next": number + 1})


def test_many_threads_of_two_processes_lose_no_write(file: Path) -> None:
    """Two engines stand for two processes: each has a queue of its own."""
    engines = [engine_on(file), engine_on(file)]
    threads = [threading.Thread(target=count_up, args=(engines[number % 2], 25)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engines[0].begin() as connection:
        assert connection.scalar(text("SELECT number FROM counts")) == 200


@pytest.mark.parametrize("ending", ["commit", "rollback", "exception", "let go"])
def test_the_next_one_writes_however_a_transaction_ended(file: Path, ending: str) -> None:
    engine = engine_on(file)
    connection = engine.connect()
    connection.execute(text("UPDATE counts SET number = 1"))
    if ending == "commit":
        connection.commit()
    elif ending == "rollback":
        connection.rollback()
    elif ending == "exception":
        with suppress(OperationalError):
            connection.execute(text("UPDATE nothing SET number = 1"))
        connection.close()
    else:
        del connection
        gc.collect()
    next_one = threading.Thread(target=count_up, args=(engine, 1))
    began = time.monotonic()
    next_one.start()
    next_one.join()
    assert time.monotonic() - began < PATIENCE_SECONDS / 2, (
        "it came to its turn, it did not wait until its patience ended"
    )


def test_who_waits_too_long_is_told_that_the_database_is_locked(file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = engine_on(file, patience_ms=50)
    with pytest.raises(OperationalError, match="database is locked"):
        count_up(engine, 1)
    other.execute("ROLLBACK")
    count_up(engine, 1)


def test_who_waits_for_another_thread_too_long_is_told_as_well(file: Path) -> None:
    engine = engine_on(file, patience_ms=50)
    with engine.begin() as first:
        first.execute(text("UPDATE counts SET number = 7"))
        refused: list[BaseException] = []

        def try_it() -> None:
            try:
                count_up(engine, 1)
            except OperationalError as error:
                refused.append(error)

        second = threading.Thread(target=try_it)
        second.start()
        second.join()
        assert len(refused) == 1
    count_up(engine, 1)


def test_what_is_wrong_for_another_reason_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_bytes(b"not a database at all, by far" * 100)
    engine = create_engine(f"sqlite:///{tmp_path / 'no.sqlite3'}")
    event.listen(engine, "begin", QueueOfWriters(engine, 1000 * PATIENCE_SECONDS).begin)
    began = time.monotonic()
    with pytest.raises(Exception, match="not a database"), engine.begin():
        pass
    assert time.monotonic() - began < PATIENCE_SECONDS / 2


def test_who_waits_for_another_process_hears_when_it_has_done(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "ASKS_AGAIN_AFTER", float(PATIENCE_SECONDS))
    one, other = engine_on(file), engine_on(file)
    waiting = threading.Thread(target=count_up, args=(other, 1))
    with one.begin() as connection:
        connection.execute(text("UPDATE counts SET number = 5"))
        waiting.start()
        time.sleep(0.2)
        assert waiting.is_alive()
        done = time.monotonic()
    waiting.join()
    assert time.monotonic() - done < PATIENCE_SECONDS / 2, "the bell rang"
    with one.begin() as connection:
        assert connection.scalar(text("SELECT number FROM counts")) == 6


def test_without_a_bell_it_only_takes_a_little_longer(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / f"{file.name}-bell").unlink()
    monkeypatch.delattr(os, "mkfifo")
    test_many_threads_of_two_processes_lose_no_write(file)
    assert not (file.parent / f"{file.name}-bell").exists()


def test_a_bell_that_nobody_hears_holds_up_nobody(file: Path) -> None:
    engine = engine_on(file)
    bell = writers.Bell(str(file))
    for _stroke in range(70_000):
        bell.ring()
    count_up(engine, 3)


READ = "SELECT count(*), total(number) FROM counts"
STEPS = st.sampled_from(["read", "read another", "insert", "delete all", "undo", "by another", "undone by another"])


@given(steps=st.lists(STEPS, max_size=25))
def test_a_glance_is_what_a_reading_would_give(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    path = tmp_path_factory.mktemp("glance") / "glance.sqlite3"
    ours, another = (sqlite3.connect(path, isolation_level=None, factory=File) for _ in range(2))
    ours.execute("PRAGMA journal_mode = WAL")
    ours.execute("CREATE TABLE counts (number INTEGER)")
    does = {
        "read": lambda: None,
        "read another": lambda: ours.glance("SELECT 1"),
        "insert": lambda: ours.execute("INSERT INTO counts VALUES (2)"),
        "delete all": lambda: ours.execute("DELETE FROM counts"),
        "undo": lambda: ours.executescript("BEGIN; INSERT INTO counts VALUES (5); ROLLBACK"),
        "by another": lambda: another.execute("INSERT INTO counts VALUES (3)"),
        "undone by another": lambda: another.executescript("BEGIN; INSERT INTO counts VALUES (7); ROLLBACK"),
    }
    for step in steps:
        does[step]()
        assert ours.glance(READ) == another.execute(READ).fetchall()
    ours.close()
    another.close()


def test_a_glance_is_not_read_twice(file: Path) -> None:
    ours = sqlite3.connect(file, isolation_level=None, factory=File)
    assert ours.glance(READ) is ours.glance(READ)
    for number in range(2 * writers.MOST_GLANCES):
        assert ours.glance(f"SELECT {number}") == [(number,)]
    ours.close()
