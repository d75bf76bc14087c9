"""A session that moves to before the moment of a planned round: it would never leave, and somebody must know."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import rounds
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundState
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.invitations import round_cast
from tests.knowledge_sessions.test_change import filled
from tests.page_client import PageClient

DESK = "/beheer/sessies/noord-1"
EARLIER = {"starts_at": "2027-01-10T10:00", "ends_at": "2027-01-10T12:00"}
DOES_NOT_LEAVE = "vertrekt niet meer"


@pytest.fixture
def planned(app: Flask) -> InvitationRound:
    """It leaves an hour before the session begins, on 10 February."""
    starts_at = clock.from_local(datetime(2027, 2, 10, 10))
    session: KnowledgeSession = factories.knowledge_session(starts_at=starts_at, slug="noord-1")
    made = round_cast.draft(session)
    rounds.start(made, starts_at - timedelta(hours=1))
    db.session.commit()
    return made


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def move(olga: PageClient) -> None:
    olga.post(f"{DESK}/verzetten", filled(olga.get(f"{DESK}/verzetten")) | EARLIER)


def test_she_reads_it_before_she_moves(olga: PageClient, planned: InvitationRound) -> None:
    page = olga.get(f"{DESK}/verzetten")
    assert "1 uitnodigingsronde is gepland voor later." in words(page)
    assert page.select_one("button[name=asks_first]") is not None
    answer = olga.post(f"{DESK}/verzetten", filled(page) | EARLIER | {"asks_first": "1"}, 200)
    asked = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert f"1 geplande uitnodigingsronde {DOES_NOT_LEAVE}" in words(asked)
    olga.post(f"{DESK}/verzetten", filled(asked))
    assert f"1 geplande uitnodigingsronde {DOES_NOT_LEAVE}" in words(olga.get(DESK))


def test_a_move_that_leaves_the_round_alone_asks_nothing(olga: PageClient, planned: InvitationRound) -> None:
    assert DOES_NOT_LEAVE not in words(olga.get(DESK))
    fields = filled(olga.get(f"{DESK}/verzetten")) | {"starts_at": "2027-02-11T10:00", "ends_at": "2027-02-11T12:00"}
    olga.post(f"{DESK}/verzetten", fields | {"asks_first": "1"}, 303)
    assert DOES_NOT_LEAVE not in words(olga.get(DESK))


def test_every_page_says_it_until_there_is_another_moment(olga: PageClient, planned: InvitationRound) -> None:
    move(olga)
    all_rounds, here = f"{DESK}/uitnodigen", f"{DESK}/uitnodigen/{planned.id}"
    pages = (DESK, all_rounds, here)
    for address in pages:
        assert DOES_NOT_LEAVE in words(olga.get(address)), address
    assert olga.get(DESK).select_one(f'.notice a[href="{all_rounds}"]') is not None
    for wrong in ("", "2026-11-20T10:00"):
        olga.post(f"{here}/moment", {"planned_at": wrong}, 422)
    olga.post(f"{here}/moment", {"planned_at": "2027-01-10T11:00"}, 409)  # the session has begun by then
    olga.post(f"{here}/moment", {"planned_at": "2026-12-20T10:00"})
    for address in pages:
        assert DOES_NOT_LEAVE not in words(olga.get(address)), address
    db.session.expire_all()
    found = db.session.get(InvitationRound, planned.id)
    assert found is not None and found.state is RoundState.PLANNED
    assert found.planned_at == clock.from_local(datetime(2026, 12, 20, 10))


def test_a_round_that_is_over_has_no_moment(olga: PageClient, planned: InvitationRound) -> None:
    rounds.stop(planned)
    db.session.commit()
    olga.post(f"{DESK}/uitnodigen/{planned.id}/moment", {"planned_at": "2026-12-20T10:00"}, 409)
    move(olga)
    assert DOES_NOT_LEAVE not in words(olga.get(DESK))


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.PAUSED])
def test_every_page_is_silent_once_its_moment_has_come(
    olga: PageClient, planned: InvitationRound, state: RoundState
) -> None:
    """It waits for no moment any more, so another one is of no use."""
    planned.state = state
    planned.knowledge_session.registration_closes_at = clock.now() - timedelta(hours=1)
    pages = (DESK, f"{DESK}/uitnodigen", f"{DESK}/uitnodigen/{planned.id}")
    for minutes, is_said in ((1, True), (-1, False)):
        planned.planned_at = clock.now() + timedelta(minutes=minutes)
        db.session.commit()
        assert [DOES_NOT_LEAVE in words(olga.get(page)) for page in pages] == [is_said] * 3
