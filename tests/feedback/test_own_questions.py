"""Questions of a session: at most five, fixed once people are asked, travelling with copies; and their answers."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback import evaluation_texts, own_questions, question_sets, service
from sessions_app.feedback.models import FeedbackRequest, FeedbackResponse
from sessions_app.feedback.question_models import OwnAnswer, OwnQuestion
from sessions_app.feedback.question_rules import Asked, QuestionKind, QuestionsAreFrozen, TooManyQuestions
from sessions_app.knowledge_sessions import series
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast

CHOICE = Asked(QuestionKind.CHOICE, "Waar wil je meer over weten?", ("Regels", "Geld"))
SCALE = Asked(QuestionKind.SCALE, "Ik weet wie ik bel")
OPEN = Asked(QuestionKind.OPEN, "Wat mis je nog?")


def asked_session() -> tuple[KnowledgeSession, FeedbackRequest, dict[str, OwnQuestion]]:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    own_questions.ask(knowledge_session, [CHOICE, SCALE, OPEN])
    factories.registration(knowledge_session, "een@example.org")
    service.ask_all_due()
    request = db.session.scalars(select(FeedbackRequest)).one()
    return knowledge_session, request, {one.text: one for one in own_questions.questions_of(knowledge_session)}


def asked_by(knowledge_session: KnowledgeSession) -> list[Asked]:
    return own_questions.as_asked(own_questions.questions_of(knowledge_session))


def test_they_are_asked_in_order_and_a_question_that_stays_keeps_its_row(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session()
    own_questions.ask(knowledge_session, [CHOICE, SCALE])
    kept = own_questions.questions_of(knowledge_session)[1].id
    own_questions.ask(knowledge_session, [SCALE, OPEN])
    assert asked_by(knowledge_session) == [SCALE, OPEN]
    assert own_questions.questions_of(knowledge_session)[0].id == kept


def test_six_are_too_many(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session()
    six = [Asked(QuestionKind.OPEN, f"Vraag {number}") for number in range(6)]
    with pytest.raises(TooManyQuestions):
        own_questions.ask(knowledge_session, six)
    own_questions.ask(knowledge_session, six[:5])
    with pytest.raises(TooManyQuestions):
        own_questions.add(knowledge_session, six[5:])
    assert own_questions.add(knowledge_session, six[:1]) == 0, "it asks that one already"


def test_once_people_are_asked_they_stay(on_both: Flask) -> None:
    knowledge_session, _request, _questions = asked_session()
    own_questions.ask(knowledge_session, [CHOICE, SCALE, OPEN])
    with pytest.raises(QuestionsAreFrozen):
        own_questions.ask(knowledge_session, [CHOICE])
    assert asked_by(knowledge_session) == [CHOICE, SCALE, OPEN]


def test_answers_hang_on_the_anonymous_response_alone(on_both: Flask) -> None:
    _session, request, questions = asked_session()
    own: dict[int, int | str] = {
        questions[CHOICE.text].id: 0, questions[SCALE.text].id: 5, questions[OPEN.text].id: "Meer tijd",
    }  # fmt: skip
    service.answer(request, service.Answer(rating=8, own=own))
    response = db.session.scalars(select(FeedbackResponse)).one()
    kept = {row.own_question_id: row.choice if row.choice is not None else row.text for row in answers()}
    assert kept == own
    assert {row.response_id for row in answers()} == {response.id}
    assert set(OwnAnswer.__table__.columns.keys()) == {
        "id", "response_id", "own_question_id", "choice", "text", "released",
    }, "no person, no moment"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"), [(CHOICE.text, 2), (CHOICE.text, "Regels"), (SCALE.text, 0), (SCALE.text, 6), (OPEN.text, 3)]
)
def test_what_is_no_answer_to_the_question_is_not_kept(on_both: Flask, text: str, said: int | str) -> None:
    _session, request, questions = asked_session()
    service.answer(request, service.Answer(rating=8, own={questions[text].id: said, 4242: 1}))
    assert answers() == []


def test_a_copy_and_the_dates_of_a_series_ask_the_same_in_the_same_words(on_both: Flask) -> None:
    original = factories.knowledge_session()
    own_questions.ask(original, [CHOICE, OPEN])
    evaluation_texts.write(original, "{titel}: hoe was het?", "Wat een **middag**.", "")
    copies = [knowledge_sessions.duplicate(original), *series.extend(original, [date(2027, 3, 4), date(2027, 4, 1)])]
    assert len(copies) == 3
    for copy in copies:
        assert asked_by(copy) == [CHOICE, OPEN]
        assert evaluation_texts.mail_words(copy).subject == f"{copy.title}: hoe was het?"


def test_who_may_change_a_set_is_whose_it_is(app: Flask, cast: Cast) -> None:
    of_noord = question_sets.save(None, "Noord", factories.district("noord"), [OPEN])
    of_everybody = question_sets.save(None, "Iedereen", None, [CHOICE, SCALE])
    assert question_sets.find(of_noord.id, cast.organiser_olga) is of_noord
    assert question_sets.find(of_noord.id, cast.organiser_olaf) is None
    assert question_sets.find(of_everybody.id, cast.organiser_olga) is None
    assert question_sets.find(of_everybody.id, cast.admin_anna) is of_everybody
    assert [one.text for one in question_sets.chosen([], of_everybody.id)] == [CHOICE.text, SCALE.text]


def test_a_set_that_goes_leaves_what_sessions_took_from_it(on_both: Flask) -> None:
    question_set = question_sets.save(None, "Even", None, [OPEN])
    knowledge_session = factories.knowledge_session()
    own_questions.add(knowledge_session, own_questions.as_asked(question_set.questions))
    question_sets.throw_away(question_set)
    assert question_sets.all_sets() == []
    assert asked_by(knowledge_session) == [OPEN]


def answers() -> list[OwnAnswer]:
    return list(db.session.scalars(select(OwnAnswer)))
