"""How the web server behaves; gunicorn reads this by itself when started in this folder. Address and number of workers
are given on the command line (README)."""

import ctypes
import os
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from runpy import run_path
from typing import Any

from gunicorn.http import wsgi

# Read as files: what this first process imports by name it keeps, and the workers that a HUP starts would run old code.
HERE = Path(__file__).resolve().parent
from_config = run_path(str(HERE / "config.py"))
log_lines = run_path(str(HERE / "sessions_app" / "core" / "watching" / "log_lines.py"))
METRICS_FOLDER = from_config["METRICS_FOLDER"]

wsgi.SERVER = "kennissessies"  # which server this is, and of which version, is nobody's business

# No access log: the path of a personal link holds its token. A proxy that keeps one should mask those paths
# (docs/security.md). Each request is told by the application, by name of the view (docs/observability.md).
accesslog = None

# X-Forwarded-* is believed by the application alone, and only with TRUSTED_PROXIES.
forwarded_allow_ips = ""

limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True

settings = from_config["watch_settings"](os.environ)
has_metrics = bool(settings["METRICS_TOKEN"] or settings["METRICS_PORT"])
logconfig_dict = log_lines["logging_settings"](settings["LOG_FORMAT"], tells_all=not settings["PRODUCTION"])

# The workers of this server, and of no other, write their figures into this folder (core/watching/metrics_book.py).
ours = f"kennissessies-metrics-{os.getpid()}-"
if has_metrics and not Path(os.environ.get(METRICS_FOLDER, "")).name.startswith(ours):
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix=ours)


# glibc gives each thread a heap of its own, and what one thread gave back the next does not find. Threads that wait for
# Python's lock do not fight over one heap. (The worker and what runs it are as they are: they have one thread.)
M_ARENA_MAX = -8  # malloc.h


def pre_fork(server: Any, worker: Any) -> None:
    """Chooses the processor that the fewest workers keep to; where that is equal not the same one in each server."""
    if not hasattr(os, "sched_setaffinity"):
        return
    there = sorted(os.sched_getaffinity(0))
    first = os.getpid() % len(there)
    taken = Counter(getattr(other, "processor", None) for other in server.WORKERS.values())
    worker.processor = min(there[first:] + there[:first], key=lambda one: taken[one])


def post_fork(_server: Any, worker: Any) -> None:
    _keep_to_one_processor(worker)
    _share_one_heap()


def _keep_to_one_processor(worker: Any) -> None:
    """Of its threads one at a time runs Python. Spread over processors they hand each other that right from one to the
    next, which takes longer than most answers: kept together they give twice as many."""
    if hasattr(worker, "processor"):
        with suppress(OSError):  # it may have been taken away from us meanwhile
            os.sched_setaffinity(0, {worker.processor})


def _share_one_heap() -> None:
    """For all threads: 8 of 132 MB less after load. Where another libc serves nothing is asked."""
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(M_ARENA_MAX, 1)


def post_worker_init(worker: Any) -> None:
    if has_metrics:
        from sessions_app.core.watching import metrics_port

        metrics_port.open_port(worker.wsgi, is_shared=True)


def child_exit(_server: Any, worker: Any) -> None:
    """What it used is free again; what it counted stays counted."""
    if has_metrics:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    if has_metrics:
        shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)
