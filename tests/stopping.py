"""Ending the processes that tests start."""

import os
import signal
import subprocess
from typing import Any

PATIENCE_SECONDS = 90
"""Gunicorn gives its workers 30 seconds, and a worker that is told to stop while it starts may use them all."""


def stop(process: "subprocess.Popen[Any]") -> int:
    """Asks it to end and waits for it; gives its exit code."""
    process.terminate()
    return process.wait(PATIENCE_SECONDS)


def kill_group(process: "subprocess.Popen[Any]") -> None:
    """It and all it started, at once: it must lead a group (`start_new_session`)."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
