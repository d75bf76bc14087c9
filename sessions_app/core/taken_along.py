"""Libraries that others take along for what we do not use of them: time at each start, memory in each process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Inside the block these packages cannot be imported: a None among the modules is how Python writes that down. Who
    is in memory already stays; afterwards everybody may import them."""
    kept_out = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in kept_out:
            del sys.modules[name]
