"""Whether there is room left where this machine writes: the SQLite database, its queue, uploads, drawings."""

import shutil

from flask import Flask

LEAST_MB = 50  # an upload, and what SQLite writes beside its database


def free_mb(app: Flask) -> int:
    """Where INSTANCE_DIR is; none where it is gone."""
    try:
        return shutil.disk_usage(app.config["INSTANCE_DIR"]).free // 10**6
    except OSError:
        return 0


def is_almost_full(app: Flask) -> bool:
    return free_mb(app) < LEAST_MB
