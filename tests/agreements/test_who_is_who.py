"""Whom one can choose on the page with agreements: who is seen on "Who is who", by who is on it herself."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.agreements import queries
from sessions_app.core import clock
from sessions_app.registrations.models import RegistrationStatus
from tests import factories


@pytest.mark.parametrize(
    ("own", "days", "seen"),
    [
        ({"share_contact": True}, 7, ["Mo"]),
        ({"share_contact": False}, 7, []),
        ({"share_contact": True, "status": RegistrationStatus.WAITING}, 7, []),
        ({"share_contact": True}, 40, []),
        ({"share_contact": True}, -7, []),
    ],
)
def test_who_sees_whom(app: Flask, own: dict[str, object], days: int, seen: list[str]) -> None:
    session = factories.knowledge_session(clock.now() - timedelta(days=days))
    factories.registration(session, "mo@example.org", name="Mo", share_contact=True)
    factories.registration(session, "stil@example.org", name="Stil")
    ayse = factories.registration(session, "ayse@example.org", name="Ayse", **own)
    assert [one.name for one in queries.who_is_who(session.id, ayse.person_id)] == seen
