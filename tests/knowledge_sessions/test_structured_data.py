"""What search engines read."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.knowledge_sessions import service
from sessions_app.knowledge_sessions.details import Move
from sessions_app.knowledge_sessions.rules import Part
from sessions_app.knowledge_sessions.structured_data import event_json_ld
from tests import factories

LINK = {"online_url": "https://meet.example.org/geheim"}
NO_ROOM = {"venue_name": "", "venue_address": "", "venue_postcode": ""}


def read(**values: Any) -> Any:
    return json.loads(event_json_ld(factories.knowledge_session(**values), "https://sessies.example.org"))


@pytest.mark.parametrize(
    ("values", "mode", "locations"),
    [
        ({}, "Offline", ["Place"]),
        (LINK | NO_ROOM, "Online", ["VirtualLocation"]),
        (LINK, "Mixed", ["Place", "VirtualLocation"]),
    ],
)
def test_where(app: Flask, values: dict[str, str], mode: str, locations: list[str]) -> None:
    found = read(**values)
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [place["@type"] for place in found["location"]] == locations
    assert "geheim" not in json.dumps(found)


def test_when_and_who(app: Flask) -> None:
    ours = factories.knowledge_session(partners=[factories.organisation(), factories.organisation("WPI")])
    ours.parts[0].part = Part.ORGANISER
    found = json.loads(event_json_ld(ours, "https://sessies.example.org"))
    assert found["startDate"] == "2026-12-21T12:00+01:00"
    assert found["organizer"] == [{"@type": "Organization", "name": "De Regenboog Groep"}]
    assert found["contributor"] == [{"@type": "Organization", "name": "WPI"}]
    assert found["eventStatus"] == "https://schema.org/EventScheduled"


def test_moved_and_cancelled(app: Flask) -> None:
    ours = factories.knowledge_session()
    before = ours.starts_at
    service.reschedule(ours, Move(before + timedelta(days=7), before + timedelta(days=7, hours=2), "Elders"))
    found = json.loads(event_json_ld(ours, ""))
    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["previousStartDate"] == "2026-12-21T12:00+01:00"
    service.cancel(ours)
    assert json.loads(event_json_ld(ours, ""))["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_title_cannot_leave_the_script(app: Flask) -> None:
    title = "</script><script>alert(1)</script><!-- & 'x'"
    ours = factories.knowledge_session(title=title)
    written = event_json_ld(ours, "")
    assert "<" not in written
    assert json.loads(written)["name"] == title
