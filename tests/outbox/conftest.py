from collections.abc import Iterator

import pytest
from flask import Flask

from tests.outbox.letterbox import Letterbox, letterbox_for


@pytest.fixture
def letterbox(on_both: Flask) -> Iterator[Letterbox]:
    """A mail server that listens, for the application on either database."""
    with letterbox_for(on_both) as letterbox:
        yield letterbox
