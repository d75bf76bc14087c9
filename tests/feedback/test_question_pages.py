"""The organiser writes questions and sets; the participant meets them in her evaluation."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.feedback import own_questions, question_sets, service
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.feedback.question_models import OwnAnswer, QuestionSet
from sessions_app.feedback.question_rules import Asked, QuestionKind
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

OPEN = Asked(QuestionKind.OPEN, "Wat mis je nog?")
SCALE = Asked(QuestionKind.SCALE, "Ik weet wie ik bel")
CHOICE = Asked(QuestionKind.CHOICE, "Waar wil je meer over weten?", ("Regels", "Geld"))


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session()


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def row(number: int, text: str, kind: str = "open", options: str = "") -> dict[str, str]:
    return {f"rows-{number}-text": text, f"rows-{number}-kind": kind, f"rows-{number}-options": options}


def texts(knowledge_session: KnowledgeSession) -> list[str]:
    return [one.text for one in own_questions.questions_of(knowledge_session)]


def page_of(knowledge_session: KnowledgeSession) -> str:
    return f"/beheer/sessies/{knowledge_session.slug}/evaluatie/vragen"


def test_questions_are_written_changed_and_taken_away(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    page = page_of(knowledge_session)
    olga.post(page, row(0, " Wat  mis je nog? ") | row(1, "Waarheen?", "choice", "Noord\nWest\n\nNoord"))
    assert texts(knowledge_session) == ["Wat mis je nog?", "Waarheen?"]
    assert own_questions.questions_of(knowledge_session)[1].options == ["Noord", "West"]
    olga.post(page, row(0, "") | row(1, "Waarheen?", "choice", "Noord\nWest"))
    assert texts(knowledge_session) == ["Waarheen?"]
    assert "Waarheen?" in str(olga.get(page))


@pytest.mark.parametrize(
    "wrong",
    [
        row(0, "Waarheen?", "choice", "Noord"),
        row(0, "Waarheen?", "choice", "\n".join(map(str, range(9)))),
        row(0, "Waarheen?", "choice", "kort\n" + "x" * 81),
        row(0, "", "choice", "Noord\nWest"),
        row(0, "x" * 201),
        row(0, "Waarheen?", "raden"),
        {key: value for number in range(6) for key, value in row(number, f"Vraag {number}").items()},
    ],
)
def test_a_question_that_cannot_be_asked_keeps_what_was_typed(
    olga: PageClient, knowledge_session: KnowledgeSession, wrong: dict[str, str]
) -> None:
    kept = "Bewaar mij" if "rows-1-text" not in wrong else "Vraag 1"
    answer = olga.post(page_of(knowledge_session), row(1, kept) | wrong, status=422)
    assert "error-summary" in answer.get_data(as_text=True)
    assert kept in answer.get_data(as_text=True)
    assert texts(knowledge_session) == []


def test_questions_come_out_of_sets_one_by_one_or_all(olga: PageClient, knowledge_session: KnowledgeSession) -> None:
    first = question_sets.save(None, "Na elke sessie", None, [OPEN, SCALE])
    second = question_sets.save(None, "Keuze", None, [CHOICE])
    db.session.commit()
    page = f"{page_of(knowledge_session)}/uit-set"
    olga.post(page, {"questions": [str(first.questions[1].id)]})
    assert texts(knowledge_session) == [SCALE.text]
    olga.post(page, {"questions": [str(second.questions[0].id)], "set": str(first.id)})
    assert set(texts(knowledge_session)) == {OPEN.text, SCALE.text, CHOICE.text}
    olga.post(page, {"questions": ["4242"]}, status=422)
    many = question_sets.save(None, "Veel", None, [Asked(QuestionKind.OPEN, f"Vraag {n}") for n in range(5)])
    db.session.commit()
    answer = olga.post(page, {"set": str(many.id)}, status=422)
    assert "meer dan vijf vragen" in answer.get_data(as_text=True)
    assert len(texts(knowledge_session)) == 3


def test_after_asking_the_page_says_that_they_stay(olga: PageClient) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    own_questions.ask(knowledge_session, [OPEN])
    factories.registration(knowledge_session, "een@example.org")
    service.ask_all_due()
    db.session.commit()
    page = olga.get(page_of(knowledge_session))
    assert "De vragen staan vast" in page.get_text()
    assert not page.select("input[name='rows-0-text']")
    refused = olga.post(page_of(knowledge_session), row(0, "Nog een?"), status=409)
    assert "Nog een?" in refused.get_data(as_text=True)
    assert texts(knowledge_session) == [OPEN.text]


def test_a_set_is_made_changed_and_thrown_away(olga: PageClient) -> None:
    owner = f"district-{factories.district('noord').id}"
    olga.post("/beheer/vragensets/nieuw", {"name": "", "owner": owner} | row(0, "Waarom?"), status=422)
    olga.post("/beheer/vragensets/nieuw", {"name": "Leeg", "owner": owner} | row(0, ""), status=422)
    olga.post("/beheer/vragensets/nieuw", {"name": "Leeg", "owner": owner}, status=422)
    olga.post(
        "/beheer/vragensets/nieuw", {"name": "Van iedereen", "owner": "everybody"} | row(0, "Waarom?"), status=422
    )
    olga.post("/beheer/vragensets/nieuw", {"name": "Noord", "owner": owner} | row(0, "Waarom?"))
    made = db.session.scalars(select(QuestionSet)).one()
    address = f"/beheer/vragensets/{made.id}"
    assert "Noord" in olga.get("/beheer/vragensets").get_text()
    olga.post(address, {"name": "Noord", "owner": owner} | row(0, "Waarom niet?", "scale"))
    db.session.expire_all()
    assert [(one.text, one.kind) for one in made.questions] == [("Waarom niet?", QuestionKind.SCALE)]
    olga.post(f"{address}/verwijderen")
    assert question_sets.all_sets() == []
    olga.get(address, 404)


def test_the_participant_answers_them_and_may_skip_them(client: PageClient, app: Flask) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    own_questions.ask(knowledge_session, [CHOICE, SCALE, OPEN])
    for name in ("een", "twee"):
        factories.registration(knowledge_session, f"{name}@example.org")
    service.ask_all_due()
    db.session.commit()
    first, second = [links.path_for(service.FEEDBACK_LINK, one) for one in db.session.scalars(select(FeedbackRequest))]
    choice, scale, open_ = [f"own_{one.id}" for one in own_questions.questions_of(knowledge_session)]
    page = client.get(first)
    assert [field["value"] for field in page.select(f"input[name={scale}]")] == ["1", "2", "3", "4", "5"]
    wrong = client.post(first, {"rating": "8", choice: "7", open_: "Dit blijft staan"}, status=422)
    assert "Dit blijft staan" in wrong.get_data(as_text=True)
    client.post(first, {"rating": "8", choice: "0", scale: "4", open_: "Meer tijd"})
    client.post(second, {"rating": "7"})
    kept = sorted((row.choice, row.text) for row in db.session.scalars(select(OwnAnswer)) if row.choice is not None)
    assert kept == [(0, ""), (4, "")]
    assert db.session.scalars(select(OwnAnswer.text).where(OwnAnswer.text != "")).all() == ["Meer tijd"]
