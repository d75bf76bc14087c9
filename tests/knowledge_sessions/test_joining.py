"""A session that is there already is put in a series, on real databases and on the organiser's pages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions import joining, rules, series, service
from sessions_app.knowledge_sessions.details import Block, details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession, Series
from sessions_app.knowledge_sessions.queries import dates_of
from sessions_app.knowledge_sessions.rules import Part, SessionStatus
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.rules import Role
from sessions_app.people.service import add_user
from sessions_app.registrations.service import RegistrationDetails, register
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

START = datetime(2027, 1, 12, 12, 30, tzinfo=UTC)
PAGE = "/beheer/sessies/routes/reeks/aansluiten"


def pair() -> tuple[KnowledgeSession, KnowledgeSession]:
    first = factories.knowledge_session(START, slug="routes", title="Welke routes zijn er?")
    later = factories.knowledge_session(START + timedelta(days=14), slug="later", title="Routes, deel twee")
    service.edit(later, replace(details_of(later), summary="Kort", programme=[Block(0, "Uitleg", "Mo")]))
    db.session.commit()
    return first, later


def test_two_sessions_become_a_series_with_one_text(on_both: Flask) -> None:
    first, later = pair()
    joining.join(first, later, ["title", "summary", "programme"])
    db.session.commit()
    assert dates_of(first) == [first, later]
    assert first.series is not None
    assert first.series.title == "Routes, deel twee"
    assert (first.title, first.summary, first.programme[0].title) == ("Routes, deel twee", "Kort", "Uitleg")
    assert (first.starts_at, first.capacity) == (START, 25)


def test_it_joins_a_series_that_is_there_and_keeps_its_own_text(on_both: Flask) -> None:
    first, later = pair()
    [third] = series.extend(later, [(START + timedelta(days=28)).date()])
    joining.join(first, third)
    joining.join(first, third)  # a double click
    db.session.commit()
    assert dates_of(first) == [first, later, third]
    assert db.session.query(Series).count() == 1
    assert first.title == "Welke routes zijn er?"


def test_no_calendar_changes_and_who_registered_stays(on_both: Flask) -> None:
    first, later = pair()
    made = register(first, RegistrationDetails("Sam", "sam@example.org")).registration
    db.session.commit()
    mails, sequence = db.session.query(OutgoingMail).count(), first.sequence
    joining.join(first, later, joining.differences(first, later, Cast().organiser_olga))
    db.session.commit()
    assert made.is_confirmed
    assert (db.session.query(OutgoingMail).count(), first.sequence) == (mails, sequence)
    assert db.session.query(Invitation).one().sequence == 0


def test_one_series_at_a_time_and_none_that_is_cancelled(on_both: Flask) -> None:
    first, later = pair()
    series.extend(later, [(START + timedelta(days=28)).date()])
    series.extend(first, [(START + timedelta(days=7)).date()])
    with pytest.raises(rules.IsInASeries):
        joining.join(first, later)
    alone = factories.knowledge_session(START, slug="alleen", status=SessionStatus.CANCELLED)
    for one, other in ((alone, later), (factories.knowledge_session(START, slug="los"), alone)):
        with pytest.raises(rules.AlreadyCancelled):
            joining.join(one, other)


def test_the_programme_of_a_session_of_another_length_is_not_taken_over(on_both: Flask) -> None:
    first, later = pair()
    service.edit(later, replace(details_of(later), ends_at=later.starts_at + timedelta(hours=1)))
    assert joining.differences(first, later, Cast().organiser_olga) == ["title", "summary"]


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def test_first_choose_then_look_then_do(olga: PageClient, app: Flask) -> None:
    first, later = pair()
    page = olga.get("/beheer/sessies/routes/reeks")
    assert page.find("a", href=PAGE)
    offered = [option["value"] for option in olga.get(PAGE).select("select[name=date] option")]
    assert offered == ["", "later"]
    look = olga.get(f"{PAGE}?date=later")
    assert [row.get_text() for row in look.select("tbody th")] == ["Titel", "Samenvatting", "Programma"]
    assert "Uitleg (Mo)" in look.get_text()
    assert look.get_text().count("Niet ingevuld") == 1  # she has no programme yet
    assert first.series is None  # so far it is a look
    for _twice in range(2):
        olga.post(PAGE, {"date": "later", "take_over": "y"})
    db.session.expire_all()
    assert dates_of(first) == [first, later]
    assert first.title == "Routes, deel twee"
    assert "is nu een datum van de reeks" in olga.get("/beheer/sessies/routes/reeks").get_text()


def test_it_may_keep_its_own_text(olga: PageClient, app: Flask) -> None:
    first, _later = pair()
    olga.post(PAGE, {"date": "later"})
    db.session.expire_all()
    assert (first.series is not None, first.title) == (True, "Welke routes zijn er?")


@pytest.mark.parametrize("chosen", ["", "bestaat-niet", "west"])
def test_what_she_cannot_choose_is_said_beside_the_field(olga: PageClient, app: Flask, chosen: str) -> None:
    pair()
    factories.knowledge_session(START, slug="west", district=factories.district("west"))
    assert olga.get(f"{PAGE}?date={chosen}", 422).select_one(".error-summary a[href='#date']")
    olga.post(PAGE, {"date": chosen}, status=422)


def test_a_session_by_itself_has_nothing_to_choose(olga: PageClient, app: Flask) -> None:
    factories.knowledge_session(START, slug="routes")
    assert "geen andere sessie" in olga.get(PAGE).get_text()


def test_what_is_cancelled_or_in_a_series_is_refused(olga: PageClient, app: Flask) -> None:
    first, later = pair()
    joining.join(first, later)
    factories.knowledge_session(START, slug="af", status=SessionStatus.CANCELLED)
    factories.knowledge_session(START, slug="anders")
    db.session.commit()
    olga.get(PAGE, 409)
    olga.get("/beheer/sessies/af/reeks/aansluiten", 409)
    olga.post(PAGE, {"date": "anders"}, status=409)


def test_organisations_that_would_take_it_out_of_her_sight_stay(app: Flask, cast: Cast) -> None:
    """She sees it by her organisation alone, which the other session has not."""
    first, later = pair()
    for one, name in ((first, "De Omslag"), (later, "Elders")):
        service.edit(one, replace(details_of(one), parts=[(factories.organisation(name), Part.ORGANISER)]))
    omslag = factories.organisation("De Omslag")
    by_organisation = add_user("inge@example.org", None, [Role.ORGANISER], [], [omslag], name="Inge")
    assert "parts" not in joining.differences(first, later, by_organisation)
    assert "parts" in joining.differences(first, later, cast.organiser_olga)


def test_out_of_scope_is_not_there(client: PageClient, cast: Cast, app: Flask) -> None:
    pair()
    olaf = client.sign_in(cast.organiser_olaf)
    olaf.get(PAGE, 404)
    olaf.post(PAGE, {"date": "later"}, status=404)
