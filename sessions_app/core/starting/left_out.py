"""Imports a library without what it would take along when it is there.

    with left_out("redis"):
        import huey

Only for a library that does without: one that says `try: import redis`, `except ImportError: redis = None`.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import get_ident
from types import ModuleType


class _FindsNot(MetaPathFinder):
    """In the thread that asked for it; another one finds all as ever."""

    def __init__(self, packages: Sequence[str]) -> None:
        self._packages, self._thread = packages, get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in self._packages and get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        return None


@contextmanager
def left_out(*packages: str) -> Iterator[None]:
    """What was imported before stays to be had."""
    finder = _FindsNot(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
