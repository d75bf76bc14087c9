"""`flask seed` on a small number of sessions: what a visitor and a coordinator find, twice the same."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import Model, db
from sessions_app.feedback.models import FeedbackResponse, ReleasedFigures
from sessions_app.insights import cells, checking
from sessions_app.insights.cell_models import session_figures
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundState, Standing
from sessions_app.invitations.round_standing import counts_of
from sessions_app.knowledge_sessions.models import (
    KnowledgeSession,
    RegistrationState,
    SessionKind,
    SessionStatus,
    WaitingListWay,
)
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.models import District, User
from sessions_app.registrations.line import line_of
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import seats_of
from sessions_app.registrations.seating import Why
from tests import factories
from tests.conftest import NOON, make_app

SESSIONS = 22
OPTIONS = ("--sessions", str(SESSIONS), "--registrations", "460", "--random-seed", "7")
RANDOM = {
    "uid",
    "file_key",
    "idempotency_key",
    "chain",
    "fs_uniquifier",
    "password",
    "message_id",
    "html_body",
    "text_body",
    "calendar",
    "version",
}
ANSWERS = {"feedback_responses", "own_answers", "later_answers"}  # their keys are random


def seed(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["seed", *options])


def new_app(folder: Path) -> Flask:
    folder.mkdir()
    app = make_app(f"sqlite:///{folder / 'seed.sqlite3'}", folder)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="module")
def seeded_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = new_app(tmp_path_factory.mktemp("seed") / "first")
    with clock.set_to(NOON):
        result = seed(app, *OPTIONS)
    assert result.exit_code == 0, result.output
    assert "noord@example.org" in result.output
    assert "kennissessies-demo" in result.output
    return app


@pytest.fixture
def seeded(seeded_app: Flask) -> Iterator[Flask]:
    with seeded_app.app_context(), clock.set_to(NOON):
        db.session.info["writes"] = False
        yield seeded_app
        db.session.remove()


def upcoming() -> list[KnowledgeSession]:
    statement = select(KnowledgeSession).where(KnowledgeSession.starts_at > NOON)
    return list(db.session.scalars(statement.order_by(KnowledgeSession.starts_at)))


def test_it_tells_of_districts_and_as_many_sessions_as_asked(seeded: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(KnowledgeSession)) == SESSIONS
    names = set(db.session.scalars(select(District.name)))
    stadsdelen = {"Centrum", "Nieuw-West", "Noord", "Oost", "West", "Zuid", "Zuidoost", "Weesp"}
    assert names == stadsdelen | {"Amstelveen", "Purmerend"}
    assert db.session.scalar(select(User).where(User.email == "noord@example.org")).districts[0].slug == "noord"


def test_the_first_three_are_those_of_2019(seeded: Flask) -> None:
    first = db.session.scalars(select(KnowledgeSession).order_by(KnowledgeSession.starts_at).limit(3)).all()
    assert [one.district.name for one in first] == ["Noord", "West", "Nieuw-West"]
    assert first[0].starts_at.date() >= date(2019, 7, 1)
    partners = [{organisation.name for organisation in one.organisations} for one in first]
    assert all({"WPI (gemeente Amsterdam)", "Sociale firma’s Amsterdam"} <= names for names in partners)
    assert ["De Regenboog Groep" in names for names in partners] == [True, True, False]
    assert ["GGZ inGeest" in names for names in partners] == [False, False, True]
    figures = [db.session.get_one(ReleasedFigures, one.id) for one in first]
    assert all(7.8 <= one.average <= 8.2 and one.responses >= 20 for one in figures)


def test_six_are_to_come_each_in_a_state_of_its_own_one_on_three_dates(seeded: Flask) -> None:
    published = [one for one in upcoming() if one.is_published]
    drafts = [one for one in upcoming() if one.status is SessionStatus.DRAFT]
    assert (len(published), len(drafts)) == (8, 1)
    assert [one.district.slug for one in published if one.series_id] == ["noord"] * 3
    seats = seats_of([one.id for one in published])
    full = [one for one in published if seats[one.id].free_in(one) == 0]
    assert [seats[one.id].waiting > 0 for one in full] == [True]
    assert sum(one.is_online_only for one in published) == 1
    assert sum(one.is_hybrid for one in published) == 2
    assert sum(one.kind is SessionKind.RONDETAFELGESPREK for one in published) == 1
    states = [one.registration_state(NOON) for one in published]
    assert states.count(RegistrationState.OPEN) == 7
    assert states.count(RegistrationState.NOT_YET_OPEN) == 1
    assert all(20 <= (one.starts_at - NOON).days <= 80 for one in published)


def test_places_are_given_in_each_way_somewhere(seeded: Flask) -> None:
    seats = {one: seats_of([one.id])[one.id] for one in upcoming() if one.is_published}
    [offering] = [one for one in seats if one.waiting_list_way is WaitingListWay.OFFERED]
    assert (seats[offering].offered, seats[offering].taken) == (1, offering.places)
    assert seats[offering].waiting
    [choosy] = [one for one in seats if one.needs_approval]
    assert seats[choosy].requested == 3
    assert seats[choosy].confirmed > 5
    [two_pools] = [one for one in seats if one.limit_per_organisation]
    assert all(pool.confirmed for pool in seats[two_pools].pools(two_pools))
    assert {one.why for one in line_of(two_pools).values()} == {Why.OVER_LIMIT}


def test_sessions_are_on_working_days_at_believable_hours(seeded: Flask) -> None:
    for one in db.session.scalars(select(KnowledgeSession)):
        start, end = clock.local(one.starts_at), clock.local(one.ends_at)
        assert start.weekday() < 5
        assert 9 <= start.hour <= end.hour <= 18
        assert one.summary
        assert "{" not in one.title + one.summary + one.description
        assert len(one.programme) >= 6


def nobody_has_a_place_too_many() -> None:
    """But for who walked in, whom the door lets in."""
    sessions = db.session.scalars(select(KnowledgeSession)).all()
    seats = seats_of([one.id for one in sessions])
    walked_in = dict(
        db.session.execute(
            select(Registration.knowledge_session_id, func.count())
            .where(Registration.walk_in)
            .group_by(Registration.knowledge_session_id)
        ).all()
    )
    assert all(seats[one.id].confirmed - walked_in.get(one.id, 0) <= one.places for one in sessions)


def test_what_must_hold_holds(seeded: Flask) -> None:
    nobody_has_a_place_too_many()
    assert set(db.session.scalars(select(Agreement.status))) == set(AgreementStatus)
    assert db.session.scalar(select(func.count()).select_from(Agreement).where(Agreement.help_wanted))
    assert any(one.is_overdue(clock.today()) for one in db.session.scalars(select(Agreement)))
    assert db.session.scalar(select(func.count()).select_from(ReleasedFigures)) >= 10
    assert _sessions_with_too_few_answers()


def test_the_sums_of_the_figures_are_made(seeded: Flask) -> None:
    over = select(func.count()).where(KnowledgeSession.ends_at <= NOON - cells.FOLDED_AFTER)
    held = over.where(KnowledgeSession.status == SessionStatus.PUBLISHED)
    assert db.session.scalar(select(func.count()).select_from(session_figures)) == db.session.scalar(held)
    assert checking.differences() == []


def _sessions_with_too_few_answers() -> list[int]:
    answered = select(FeedbackResponse.knowledge_session_id).group_by(FeedbackResponse.knowledge_session_id)
    return list(db.session.scalars(answered.having(func.count() < 5)))


def test_people_are_invited_and_stand_in_every_way_there_is(seeded: Flask) -> None:
    found = counts_of(rounds := list(db.session.scalars(select(InvitationRound))))
    assert [one.state for one in rounds] == [RoundState.SENT, RoundState.PLANNED]
    assert set().union(*found.values()) == set(Standing) - {Standing.NOT_SENT}


def test_no_mail_waits_and_none_is_kept_that_would_be_erased(seeded: Flask) -> None:
    mails = db.session.scalars(select(OutgoingMail)).all()
    assert mails
    assert {mail.state for mail in mails} == {MailState.SENT, MailState.GIVEN_UP}  # one address does not exist
    assert all(mail.text_body and (NOON - mail.created_at).days <= 30 for mail in mails)


def test_the_same_number_gives_the_same_data(seeded_app: Flask, tmp_path: Path) -> None:
    again = new_app(tmp_path / "again")
    with clock.set_to(NOON):
        seed(again, *OPTIONS)
    found = []
    for app in (seeded_app, again):
        with app.app_context():
            db.session.info["writes"] = False
            found.append(contents())
    first, second = found
    assert [table for table in first if first[table] != second[table]] == []
    assert len(first["registrations"]) > 200


def contents() -> dict[str, list[Any]]:
    """All rows, without what is random on purpose; answers in an order of their own, because their keys are random."""
    found = {}
    for table in Model.metadata.sorted_tables:
        left_out = RANDOM | ({"id", "response_id"} if table.name in ANSWERS else set())
        columns = [column for column in table.columns if column.name not in left_out]
        rows = [
            tuple("erased" if str(value).endswith("@erased.invalid") else value for value in row)
            for row in db.session.execute(select(*columns))
        ]
        found[table.name] = sorted(rows, key=repr)
    return found


def test_it_leaves_a_database_alone_that_is_not_empty(on_both: Flask) -> None:
    factories.knowledge_session()
    refused = seed(on_both)
    assert refused.exit_code != 0
    assert "--force" in refused.output
    assert db.session.scalar(select(func.count()).select_from(KnowledgeSession)) == 1


@pytest.mark.parametrize("on_both", ["postgresql"], indirect=True)
def test_unless_forced(on_both: Flask) -> None:
    """On PostgreSQL, where nothing of this file was lived through before: that takes ten seconds each time."""
    factories.knowledge_session()
    forced = seed(on_both, "--sessions", "16", "--registrations", "400", "--force")
    assert forced.exit_code == 0, forced.output
    assert db.session.scalar(select(func.count()).select_from(KnowledgeSession)) == 1 + 16
    assert set(db.session.scalars(select(Agreement.status))) == set(AgreementStatus)
