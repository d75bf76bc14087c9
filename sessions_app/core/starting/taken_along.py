"""Libraries that others take along before anybody uses them: time at each start, memory in each process. Those that are
not used at all are left out (`left_out.py`)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class Late(ModuleType):
    """Has the name of a module, and imports it when something of it is first used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or sys.modules.get(self.__name__) is self:
            raise AttributeError(f"{self.__name__} is not imported yet, and has no {name}")
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)
        return found


@contextmanager
def late(module: str, *taken: str) -> Iterator[None]:
    """Inside the block who imports this module gets one that comes late. Who takes names out of it at once (`taken`),
    for what is never used here, gets empty classes of these names."""
    stand_in = Late(module)
    vars(stand_in).update({name: type(name, (), {}) for name in taken})
    is_there = module in sys.modules
    if not is_there:
        sys.modules[module] = stand_in
    try:
        yield
    finally:
        if not is_there:
            del sys.modules[module]
