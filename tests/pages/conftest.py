"""What the tests of pages that are made once for many share."""

from collections.abc import Callable

import pytest

from sessions_app.core.kept import alike
from sessions_app.core.kept.shelf import Shelf


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Empty; empties the memory of this process again."""

    def emptied() -> None:
        monkeypatch.setattr(alike, "_shelf", Shelf(most=500, most_bytes=2**20))

    emptied()
    return emptied


def kept_alike() -> list[alike.Alike]:
    return [one for one, _size in alike._shelf._things.values() if isinstance(one, alike.Alike)]
