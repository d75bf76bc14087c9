"""What the tests of this room share."""

import pytest
from flask import Flask

from sessions_app.knowledge_sessions import events

EVENTS = (
    events.KnowledgeSessionPublished,
    events.KnowledgeSessionRescheduled,
    events.KnowledgeSessionCancelled,
    events.SeatingChanged,
    events.AttendanceCompleted,
)


@pytest.fixture
def happened(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What this room told the others, in order. The others do not listen in these tests."""
    told: list[object] = []
    monkeypatch.setitem(on_both.extensions, "reactions", {event: [told.append] for event in EVENTS})
    return told
