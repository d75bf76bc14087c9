"""Finds a Chromium for the journeys, and installs one when there is none: `python -m tests.journeys.browser`."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-quic",
    "--no-first-run", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MISSING = (
    "The browser tests need Chromium. Install the package chromium of your system, or name one: "
    "CHROMIUM=/path/to/chromium make test"
)


def find_chromium() -> str | None:
    """The one that CHROMIUM names, else Playwright's own, else the system's."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else next(filter(None, map(shutil.which, NAMES)), None)


def install() -> str | None:
    """Playwright's own browser; where that cannot be downloaded the package of a Debian or Ubuntu system."""
    sys.stderr.write("No Chromium found: installing one …\n")
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "chromium")
        found = find_chromium()
    return found


def _run(*command: str) -> None:
    with suppress(OSError, subprocess.TimeoutExpired):  # what counts is whether there is a browser afterwards
        subprocess.run(command, check=False, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__" and not (find_chromium() or install()):
    sys.exit(MISSING)
