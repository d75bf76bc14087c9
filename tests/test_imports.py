"""What starts with the application: what draws, prints or writes spreadsheets is loaded when it is needed."""

import subprocess
import sys

import config

HEAVY = ("matplotlib", "numpy", "typst", "xlsxwriter", "openpyxl", "PIL", "hypothesis", "prometheus_client")
LOOK = f"import sys, wsgi; print(*[name for name in {HEAVY!r} if name in sys.modules])"


def test_nothing_heavy_is_imported_at_start(tmp_path) -> None:  # type: ignore[no-untyped-def]
    environment = {"INSTANCE_DIR": str(tmp_path), "PATH": "/usr/bin"}
    started = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=config.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr
    assert started.stdout.split() == []
