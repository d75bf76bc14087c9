"""The reads beneath the pages, on both databases."""

from datetime import timedelta

from flask import Flask

from sessions_app.core import clock
from sessions_app.knowledge_sessions.models import SessionStatus
from sessions_app.pages import desk, queries
from sessions_app.pages.asked import Asked
from sessions_app.registrations.models import RegistrationStatus
from tests import factories
from tests.cast import Cast


def test_free_places_and_counts_per_district(on_both: Flask) -> None:
    now = clock.now()
    west = factories.district("west")
    full = factories.knowledge_session(capacity=1, district=west)
    factories.registration(full)
    free = factories.knowledge_session(capacity=1)
    factories.registration(free, status=RegistrationStatus.CANCELLED)
    listed = queries.programme(Asked(only_free=True), now)
    assert [standing.knowledge_session.id for standing in listed.standings] == [free.id]
    assert queries.counts_per_district(Asked(only_free=True), now) == {free.district_id: 1}
    assert queries.counts_per_district(Asked(district=west), now) == {west.id: 1, free.district_id: 1}


def test_words_are_found_in_titles_and_partners(on_both: Flask) -> None:
    factories.knowledge_session(title="ÉÉN dagdeel over GELD", partners=[factories.organisation("GGZ inGeest")])
    for words in ("geld", "INGEEST", "dagdeel ggz"):
        assert queries.programme(Asked(words=words), clock.now()).page.total == 1
    assert queries.programme(Asked(words="_____"), clock.now()).page.total == 0


def test_months_are_those_of_amsterdam(on_both: Flask) -> None:
    turn_of_the_year = clock.local_at(clock.today().replace(year=2027, month=1, day=1), 0, 30)
    factories.knowledge_session(turn_of_the_year - timedelta(hours=2))
    factories.knowledge_session(turn_of_the_year)
    months = [month.astimezone(clock.AMSTERDAM).month for month, _ in queries.programme(Asked(), clock.now()).months()]
    assert months == [12, 1]


def test_today_sees_those_who_wait_beside_a_free_place(on_both: Flask) -> None:
    olga = Cast().organiser_olga
    fair = factories.knowledge_session(capacity=1)
    factories.registration(fair)
    factories.registration(fair, status=RegistrationStatus.WAITING)
    unfair = factories.knowledge_session(capacity=2)
    factories.registration(unfair, status=RegistrationStatus.WAITING)
    factories.knowledge_session(status=SessionStatus.DRAFT, district=factories.district("west"))
    today = desk.today(olga, clock.now())
    assert [standing.knowledge_session.id for standing in today.waiting_for_nothing] == [unfair.id]
    assert not today.drafts
    assert today.failed_mails == 0
