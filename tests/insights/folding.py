"""Folding what is over, and the figures counted without any sums: what pages must say."""

from collections import defaultdict
from datetime import date

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.insights import cells, checking, queries, version
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.counting import contributions
from sessions_app.insights.sums import NO_SUMS, Sums
from sessions_app.people.models import District


def fold() -> None:
    """As the timed job does."""
    cells.catch_up(clock.now())
    db.session.commit()


def counted(chosen: Chosen) -> dict[tuple[date, str], Sums]:
    """From the rows themselves, by quarter and district."""
    found: defaultdict[tuple[date, str], Sums] = defaultdict(lambda: NO_SUMS)
    for one in contributions(clock.today(), *chosen.conditions).values():
        key = (one.quarter_on, db.session.get_one(District, one.district_id).slug)
        found[key] = found[key].plus(one.sums)
    return dict(found)


def shown(chosen: Chosen) -> dict[tuple[date, str], Sums]:
    """What the pages read."""
    return {(part.held_on, part.district_slug): part.sums for part in queries.parts_of(chosen)}


def check(*several: Chosen) -> None:
    assert checking.differences() == []
    pages_say_what_rows_say(*several)


def pages_say_what_rows_say(*several: Chosen) -> None:
    """Of single sessions what is overdue is told nowhere, and counted on the day of the sums."""
    for chosen in several:
        assert shown(chosen) == counted(chosen)
        by_itself = contributions(clock.today(), *chosen.conditions)
        assert {one.id: one.sums._replace(overdue=0) for one in queries.held_sessions(chosen)} == {
            id_: one.sums._replace(overdue=0) for id_, one in by_itself.items()
        }


def version_now() -> tuple[version.Rows | None, int]:
    """All that a kept file is known by: what was written, and which sessions ended without anything being written."""
    return version.versions(), version.ended(clock.now())
