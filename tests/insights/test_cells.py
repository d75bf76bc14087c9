"""The sums are those of the rows, whatever part of them is folded, and the command says when they are not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import ReleasedLater
from sessions_app.insights import cells, checking, per_district, queries
from sessions_app.insights.cell_models import figure_cells, session_figures
from sessions_app.insights.queries import Chosen, Selection
from sessions_app.insights.rules import Choices, WorkedOut
from sessions_app.insights.tasks import fold_sessions
from sessions_app.knowledge_sessions import themes
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionKind, SessionStatus
from sessions_app.people import places
from sessions_app.people.models import RoleName
from sessions_app.people.service import add_user
from sessions_app.registrations import attendance
from sessions_app.registrations.models import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.conftest import NOON
from tests.insights.folding import check, counted, fold, shown, version_now
from tests.insights.held import EIGHT_OF_TEN, agreement, counted_queries, held

EVER = (date(2020, 1, 1), date(2030, 1, 1))
PERIODS = [
    EVER,
    (date(2026, 1, 1), date(2026, 6, 30)),  # whole quarters
    (date(2026, 2, 14), date(2026, 11, 3)),  # cuts two
    (date(2026, 8, 1), date(2026, 8, 31)),  # within one
    (date(2026, 7, 1), date(2026, 11, 21)),  # up to today
]


def some_history() -> None:
    west, werk, taal = factories.district("west"), factories.theme("Werk"), factories.theme("Taal")
    wpi, regenboog = factories.organisation("WPI"), factories.organisation()
    for number, days_ago in enumerate((1, 20, 21, 80, 95, 140, 185, 230, 290, 400)):
        session = held(
            days_ago,
            EIGHT_OF_TEN if number % 3 else (7, 8, 9, 8, 6),
            district=west if number % 2 else factories.district(),
            themes=[werk] if number % 3 == 0 else [werk, taal],
            partners=[wpi, regenboog][: number % 3],
            kind=SessionKind.CONFERENTIE if number == 4 else SessionKind.KENNISSESSIE,
        )
        factories.registration(session, attendance=Attendance.ATTENDED)
        factories.registration(session, attendance=Attendance.NO_SHOW if number % 2 else None)
        factories.registration(session, status=RegistrationStatus.WAITING)
        agreement(session, AgreementStatus.DONE if number % 2 else AgreementStatus.OPEN)


@pytest.mark.parametrize("folds", [False, True])
@pytest.mark.parametrize("period", PERIODS)
def test_every_choice_shows_what_the_rows_say(on_both: Flask, folds: bool, period: tuple[date, date]) -> None:
    some_history()
    if folds:
        fold()
    cor = Cast().coordinator_cor
    choices = [
        {}, {"district": "west"}, {"theme": "taal"}, {"kind": "conferentie"}, {"organisation": "wpi"},
        {"theme": "taal", "organisation": "wpi"}, {"kind": "kennissessie", "theme": "werk", "district": "noord"},
    ]  # fmt: skip
    check(*(queries.choose(cor, Selection(*period, **choice)) for choice in choices))
    assert shown(queries.choose(cor, Selection(*EVER)))


@pytest.mark.parametrize(
    ("districts", "partners"),
    [(["noord"], []), ([], ["WPI"]), (["west"], ["WPI"]), ([], ["WPI", "De Regenboog Groep"])],
)
def test_the_figures_of_a_scope_are_those_of_its_sessions(
    on_both: Flask, districts: list[str], partners: list[str]
) -> None:
    some_history()
    fold()
    here = [factories.district(slug) for slug in districts]
    hers = [factories.organisation(name) for name in partners]
    user = add_user("noor@example.org", "x", [RoleName.COORDINATOR], here, hers, name="Noor")
    for narrowed in ({}, {"theme": "taal"}, {"district": "west"}, {"organisation": "wpi"}):
        chosen = queries.choose(user, Selection(*EVER, **narrowed))
        check(chosen)
    assert shown(queries.choose(user, Selection(*EVER)))


def test_a_session_is_folded_when_it_is_over_for_half_a_day(on_both: Flask) -> None:
    session = factories.knowledge_session(clock.now() - timedelta(hours=5))
    chosen = queries.choose(Cast().coordinator_cor, Selection(*EVER))
    fold_sessions()
    assert db.session.scalar(select(func.count()).select_from(session_figures)) == 0
    assert sum(one.held for one in shown(chosen).values()) == 1
    with clock.set_to(session.ends_at + cells.FOLDED_AFTER):
        fold_sessions()
        assert db.session.scalar(select(func.count()).select_from(session_figures)) == 1
        check(chosen)


def test_a_timed_job_that_finds_nothing_changes_nothing(on_both: Flask) -> None:
    held(3)
    fold_sessions()
    before = version_now()
    fold_sessions()
    assert version_now() == before


def test_a_door_that_is_corrected_the_next_day_moves_the_sums(on_both: Flask) -> None:
    session = held(3)
    person = factories.registration(session)
    fold()
    chosen = queries.choose(Cast().coordinator_cor, Selection(*EVER))
    before = version_now()
    attendance.mark_attendance(person, Attendance.ATTENDED)
    db.session.commit()
    check(chosen)
    [sums] = shown(chosen).values()
    assert (sums.marked, sums.registered, sums.came) == (1, 1, 1)
    assert version_now() != before


def test_a_day_that_ends_makes_overdue_what_was_due_on_it(on_both: Flask) -> None:
    agreement(held(60), due_on=clock.today())
    fold()
    chosen = queries.choose(Cast().coordinator_cor, Selection(*EVER))

    def late(asked: Chosen) -> int:
        [district] = per_district.agreements_by_district(queries.parts_of(asked))
        return district.counts.overdue

    assert late(chosen) == 0
    with clock.set_to(NOON + timedelta(days=1)):
        tomorrow = replace(chosen, now=clock.now())
        assert late(tomorrow) == 1, "before the timed job noted it"
        version = version_now()
        fold_sessions()
        assert version_now() != version
        assert late(tomorrow) == 1
        check(tomorrow)


def test_what_worked_out_counts_when_the_gate_let_it_out(on_both: Flask) -> None:
    session = held(70)
    fold()
    out = {"released_on": clock.today(), "asked": 11, "yes": 4, "partly": 2, "no": 1}
    db.session.add(ReleasedLater(knowledge_session_id=session.id, **out))
    db.session.commit()
    chosen = queries.choose(Cast().coordinator_cor, Selection(*EVER))
    check(chosen)
    assert queries.figures_of(chosen).whole.worked_out == WorkedOut(Choices(4, 2, 1), asked=11)


def test_what_is_rolled_back_moves_nothing(on_both: Flask) -> None:
    session = held(3)
    fold()
    before = version_now()
    session.status = SessionStatus.CANCELLED
    db.session.flush()
    db.session.rollback()
    factories.person()
    assert version_now() == before
    assert checking.differences() == []


def test_merged_themes_and_organisations_share_their_cells(on_both: Flask) -> None:
    some_history()
    fold()
    themes.merge_themes(factories.theme("Taal"), factories.theme("Werk"))
    places.merge_organisations(factories.organisation("WPI"), factories.organisation())
    db.session.commit()
    cor = Cast().coordinator_cor
    check(
        *(
            queries.choose(cor, Selection(*EVER, **one))
            for one in ({"theme": "werk"}, {"organisation": "de-regenboog-groep"})
        )
    )
    choices = set(db.session.scalars(select(figure_cells.c.choice).where(figure_cells.c.dimension == "theme")))
    assert choices == {str(factories.theme("Werk").id)}


def test_a_session_that_is_to_come_costs_no_statement(on_both: Flask) -> None:
    session = factories.knowledge_session()
    factories.registration(session)
    with counted_queries() as statements:
        factories.registration(session)
    assert [one for one in statements if "figure" in one] == []


def test_the_version_is_another_one_when_a_session_ends(on_both: Flask) -> None:
    session = factories.knowledge_session(clock.now() + timedelta(hours=1))
    before = version_now()
    with clock.set_to(session.ends_at + timedelta(seconds=1)):
        assert version_now() != before
    with clock.set_to(NOON):
        assert version_now() == before


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["figures", *arguments])
    return result.exit_code, result.output


def test_the_command_finds_what_differs_and_makes_it_anew(on_both: Flask) -> None:
    some_history()
    fold()
    assert run(on_both, "check")[0] == 0
    db.session.execute(update(session_figures).values(came=session_figures.c.came + 1))
    db.session.execute(update(figure_cells).values(held=7))
    db.session.commit()
    code, output = run(on_both, "check")
    assert code == 1
    assert "sums differ" in output
    assert "came=" in output
    assert "rebuild" in output
    assert run(on_both, "rebuild") == (0, "Counted anew: 10 sessions.\n")
    assert run(on_both, "check")[0] == 0


def test_a_row_that_was_changed_by_hand_is_found(on_both: Flask) -> None:
    session = held(3)
    factories.registration(session)
    fold()
    db.session.execute(update(KnowledgeSession).values(kind=SessionKind.CONFERENTIE))
    db.session.commit()
    assert run(on_both, "check")[0] == 1


def test_the_rows_counted_by_themselves_are_the_whole(on_both: Flask) -> None:
    some_history()
    fold()
    cor = Cast().coordinator_cor
    parts = [counted(queries.choose(cor, Selection(*EVER, district=slug))) for slug in ("noord", "west")]
    assert {**parts[0], **parts[1]} == shown(queries.choose(cor, Selection(*EVER)))
