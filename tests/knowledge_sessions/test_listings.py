"""The lists: what is in them, in which order, and that they do not ask more the longer they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import listings
from sessions_app.knowledge_sessions.listings import ProgrammeFilter, StaffFilter
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionKind, SessionStatus
from tests import factories
from tests.cast import Cast

DAY = timedelta(days=1)


def session_in(days: float, title: str = "Sessie", **values: Any) -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() + days * DAY, title=title, **values)


def titles(page: listings.Page) -> list[str]:
    return [knowledge_session.title for knowledge_session in page.items]


@pytest.fixture
def some(on_both: Flask) -> None:
    west = factories.district("west")
    regenboog = factories.organisation()
    session_in(2, "Overmorgen", kind=SessionKind.RONDETAFELGESPREK)
    session_in(-0.05, "Nu bezig", summary="100% over werk")
    session_in(1, "Morgen in West", district=west, partners=[regenboog]).themes = [factories.theme("Werk")]
    session_in(5, "Gaat niet door", status=SessionStatus.CANCELLED)
    session_in(-3, "Geweest")
    session_in(-9, "Lang geweest", district=west, partners=[regenboog])
    session_in(3, "Concept", status=SessionStatus.DRAFT)
    db.session.commit()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["Nu bezig", "Morgen in West", "Overmorgen", "Gaat niet door"]),
        ({"district": "west"}, ["Morgen in West"]),
        ({"district": "atlantis"}, []),
        ({"theme": "werk"}, ["Morgen in West"]),
        ({"kind": "rondetafelgesprek"}, ["Overmorgen"]),
        ({"kind": "feest"}, ["Nu bezig", "Morgen in West", "Overmorgen", "Gaat niet door"]),
        ({"words": "MORGEN"}, ["Morgen in West", "Overmorgen"]),
        ({"words": "regenboog morgen"}, ["Morgen in West"]),
        ({"words": "regenboog overmorgen"}, []),
        ({"words": "%"}, ["Nu bezig"]),
        ({"words": "_"}, []),
        ({"words": "\x00"}, ["Nu bezig", "Morgen in West", "Overmorgen", "Gaat niet door"]),
    ],
)
def test_programme(some: None, filters: dict[str, str], found: list[str]) -> None:
    assert titles(listings.programme_page(ProgrammeFilter(**filters), 1, clock.now())) == found


def test_archive(some: None) -> None:
    assert titles(listings.archive_page(ProgrammeFilter(), 1, clock.now())) == ["Geweest", "Lang geweest"]
    assert titles(listings.archive_page(ProgrammeFilter(words="regenboog"), 1, clock.now())) == ["Lang geweest"]


def test_the_desk_sees_its_scope(some: None) -> None:
    cast, now = Cast(), clock.now()
    everything = StaffFilter()
    assert listings.counts_for_staff(cast.admin_anna, everything, now) == {
        "": 7, "draft": 1, "upcoming": 3, "past": 2, "cancelled": 1,
    }  # fmt: skip
    assert listings.counts_for_staff(cast.organiser_olaf, everything, now)[""] == 2
    assert titles(listings.for_staff(cast.organiser_olaf, everything, 1, now)) == ["Morgen in West", "Lang geweest"]
    assert titles(listings.for_staff(cast.admin_anna, StaffFilter("upcoming"), 1, now))[0] == "Nu bezig"
    assert titles(listings.for_staff(cast.admin_anna, StaffFilter("past", "noord"), 1, now)) == ["Geweest"]
    assert titles(listings.for_staff(cast.admin_anna, StaffFilter("draft", words="conc"), 1, now)) == ["Concept"]
    assert titles(listings.for_staff(cast.admin_anna, StaffFilter("onzin"), 1, now)) == []


def test_the_desk_begins_with_what_comes_next_and_ends_with_what_was_first(some: None) -> None:
    anna, now = Cast().admin_anna, clock.now()
    in_order = ["Nu bezig", "Morgen in West", "Overmorgen", "Concept", "Gaat niet door", "Geweest", "Lang geweest"]
    assert titles(listings.for_staff(anna, StaffFilter(), 1, now)) == in_order
    for day in range(20):
        session_in(-10 - day, f"Dag {day}")
    second = listings.for_staff(anna, StaffFilter(), 2, now)
    assert titles(second) == [f"Dag {day}" for day in range(13, 20)]


def test_pages(app: Flask) -> None:
    for number in range(45):
        session_in(1 + number, f"{number}")
    first, last = (listings.programme_page(ProgrammeFilter(), number, clock.now()) for number in (1, 3))
    assert (first.first, first.last, first.total, first.previous, first.next) == (1, 20, 45, None, 2)
    assert (last.first, last.last, last.previous, last.next, titles(last)[0]) == (41, 45, 2, None, "40")
    assert listings.programme_page(ProgrammeFilter(), 99, clock.now()).number == 3
    assert listings.programme_page(ProgrammeFilter(), -1, clock.now()).number == 1
    nothing = listings.archive_page(ProgrammeFilter(), 5, clock.now())
    assert (nothing.number, nothing.first, nothing.last, nothing.pages) == (1, 0, 0, 1)


def test_a_longer_list_asks_no_more(app: Flask) -> None:
    counted = []
    for number in (1, 15):
        for one in range(number):
            partners = [factories.organisation(f"Partner {one}"), factories.organisation("WPI")]
            session_in(one + 1, partners=partners).themes = [factories.theme(f"Thema {one}")]
        db.session.commit()
        db.session.expunge_all()
        with queries() as asked:
            page = listings.programme_page(ProgrammeFilter(), 1, clock.now())
            shown = [
                (s.district.name, [t.name for t in s.themes], [o.name for o in s.organisations]) for s in page.items
            ]
        assert len(shown) >= number
        counted.append(len(asked))
    assert counted == [4, 4]  # how many there are, the rows, their themes, their parts


@contextmanager
def queries() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
