"""The last things used, in the memory of this process, by key; safe in threads."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Holds at most so many things and bytes; what was not used for longest goes first."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._things: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._most, self._most_bytes, self._bytes = most, most_bytes, 0
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key][0]

    def put(self, key: Hashable, thing: T, size: int) -> None:
        """`size` in bytes, about."""
        with self._lock:
            if key in self._things:
                self._bytes -= self._things.pop(key)[1]
            self._things[key] = (thing, size)
            self._bytes += size
            while len(self._things) > self._most or self._bytes > self._most_bytes:
                self._bytes -= self._things.popitem(last=False)[1][1]
