"""Which sessions the figures are about, and what they add up to, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock
from sessions_app.insights import offers, per_district, queries
from sessions_app.insights.between import Between, agreements_between
from sessions_app.insights.per_district import Turnout
from sessions_app.insights.queries import Selection
from sessions_app.insights.sums import HeldSession
from sessions_app.knowledge_sessions.models import SessionKind, SessionStatus
from sessions_app.people.models import User
from sessions_app.registrations.models import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, agreement, held

EVERYTHING = Selection(date(2020, 1, 1), date(2030, 1, 1))


def found(user: User, asked: Selection = EVERYTHING) -> list[HeldSession]:
    return queries.held_sessions(queries.choose(user, asked))


def test_only_sessions_that_were_held_count(on_both: Flask) -> None:
    mine = held(3, EIGHT_OF_TEN, asked=16)
    held(2, status=SessionStatus.CANCELLED)
    held(2, status=SessionStatus.DRAFT)
    held(-5)
    [one] = found(Cast().coordinator_cor)
    assert (one.slug, one.held_on, one.district_name) == (mine.slug, date(2026, 11, 18), "Noord")
    assert one.tally is not None
    assert (one.tally.average, one.tally.n, one.tally.response_rate) == (8, 10, 0.625)
    assert (one.tally.bands.first, one.tally.bands.second, one.tally.bands.third) == (0, 2, 8)


def test_of_fewer_than_ten_answers_the_spread_stays_unknown(on_both: Flask) -> None:
    held(3, (1, 10, 10, 10, 9))
    [one] = found(Cast().coordinator_cor)
    assert one.tally is not None
    assert (one.tally.n, one.tally.spread.n, one.tally.bands.n) == (5, 0, 0)


def test_a_session_without_released_figures_counts_as_a_session_alone(on_both: Flask) -> None:
    held(3)
    assert [one.tally for one in found(Cast().coordinator_cor)] == [None]


def test_the_period_runs_by_days_in_amsterdam(on_both: Flask) -> None:
    last_minute = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)  # 23.59 uur, summer time
    held((clock.now() - last_minute) / timedelta(days=1))
    cor = Cast().coordinator_cor
    assert len(found(cor, Selection(date(2026, 3, 31), date(2026, 3, 31)))) == 1
    assert found(cor, Selection(date(2026, 4, 1), date(2026, 4, 30))) == []


@pytest.mark.parametrize(
    ("narrowed", "value"),
    [("district", "west"), ("theme", "werk"), ("kind", "conferentie"), ("organisation", "wpi")],
)
def test_filters_choose_whole_sessions(on_both: Flask, narrowed: str, value: str) -> None:
    other = held(9, EIGHT_OF_TEN)
    one = held(
        3,
        EIGHT_OF_TEN,
        district=factories.district("west"),
        themes=[factories.theme("Werk")],
        kind=SessionKind.CONFERENTIE,
        partners=[factories.organisation("WPI")],
    )
    asked = Selection(EVERYTHING.since, EVERYTHING.until, **{narrowed: value})
    cor = Cast().coordinator_cor
    assert [session.slug for session in found(cor, asked)] == [one.slug]
    assert [session.slug for session in found(cor)] == [other.slug, one.slug]


def test_a_coordinator_sees_her_own_districts_alone(on_both: Flask) -> None:
    cast = Cast()
    mine = held(3, EIGHT_OF_TEN)
    held(3, EIGHT_OF_TEN, district=factories.district("west"))
    assert [one.slug for one in found(cast.coordinator_noor)] == [mine.slug]
    assert [one.slug for one in offers.districts_for(cast.coordinator_noor)] == ["noord"]
    assert [one.slug for one in offers.districts_for(cast.coordinator_cor)] == ["noord", "west"]


def test_partners_to_choose_from_are_those_in_her_sessions(on_both: Flask) -> None:
    held(3, partners=[factories.organisation("WPI")])
    held(3, district=factories.district("west"), partners=[factories.organisation("GGZ inGeest")])
    cast = Cast()
    assert [one.name for one in offers.organisations_for(cast.coordinator_noor)] == ["WPI"]
    assert [one.name for one in offers.organisations_for(cast.coordinator_cor)] == ["GGZ inGeest", "WPI"]


def test_turnout_counts_where_attendance_was_marked(on_both: Flask) -> None:
    marked, unmarked = held(3), held(9)
    for attendance in (Attendance.ATTENDED, Attendance.ATTENDED, Attendance.NO_SHOW, None):
        factories.registration(marked, attendance=attendance)
    factories.registration(marked, attendance=Attendance.ATTENDED, walk_in=True)
    factories.registration(marked, status=RegistrationStatus.CANCELLED)
    factories.registration(unmarked)
    factories.registration(unmarked, status=RegistrationStatus.WAITING)
    turnout = per_district.turnout_by_district(queries.parts_of(queries.choose(Cast().coordinator_cor, EVERYTHING)))
    assert turnout == [Turnout("Noord", sessions=1, registered=4, came=2, walked_in=1, stayed_away=1, waited=1)]


def test_agreements_are_counted_between_organisations(on_both: Flask) -> None:
    session = held(60)
    agreement(session, AgreementStatus.DONE)
    agreement(session, due_on=date(2026, 11, 20), organisations=("Sociale firma C", "Zorgaanbieder A"))
    agreement(session, organisations=("Zorgaanbieder A", "Zorgaanbieder A"))
    agreement(session, organisations=("Zorgaanbieder A", ""))
    agreement(session, AgreementStatus.PROPOSED, date(2026, 11, 1), organisations=("Zorgaanbieder A", ""))
    agreement(session, AgreementStatus.DROPPED, was_agreed=False)
    conditions = queries.choose(Cast().coordinator_cor, EVERYTHING).conditions
    assert agreements_between(conditions, clock.today()).shown == [
        Between(("Sociale firma C", "Zorgaanbieder A"), made=2, kept=1, overdue=1),
        Between(("Zorgaanbieder A",), made=1),
        Between(("Zorgaanbieder A", "Zorgaanbieder A"), made=1),
    ]
