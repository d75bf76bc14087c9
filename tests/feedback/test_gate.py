"""What the gate lets through, when, and in which order. That nothing about fewer than five answers can be derived from
it is proved in `test_gate_rules.py`, `test_gate_histories.py` and `test_gate_views.py`."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sessions_app import reactions
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import gate, service, tasks
from sessions_app.feedback.events import FiguresReleased
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer, LaterRequest, ReleasedFigures
from sessions_app.feedback.question_models import OwnAnswer
from sessions_app.feedback.rules import WillChange, WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import databases, factories
from tests.feedback.answers import Asked, Said, asked_session

EVERYTHING = {
    "will_change": WillChange.PARTLY, "people_met": 4, "has_takeaway": True, "has_tip": True, "option": 1, "step": 4,
    "has_words": True, "worked_out": WorkedOut.YES, "has_later_words": True,
}  # fmt: skip


def take(asked: Asked, times: int, **said: Any) -> None:
    for _ in range(times):
        asked.take(Said(number=len(asked.said), **said))


@pytest.mark.parametrize("days", [0, 3])
def test_before_the_fourth_day_nothing_comes_out(app: Flask, days: int) -> None:
    asked = asked_session()
    take(asked, 7, **EVERYTHING)
    asked.knowledge_session.starts_at = clock.now() - timedelta(days=days, hours=3)
    asked.knowledge_session.ends_at = clock.now() - timedelta(days=days)
    assert gate.release(asked.knowledge_session) is None
    assert gate.released_texts(asked.knowledge_session, "takeaway") == []
    assert not any(own.is_out for own in gate.own_figures(asked.knowledge_session))


@pytest.mark.parametrize(("days", "comes_out"), [(0, False), (3, False), (4, True)])
def test_nor_of_the_question_after_eight_weeks(app: Flask, days: int, comes_out: bool) -> None:
    """Counted from the moment at which the first one was asked."""
    asked = asked_session()
    take(asked, 7, **EVERYTHING)
    db.session.scalars(select(LaterRequest)).one().asked_at = clock.now() - timedelta(days=days)
    assert bool(gate.release_later(asked.knowledge_session)) is comes_out
    assert len(gate.released_texts(asked.knowledge_session, "later")) == (7 if comes_out else 0)


def test_of_four_answers_nothing_comes_out_of_ten_all(on_both: Flask) -> None:
    asked = asked_session()
    take(asked, 4, **EVERYTHING)
    gate.release_all(asked.knowledge_session.id)
    assert shown(asked) == (0, None, {"takeaway": 0, "tip": 0, "later": 0}, 0, 0, (), 0)
    take(asked, 1, **EVERYTHING)
    gate.release_all(asked.knowledge_session.id)
    assert shown(asked) == (5, None, {"takeaway": 5, "tip": 5, "later": 5}, 5, 5, (), 5)
    take(asked, 5, **EVERYTHING)
    gate.release_all(asked.knowledge_session.id)
    assert shown(asked) == (10, 10, {"takeaway": 10, "tip": 10, "later": 10}, 10, 10, (0, 10, 0), 10)
    assert gate.own_figures(asked.knowledge_session)[1].average == 4.0


def shown(asked: Asked) -> tuple[object, ...]:
    session = asked.knowledge_session
    figures, later = db.session.get(ReleasedFigures, session.id), gate.later_figures(session)
    options, scale, open_question = gate.own_figures(session)
    texts = {name: len(gate.released_texts(session, name)) for name in ("takeaway", "tip", "later")}
    bands = figures.ratings_high if figures else None
    own = options.responses, scale.responses, options.chosen, len(open_question.texts)
    assert (later.responses if later else 0) == texts["later"]
    return figures.responses if figures else 0, bands, texts, *own


def test_the_spread_of_marks_moves_by_ten_or_more(app: Flask) -> None:
    """Else the bands before and after would tell how the five marks in between lie."""
    asked, seen = asked_session(), []
    for rating, times in ((8, 10), (2, 5), (7, 5)):
        take(asked, times, rating=rating)
        figures = gate.release(asked.knowledge_session)
        assert figures is not None
        bands = (figures.ratings_low, figures.ratings_middle, figures.ratings_high)
        seen.append((figures.responses, bands, figures.rating_square_sum, figures.spread[0]))
    assert seen == [
        (10, (0, 0, 10), 640, 10),
        (15, (0, 0, 10), 640, 0),
        (20, (5, 5, 10), 640 + 20 + 245, 20),
    ]


def test_who_types_in_four_sheets_does_not_learn_the_fifth_answer(on_both: Flask) -> None:
    asked = asked_session()
    take(asked, 4, on_paper=True, **EVERYTHING)
    take(asked, 1, rating=2, **EVERYTHING)
    assert gate.release(asked.knowledge_session) is None
    take(asked, 1, on_paper=True, **EVERYTHING)
    figures = gate.release(asked.knowledge_session)
    assert figures is not None
    assert (figures.responses, figures.rating_sum) == (5, 40), "the sheets alone"
    take(asked, 4, rating=2, **EVERYTHING)
    figures = gate.release(asked.knowledge_session)
    assert figures is not None
    assert (figures.responses, figures.rating_sum) == (10, 50)
    assert len(gate.released_texts(asked.knowledge_session, "tip")) == 10


@pytest.mark.parametrize("question", ["takeaway", "tip", "later"])
def test_texts_come_in_an_order_of_each_question(app: Flask, question: str) -> None:
    asked = asked_session()
    take(asked, 12, **EVERYTHING)
    gate.release_all(asked.knowledge_session.id)
    orders = {
        name: numbers(gate.released_texts(asked.knowledge_session, name)) for name in ("takeaway", "tip", "later")
    }
    orders["open"] = numbers(list(gate.own_figures(asked.knowledge_session)[2].texts))
    assert len({tuple(order) for order in orders.values()}) == 4, "they cannot be laid side by side"
    assert all(sorted(order) == list(range(12)) for order in orders.values())
    assert orders[question] != list(range(12))
    assert numbers(gate.released_texts(asked.knowledge_session, question)) == orders[question], "and it stays"


def numbers(texts: list[str]) -> list[int]:
    return [int(text.split()[1]) for text in texts]


@settings(max_examples=25)
@given(order=st.permutations(range(8)))
def test_the_order_of_texts_tells_nothing_of_the_order_in_which_they_came(app: Flask, order: list[int]) -> None:
    """The same answers with the same random keys, whatever came first: the same list."""
    lists = []
    for coming in (sorted(order), order):
        asked = asked_session()
        take(asked, 8, has_tip=True)
        answers = sorted(db.session.scalars(select(FeedbackResponse).where(of(asked))), key=lambda one: one.tip)
        for number in coming:
            values = {"rating": 8, "tip": answers[number].tip, "id": answers[number].id}
            db.session.delete(answers[number])
            db.session.flush()
            db.session.add(FeedbackResponse(knowledge_session_id=asked.knowledge_session.id, **values))
            db.session.flush()
        gate.release(asked.knowledge_session)
        came = gate.texts_among([KnowledgeSession.id == asked.knowledge_session.id], "tip")
        lists.append([one.key for one in came])
        assert lists[-1] == sorted(lists[-1]), "by keys that are as random as the ids"
    db.session.rollback()


def of(asked: Asked) -> Any:
    return FeedbackResponse.knowledge_session_id == asked.knowledge_session.id


def test_texts_of_many_sessions_are_of_whole_sessions(app: Flask) -> None:
    several = [asked_session() for _ in range(3)]
    for asked, times in zip(several, (6, 4, 7), strict=True):
        take(asked, times, has_tip=True)
        gate.release(asked.knowledge_session)
    ids = [asked.knowledge_session.id for asked in several]
    all_of_them = gate.texts_among([KnowledgeSession.id.in_(ids)], "tip")
    assert [one.knowledge_session_id for one in all_of_them] == [ids[2]] * 7 + [ids[0]] * 6
    assert len({one.key for one in all_of_them}) == 13
    assert len(gate.texts_among([KnowledgeSession.id.in_(ids)], "tip", sessions=1)) == 7


def test_who_follows_the_figures_is_told_once_and_only_when_something_moved(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    listening = {**reactions.REACTIONS, FiguresReleased: [lambda event: told.append(event.knowledge_session_id)]}
    monkeypatch.setitem(app.extensions, "reactions", listening)
    asked = asked_session()
    after: list[int] = []
    for times in (4, 1, 4, 1):
        take(asked, times, has_tip=True)
        gate.release(asked.knowledge_session)
        after.append(len(told))
    assert after == [0, 1, 1, 2]
    assert set(told) == {asked.knowledge_session.id}
    take(asked, 5, worked_out=WorkedOut.NO)
    gate.release_later(asked.knowledge_session)
    assert len(told) == 3


def test_figures_say_how_many_were_asked_and_never_how_many_wait(app: Flask) -> None:
    asked = asked_session()
    for number in range(6):
        factories.registration(asked.knowledge_session, f"deelnemer-{number}@example.org")
    service.ask(asked.knowledge_session)
    take(asked, 5)
    take(asked, 4, on_paper=True)
    take(asked, 3)
    figures = gate.release(asked.knowledge_session)
    assert figures is not None
    assert (figures.responses, figures.asked, figures.response_rate) == (12, 7, None)  # more answers than people
    take(asked, 4)
    again = gate.release(asked.knowledge_session)
    assert again is not None
    assert (again.responses, again.asked) == (12, 7)


def test_two_workers_at_once_release_once(postgresql_app: Flask) -> None:
    """Each sees what the other did: nobody shows a state with one answer more."""
    with postgresql_app.app_context():
        databases.empty(db.engine)
        asked = asked_session()
        take(asked, 5, **EVERYTHING)
        session_id = asked.knowledge_session.id
        db.session.commit()
    failed: list[BaseException] = []
    start = threading.Barrier(4)

    def work() -> None:
        with postgresql_app.app_context():
            try:
                start.wait()
                gate.release_all(session_id)
                db.session.commit()
            except BaseException as fault:
                failed.append(fault)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    with postgresql_app.app_context():
        assert db.session.get_one(ReleasedFigures, session_id).responses == 5


def test_the_command_keeps_what_one_session_released_when_another_fails(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in a transaction of its own, as the worker does: no session is locked while another is worked at."""
    asked = asked_session()
    take(asked, 5, **EVERYTHING)
    first, last = asked.knowledge_session.id, factories.knowledge_session().id
    db.session.commit()
    monkeypatch.setattr(gate, "sessions_to_look_at", lambda: [first, last + 1])  # the second one is there no more
    assert app.test_cli_runner().invoke(args=["feedback", "ask"]).exit_code == 1
    assert db.session.get_one(ReleasedFigures, first).responses == 5


