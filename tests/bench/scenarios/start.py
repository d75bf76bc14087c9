"""Start and memory: from nothing to the first answer, and what a worker holds after load.

Both starts are measured right after each other, to the first answer on `/`. On a machine that does other work as well
the processor time in the note tells more than the clock.
"""

import subprocess
import time
from dataclasses import dataclass

import psutil

import config
from tests.bench import load
from tests.bench.frame import Sample, scenario
from tests.bench.scenarios.own_pages import DESK, sign_in
from tests.bench.site import WORKERS, Site, gunicorn, wait_until_it_answers
from tests.free_port import free_port
from tests.stopping import kill_group

MEGABYTE = 2**20


@dataclass(frozen=True)
class Started:
    seconds: float
    processor_seconds: float  # of all its processes, up to the first answer


@scenario("start", "gunicorn with one worker, to its first answer", unit="s", at_most=5)
def start_of_one_worker(site: Site) -> Sample:
    return _beside_hello(site, workers=1)


@scenario("start-as-served", "the same with the workers of this benchmark", unit="s", at_most=5)
def start_as_served(site: Site) -> Sample:
    return _beside_hello(site, workers=WORKERS)


@scenario("memory", "RSS of the largest worker after load", unit="MB", at_most=120, prepare=sign_in)
def memory(site: Site) -> Sample:
    """After pages of every kind; nobody registers."""
    for path in ("/", "/sessies/programma-1", "/sessies/programma-1/aanmelden", "/agenda.ics", "/inloggen"):
        load.hammer(site.port, path, site.seconds / 4)
    for path in (DESK, f"{DESK}/deelnemers", "/beheer"):
        load.hammer(site.port, path, site.seconds / 4, site.as_staff("organiser", DESK))
    workers = psutil.Process(site.processes["web"].pid).children()
    told = [worker.memory_full_info() for worker in workers]
    shared_out = " and ".join(f"{one.pss / MEGABYTE:.0f}" for one in told)
    return Sample(max(one.rss for one in told) / MEGABYTE, note=f"PSS of each: {shared_out} MB")


def _beside_hello(site: Site, workers: int) -> Sample:
    hello = _start("tests.bench.hello:app", workers, site.environment)
    ours = _start("wsgi:app", workers, site.environment)
    note = f"processor {ours.processor_seconds:.2f} s, hello world {hello.processor_seconds:.2f} s"
    return Sample(ours.seconds, ours.seconds / hello.seconds, note)


def _start(app: str, workers: int, environment: dict[str, str]) -> Started:
    port = free_port()
    begun = time.perf_counter()
    master = subprocess.Popen(gunicorn(app, port, workers), cwd=config.ROOT, env=environment, start_new_session=True)
    try:
        wait_until_it_answers(port, "/", look_every=0.002)
        took = time.perf_counter() - begun
        family = psutil.Process(master.pid)
        used = sum(sum(one.cpu_times()[:2]) for one in (family, *family.children()))
    finally:
        kill_group(master)
    return Started(took, used)
