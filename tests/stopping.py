"""Ending the processes that tests start."""

import os
import signal
import subprocess
from typing import Any

PATIENCE_SECONDS = 120
"""How long a test waits for what other processes and threads do: it costs only where that never happens. On a busy
machine everything takes long, and gunicorn alone may give its workers 30 seconds to end."""


def stop(process: "subprocess.Popen[Any]") -> int:
    """Asks it to end and waits for it; gives its exit code."""
    process.terminate()
    return process.wait(PATIENCE_SECONDS)


def kill_group(process: "subprocess.Popen[Any]") -> None:
    """It and all it started, at once: it must lead a group (`start_new_session`)."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
