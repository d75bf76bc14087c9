"""The public calendar files, read back by a parser that did not write them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import service
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from tests import factories
from tests.calendar_reading import lines_of, names_of, read_calendar
from tests.page_client import PageClient

DAY = timedelta(days=1)
SECRET = "https://meet.example.org/geheim"


def summaries(client: PageClient, address: str = "/agenda.ics") -> list[str]:
    calendar = read_calendar(client.raw(address).data)
    return [event.summary.value for event in getattr(calendar, "vevent_list", [])]


def session_in(days: float, title: str, **values: Any) -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() + days * DAY, title=title, **values)


@pytest.mark.parametrize("address", ["/sessies/s/sessie.ics", "/agenda.ics", "/stadsdelen/noord/agenda.ics"])
def test_everyone_may_know_all_but_the_link(client: PageClient, address: str) -> None:
    ours = factories.knowledge_session(slug="s", online_url=SECRET, title="Wie; wat, waar? 😀")
    answer = client.raw(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    event = read_calendar(answer.data).vevent
    assert (event.uid.value, event.summary.value) == (ours.uid, ours.title)
    assert (event.dtstart.value, event.dtend.value) == (ours.starts_at, ours.ends_at)
    assert event.location.value == ours.place
    assert event.url.value == "http://localhost/sessies/s"
    assert not {"METHOD", "ATTENDEE", "ORGANIZER", "CONFERENCE"} & set(names_of(answer.data))
    assert not any("geheim" in line for line in lines_of(answer.data))


def test_the_window_and_the_order(client: PageClient) -> None:
    for days, title in [(366, "te ver"), (364, "ver"), (1, "morgen"), (-29, "geweest"), (-31, "te lang geleden")]:
        session_in(days, title)
    session_in(2, "concept", status=SessionStatus.DRAFT)
    assert summaries(client) == ["geweest", "morgen", "ver"]


def test_a_cancelled_session_stays_thirty_days(client: PageClient) -> None:
    ours = session_in(200, "gaat niet door")
    service.cancel(ours)
    db.session.commit()
    event = read_calendar(client.raw("/agenda.ics").data).vevent
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    with clock.set_to(clock.now() + 29 * DAY):
        assert summaries(client) == ["gaat niet door"]
    with clock.set_to(clock.now() + 31 * DAY):
        assert summaries(client) == []


def test_a_cancelled_draft_was_never_public(client: PageClient) -> None:
    draft = session_in(3, "concept", status=SessionStatus.DRAFT)
    service.cancel(draft)
    db.session.commit()
    assert summaries(client) == []
    client.raw(f"/sessies/{draft.slug}/sessie.ics", 404)


def test_a_district_has_its_own_feed(client: PageClient) -> None:
    session_in(1, "in noord")
    session_in(2, "in west", district=factories.district("west", "West"))
    assert summaries(client, "/stadsdelen/west/agenda.ics") == ["in west"]
    calendar = client.raw("/stadsdelen/west/agenda.ics").data
    assert "NAME:Kennissessies De Omslag\\, West" in lines_of(calendar)
    client.raw("/stadsdelen/atlantis/agenda.ics", 404)


def test_the_bytes_change_only_with_the_sessions(client: PageClient) -> None:
    ours = session_in(10, "sessie")
    first = client.raw("/agenda.ics")
    with clock.set_to(clock.now() + timedelta(hours=5)):
        later = client.raw("/agenda.ics")
    assert (later.data, later.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert first.headers["ETag"].startswith('"')  # a strong one
    etag = {"If-None-Match": first.headers["ETag"]}
    unchanged = client.raw("/agenda.ics", 304, headers=etag)
    assert (unchanged.data, unchanged.headers["ETag"]) == (b"", first.headers["ETag"])
    ours.title = "andere titel"
    db.session.commit()
    assert client.raw("/agenda.ics", 200, headers=etag).headers["ETag"] != first.headers["ETag"]


def test_head_tells_the_same_without_the_body(client: PageClient) -> None:
    ours = session_in(10, "sessie")
    whole, head = client.raw("/agenda.ics"), client.raw("/agenda.ics", method="HEAD")
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type"):
        assert head.headers[name] == whole.headers[name]
    assert whole.last_modified == ours.updated_at.replace(microsecond=0)


def test_the_language_of_the_visitor_does_not_change_the_feed(client: PageClient) -> None:
    session_in(10, "sessie")
    dutch = client.raw("/agenda.ics").data
    client.set_language("en")
    assert client.raw("/agenda.ics").data == dutch


def test_an_empty_feed_is_a_calendar(app: Flask, client: PageClient) -> None:
    assert summaries(client) == []


def test_a_theme_has_its_own_feed(client: PageClient) -> None:
    work = factories.theme("Werk")
    session_in(1, "over werk", themes=[work, factories.theme("Geld")])
    session_in(2, "over geld", themes=[factories.theme("Geld")])
    assert summaries(client, "/themas/werk/agenda.ics") == ["over werk"]
    assert summaries(client, "/themas/geld/agenda.ics") == ["over werk", "over geld"]
    assert "NAME:Kennissessies De Omslag\\, Werk" in lines_of(client.raw("/themas/werk/agenda.ics").data)
    client.raw("/themas/tovenarij/agenda.ics", 404)
