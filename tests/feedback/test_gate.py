"""No figure about fewer than five answers comes out, or can be worked out from what ever came out."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import gate
from sessions_app.feedback.models import FeedbackResponse, ReleasedFigures
from sessions_app.feedback.rules import WillChange
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.conftest import NOON

answers = st.builds(
    dict,
    rating=st.integers(1, 10),
    will_change=st.none() | st.sampled_from(WillChange),
    people_met=st.none() | st.integers(0, 20),
    takeaway=st.sampled_from(["", "Bellen met de sociale firma"]),
    tip=st.sampled_from(["", "Meer koffie"]),
)
histories = st.lists(st.lists(answers, max_size=8), min_size=1, max_size=5)


def session_five_days_ago() -> KnowledgeSession:
    return factories.knowledge_session(starts_at=clock.now() - timedelta(days=5))


def add(knowledge_session: KnowledgeSession, *given_answers: dict[str, object]) -> None:
    db.session.add_all(
        FeedbackResponse(knowledge_session_id=knowledge_session.id, **values) for values in given_answers
    )
    db.session.flush()


def counts(figures: ReleasedFigures | None, knowledge_session: KnowledgeSession) -> dict[str, int]:
    """How many answers stand behind each thing that is out."""
    texts = {name: len(gate.released_texts(knowledge_session, name)) for name in ("takeaway", "tip")}
    if figures is None:
        return {"rating": 0, "will_change": 0, "people_met": 0, **texts}
    return {
        "rating": figures.responses,
        "will_change": figures.will_change_responses,
        "people_met": figures.people_met_responses or 0,
        **texts,
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_whatever_comes_out_is_about_five_or_more(app: Flask, history: list[list[dict[str, object]]]) -> None:
    with clock.set_to(NOON):
        knowledge_session = session_five_days_ago()
        before = counts(None, knowledge_session)
        for batch in history:
            add(knowledge_session, *batch)
            after = counts(gate.release(knowledge_session), knowledge_session)
            for question, number in after.items():
                step = number - before[question]
                assert step == 0 or step >= 5, f"{question} moved from {before[question]} to {number}"
            before = after


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(answers, min_size=5, max_size=20))
def test_what_comes_out_is_true(app: Flask, batch: list[dict[str, object]]) -> None:
    with clock.set_to(NOON):
        knowledge_session = session_five_days_ago()
        add(knowledge_session, *batch)
        figures = gate.release(knowledge_session)
    ratings = [int(str(one["rating"])) for one in batch]
    assert figures is not None
    assert (figures.responses, figures.rating_sum) == (len(batch), sum(ratings))
    if len(batch) < 10:
        assert figures.ratings_low is None
    else:
        bands = (figures.ratings_low, figures.ratings_middle, figures.ratings_high)
        assert sum(band or 0 for band in bands) == len(batch)
        assert figures.ratings_high == sum(rating >= 8 for rating in ratings)


@pytest.mark.parametrize("days", [0, 3])
def test_before_the_fourth_day_nothing_comes_out(app: Flask, days: int) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=days, hours=3))
    add(knowledge_session, *[{"rating": 8}] * 7)
    assert gate.release(knowledge_session) is None


def test_texts_of_two_questions_cannot_be_laid_side_by_side(app: Flask) -> None:
    knowledge_session = session_five_days_ago()
    numbered = [{"rating": 8, "takeaway": str(n), "tip": str(n)} for n in range(12)]
    add(knowledge_session, *numbered)
    gate.release(knowledge_session)
    takeaways = gate.released_texts(knowledge_session, "takeaway")
    tips = gate.released_texts(knowledge_session, "tip")
    assert sorted(takeaways) == sorted(tips)
    assert takeaways != tips
    assert takeaways != sorted(takeaways, key=int)


def test_the_answers_table_knows_no_person_and_no_moment() -> None:
    columns = {column.name for column in FeedbackResponse.__table__.columns}
    assert not [name for name in columns if "person" in name or "registration" in name or name.endswith("_at")]
    assert FeedbackResponse.__table__.dialect_options["sqlite"]["with_rowid"] is False


def test_the_spread_of_marks_moves_by_ten_or_more(app: Flask) -> None:
    """Else the bands before and after would tell how the five marks in between lie."""
    knowledge_session = session_five_days_ago()
    shown = []
    for batch in ([8] * 10, [2] * 5, [7] * 5):
        add(knowledge_session, *[{"rating": rating} for rating in batch])
        figures = gate.release(knowledge_session)
        assert figures is not None
        bands = (figures.ratings_low, figures.ratings_middle, figures.ratings_high)
        shown.append((figures.responses, figures.distribution_responses, bands))
    assert shown == [(10, 10, (0, 0, 10)), (15, 10, (0, 0, 10)), (20, 20, (5, 5, 10))]