@pytest.mark.parametrize("model", [FeedbackResponse, OwnAnswer, LaterAnswer])
def test_the_tables_of_answers_know_no_person_and_no_moment(model: Any) -> None:
    columns = {column.name for column in model.__table__.columns}
    assert not [name for name in columns if "person" in name or "registration" in name or name.endswith(("_at", "_on"))]
    assert model.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_the_timed_job_looks_at_sessions_with_answers_that_are_not_too_long_ago(on_both: Flask) -> None:
    answered, _silent, later_alone, long_ago = (asked_session() for _ in range(4))
    take(answered, 1)
    take(long_ago, 5)
    db.session.add(LaterAnswer(knowledge_session_id=later_alone.knowledge_session.id, worked_out=WorkedOut.NO))
    long_ago.knowledge_session.starts_at = clock.now() - timedelta(days=201)
    long_ago.knowledge_session.ends_at = clock.now() - timedelta(days=200)
    db.session.flush()
    assert gate.sessions_to_look_at() == [answered.knowledge_session.id, later_alone.knowledge_session.id]


def test_the_timed_job_releases_each_session_and_what_waits_stays(on_both: Flask) -> None:
    enough, too_few = asked_session(), asked_session()
    take(enough, 5, **EVERYTHING)
    take(too_few, 4, **EVERYTHING)
    db.session.commit()
    tasks.release_figures()
    tasks.release_figures()
    assert shown(enough)[0] == 5
    assert shown(too_few)[0] == 0
    later = gate.later_figures(enough.knowledge_session)
    assert later is not None
    assert (later.yes, later.asked, later.released_on) == (5, 5, clock.today())
