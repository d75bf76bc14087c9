"""Libraries that others take along for what we do not use of them, or not yet: time at each start, memory in each
process."""

import sys
from collections.abc import Iterator, Mapping
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
def without(*packages: str) -> Iterator[None]:
    """Inside the block these packages cannot be imported: a None among the modules is how Python writes that down. Who
    is in memory already stays; afterwards everybody may import them."""
    with _instead(dict.fromkeys(packages)):
        yield


@contextmanager
def late(module: str, *taken: str) -> Iterator[None]:
    """Inside the block who imports this module gets one that comes late. Who takes names out of it at once (`taken`),
    for what is never used here, gets empty classes of these names."""
    stand_in = Late(module)
    vars(stand_in).update({name: type(name, (), {}) for name in taken})
    with _instead({module: stand_in}):
        yield


@contextmanager
def _instead(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    kept_out = {name: stand_in for name, stand_in in modules.items() if name not in sys.modules}
    sys.modules.update(kept_out)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]
