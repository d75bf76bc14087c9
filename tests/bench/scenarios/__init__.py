"""Each module here declares scenarios; a new file is found by itself."""

import pkgutil
from importlib import import_module


def load_all() -> None:
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        import_module(f"{__name__}.{found.name}")
