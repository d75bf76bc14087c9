"""What happened is told here, and the reactions run at once, in the same transaction.

A room publishes its events without knowing who listens; `reactions.py` is the one table of listeners.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, current_app

Reaction = Callable[[Any], None]


def install(app: Flask, reactions: Mapping[type, Sequence[Reaction]]) -> None:
    app.extensions["reactions"] = reactions


def publish(event: object) -> None:
    """Run every reaction to this event, in the order of the table."""
    for reaction in current_app.extensions["reactions"].get(type(event), ()):
        reaction(event)
