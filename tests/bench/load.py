"""Load: `wrk` for one address over and over when it is there, else visitors in Python threads; flows always those.

A Python visitor takes its share of the same processors, which makes our figures worse, not better; how much it can do
at most is printed (`ceiling`), and `Counted.client_share` tells how much of one processor it took.
"""

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.visitor import Visitor

CONNECTIONS = 8
WRK = shutil.which("wrk")
RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")

Flow = Callable[[Visitor], None]


class WentWrong(Exception):
    """An answer that is none: no figure is given of it."""


@dataclass(frozen=True)
class Counted:
    per_second: float
    client_share: float = 0.0  # of one processor


def hammer(port: int, path: str, seconds: float, headers: dict[str, str] | None = None) -> Counted:
    """Requests per second of one address. Raises WentWrong when one was refused."""
    if WRK is None:
        return hammer_in_python(port, path, seconds, headers)
    given = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    command = [WRK, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s", *given]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    if wrong := BAD.search(said):
        raise WentWrong(f"{path}: {wrong[0]}")
    found = RATE.search(said)
    assert found is not None, said
    return Counted(float(found[1]))


def hammer_in_python(port: int, path: str, seconds: float, headers: dict[str, str] | None = None) -> Counted:
    """The same by Python visitors."""

    def once(visitor: Visitor) -> None:
        status = visitor.get(path, **(headers or {})).status
        if status >= 400:
            raise WentWrong(f"{path}: {status}")

    return flows(port, once, seconds)


def flows(port: int, flow: Flow, seconds: float, visitors: int = CONNECTIONS) -> Counted:
    """How many times per second so many visitors at once go through `flow`. Only whole ones count."""
    done = [0] * visitors
    faults: list[BaseException] = []
    begun, used = time.perf_counter(), time.process_time()
    end = begun + seconds

    def go(number: int) -> None:
        try:
            with Visitor(port) as visitor:
                while time.perf_counter() < end and not faults:
                    flow(visitor)
                    done[number] += 1
        except BaseException as fault:  # told to whoever asked for the load
            faults.append(fault)

    threads = [threading.Thread(target=go, args=(number,)) for number in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    took = time.perf_counter() - begun
    return Counted(sum(done) / took, (time.process_time() - used) / took)
