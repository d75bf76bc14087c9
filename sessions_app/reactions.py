"""When this happened → then do that. The only place where rooms meet upwards."""

from collections.abc import Mapping, Sequence

from sessions_app.core.events import Reaction

REACTIONS: Mapping[type, Sequence[Reaction]] = {}
