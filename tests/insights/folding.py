"""Folding what is over, and the figures counted without any sums: what pages must say."""

from collections import defaultdict
from datetime import date

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.insights import cells, queries
from sessions_app.insights.choosing import Chosen
from sessions_app.insights.counting import contributions
from sessions_app.insights.sums import NO_SUMS, Sums
from sessions_app.people.models import District


def fold() -> None:
    """As the timed job does."""
    while cells.fold_next(clock.now() - cells.FOLDED_AFTER):
        pass
    db.session.commit()


def counted(chosen: Chosen) -> dict[tuple[date, str], Sums]:
    """From the rows themselves, by quarter and district."""
    found: defaultdict[tuple[date, str], Sums] = defaultdict(lambda: NO_SUMS)
    for one in contributions(*chosen.conditions).values():
        key = (one.quarter_on, db.session.get_one(District, one.district_id).slug)
        found[key] = found[key].plus(one.sums)
    return dict(found)


def shown(chosen: Chosen) -> dict[tuple[date, str], Sums]:
    """What the pages read."""
    return {(part.held_on, part.district_slug): part.sums for part in queries.parts_of(chosen)}


def check(*several: Chosen) -> None:
    assert cells.differences() == []
    for chosen in several:
        assert shown(chosen) == counted(chosen)
        by_itself = contributions(*chosen.conditions)
        assert {one.id: one.sums for one in queries.held_sessions(chosen)} == {
            id_: one.sums for id_, one in by_itself.items()
        }
