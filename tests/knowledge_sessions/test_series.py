"""Several dates of one programme, on real databases."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import rules, series, service
from sessions_app.knowledge_sessions.details import PLAIN, Block, Details, details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.knowledge_sessions.queries import dates_of
from sessions_app.knowledge_sessions.rules import SessionStatus
from tests import factories
from tests.knowledge_sessions.test_service import START, details, kept, published

pytestmark = pytest.mark.usefixtures("on_both")

WEEK_LATER, MONTH_LATER = date(2027, 1, 21), date(2027, 4, 1)

# Columns of a session that are of this one date or grow by themselves; every other one is planned, and so copied.
ITS_OWN = {
    "id", "slug", "status", "district_id", "series_id", "uid", "sequence", "created_at", "updated_at", "published_at",
    "cancelled_at", "cancellation_reason", "attendance_completed_at", "previous_starts_at",
}  # fmt: skip


def three_dates(publish: bool = True) -> list[KnowledgeSession]:
    first = published()
    series.extend(first, [WEEK_LATER, MONTH_LATER], publish)
    db.session.commit()
    return dates_of(first)


def test_whatever_can_be_planned_is_copied() -> None:
    """Who adds a column must say which of the two it is."""
    columns = {column.name for column in KnowledgeSession.__table__.columns}
    assert columns - ITS_OWN == set(PLAIN) - {"district"}


def full(**values: object) -> Details:
    """A plan with something in every field."""
    moments = {
        "registration_opens_at": START - timedelta(days=20),
        "registration_closes_at": START - timedelta(days=1),
        "promotion_closes_at": START - timedelta(hours=3),
    }
    more = {"online_url": "https://meet.example.org/x", "online_capacity": 7, "limit_per_organisation": 3}
    texts = {"summary": "Kort", "description": "Lang", "venue_access": "Lift", "contact_name": "Olga"}
    return replace(details(), needs_approval=True, asks_dietary_needs=True, offer_hours=12, **moments, **more, **texts)


def test_a_copy_holds_all_that_was_planned_and_nobody() -> None:
    original = kept(service.plan(full()))
    service.publish(original)
    factories.registration(original)
    copy = kept(service.duplicate(original))
    before, after = details_of(original), details_of(copy)
    assert copy.status is SessionStatus.DRAFT
    assert db.session.query(KnowledgeSession).count() == 2
    assert factories.db.session.query(factories.Registration).filter_by(knowledge_session_id=copy.id).count() == 0
    shift = after.starts_at - before.starts_at
    for field in fields(Details):
        was = getattr(before, field.name)
        assert getattr(after, field.name) == (was + shift if isinstance(was, datetime) else was), field.name


def test_a_copy_of_a_date_of_a_series_stands_by_itself() -> None:
    first = three_dates()[0]
    assert kept(service.duplicate(first)).series is None


def test_each_date_is_a_session_of_its_own() -> None:
    first, second, third = three_dates()
    assert [one.starts_at for one in (first, second, third)] == [
        START,
        START + timedelta(days=7),
        datetime(2027, 4, 1, 11, 30, tzinfo=UTC),  # 13.30 uur, in summer
    ]
    assert len({one.uid for one in (first, second, third)}) == len({one.slug for one in (first, second, third)}) == 3
    assert {one.series for one in (first, second, third)} == {first.series}
    assert all(one.is_published for one in (first, second, third))


def test_a_double_click_makes_nothing_twice_and_the_past_is_left_out() -> None:
    first = three_dates()[0]
    assert series.extend(first, [WEEK_LATER, clock.today(), START.date()]) == []
    assert len(dates_of(first)) == 3


def test_drafts_unless_published() -> None:
    first, second, _third = three_dates(publish=False)
    assert (first.status, second.status) == (SessionStatus.PUBLISHED, SessionStatus.DRAFT)


def test_registering_opens_for_all_dates_at_once() -> None:
    opens_at, closes_at = START - timedelta(days=20), START - timedelta(days=1)
    first = published(registration_opens_at=opens_at, registration_closes_at=closes_at)
    [second] = series.extend(first, [WEEK_LATER])
    assert second.registration_opens_at == opens_at
    assert second.registration_closes_at == closes_at + timedelta(days=7)
    [earlier] = series.extend(first, [date(2026, 12, 22)])  # opening with the others would be after its start
    assert earlier.registration_opens_at == opens_at - timedelta(days=23)


def test_a_cancelled_session_gets_no_dates() -> None:
    first = published()
    service.cancel(first)
    with pytest.raises(rules.AlreadyCancelled):
        series.extend(first, [WEEK_LATER])


def test_leaving_and_the_last_one_is_no_series() -> None:
    first, second, third = three_dates()
    registration = factories.registration(second)
    series.leave(second)
    db.session.commit()
    assert second.series is None
    assert registration.is_confirmed
    assert dates_of(first) == [first, third]
    series.leave(third)
    db.session.commit()
    assert first.series is None
    assert db.session.query(Series).count() == 0
    series.leave(third)  # twice is the same as once


def test_text_goes_to_the_later_dates_and_time_and_place_stay() -> None:
    first, second, third = three_dates()
    service.edit(third, replace(details_of(third), venue_name="Elders", ends_at=third.starts_at + timedelta(hours=2)))
    service.edit(second, replace(details_of(second), title="Nieuwe titel", capacity=3, programme=[Block(0, "Anders")]))
    sequence = third.sequence
    assert series.later_dates(second) == [third]
    series.share_text(second, series.later_dates(second))
    db.session.commit()
    assert (first.title, third.title) == ("Wie doet wat?", "Nieuwe titel")
    assert (third.venue_name, third.capacity, third.sequence) == ("Elders", 25, sequence)
    assert len(third.programme) == 3  # it has another length, so it keeps its own
    assert third.series.title == "Nieuwe titel"


def test_what_is_cancelled_or_has_been_does_not_change_along() -> None:
    first, second, third = three_dates()
    service.cancel(third)
    assert series.later_dates(first) == [second]
    with clock.set_to(START + timedelta(days=8)):
        assert series.later_dates(first) == []


def test_another_session_that_day_is_told() -> None:
    first = published()
    factories.knowledge_session(START + timedelta(days=7), title="Iets anders")
    factories.knowledge_session(START + timedelta(days=7), title="Ver weg", district=factories.district("west"))
    assert series.others_on(first, [WEEK_LATER, MONTH_LATER]) == {WEEK_LATER: "Iets anders"}
