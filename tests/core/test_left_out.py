"""A web process serves for weeks on the driver of its own queue, and migrates nothing."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.script import ScriptDirectory

from sessions_app.core.starting.left_out import left_out
from sessions_app.core.watching import readiness

ROOT = Path(__file__).parents[2]
WELL_AND_WORD = """
import json, sys
from wsgi import app
from sessions_app.core import queue

client = app.test_client()
client.get("/gezond")
assert client.get("/gezond/klaar").json["migrations"] == "none"
with app.app_context():
    queue.call_soon("deliver_due_mails")
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_what_is_left_out_is_not_there_until_the_end() -> None:
    with left_out("this", "json"):
        with pytest.raises(ModuleNotFoundError):
            import this  # noqa: F401
        import json  # was there before
    assert json


def test_another_thread_finds_it_all_the_same() -> None:
    found: list[object] = []
    with left_out("__hello__"):
        other = Thread(target=lambda: found.append(__import__("__hello__")))
        other.start()
        other.join()
    assert found


def test_health_and_a_word_to_the_worker_take_along_no_other_driver_and_no_alembic(tmp_path: Path) -> None:
    environment = {"INSTANCE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", WELL_AND_WORD], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    packages = set(json.loads(run.stdout.splitlines()[-1]))
    assert "huey" in packages
    assert packages & {"redis", "psycopg", "alembic", "mako", "pygments"} == set()


def test_what_the_files_say_of_the_migrations_is_what_alembic_says() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    assert readiness.head_revision() == scripts.get_current_head()
    assert {one.revision: one.down_revision for one in scripts.walk_revisions()} == readiness._revisions()
