"""A port of this machine for a server that a test starts.

Not one that the machine itself would choose: those it hands out to any connection that goes out, and between our look
and the start of the server (seconds, on a busy machine) one of them may have it. So ours lie below all of those, each
test process (pytest-xdist) has a part of its own, and no port is given twice until all were.
"""

import os
import socket
from itertools import count

FIRST, PORTS_EACH, PROCESSES = 20_000, 1_500, 8  # up to 32.000; Linux chooses by itself from 32.768 up
_next = count(os.getpid())  # two runs at the same time begin at different places


def free_port() -> int:
    """A port that nobody listens on."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % PROCESSES
    for _ in range(PORTS_EACH):
        port = FIRST + process * PORTS_EACH + next(_next) % PORTS_EACH
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
