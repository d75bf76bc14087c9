"""What a report quotes: open answers that came out, ticked for this report, for all who see these sessions."""

import uuid

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackResponse
from sessions_app.insights.report_highlights import MOST
from sessions_app.insights.report_models import ReportHighlight
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, held
from tests.insights.test_report import report, words
from tests.page_client import PageClient

YEAR = "/inzicht/rapport?van=2026-01-01&tot=2026-12-31"


@pytest.fixture
def cor(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.coordinator_cor)


def said(knowledge_session: KnowledgeSession, *texts: str, released: bool = True) -> None:
    for text in texts:
        answer = FeedbackResponse(
            id=uuid.uuid4(), knowledge_session_id=knowledge_session.id, rating=8, takeaway=text, tip="Meer tijd",
            takeaway_released=released, tip_released=released,
        )  # fmt: skip
        db.session.add(answer)
    db.session.commit()


def offered(page: BeautifulSoup) -> dict[str, str]:
    """The key of each answer in the list, by its words."""
    labels = [box.parent for box in page.find_all("input", attrs={"name": "gekozen"})]
    return {label.get_text(strip=True): str(label.input["value"]) for label in labels}


def ticked(page: BeautifulSoup) -> set[str]:
    boxes = page.find_all("input", attrs={"name": "gekozen", "checked": True})
    return {box.parent.get_text(strip=True) for box in boxes}


def tick(client: PageClient, *texts: str, address: str = YEAR, status: int = 303) -> str:
    """Ticks these and no others of what the page offers; what came back."""
    keys = offered(client.get(address))
    data = {"getoond": list(keys.values()), "gekozen": [keys[text] for text in texts]}
    return client.post(address, data, status=status).get_data(as_text=True)


def test_what_is_ticked_is_quoted(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), "Bel eerst even", "Iets <anders>", "#strong[geen] opmaak")
    tick(cor, "Bel eerst even", "#strong[geen] opmaak")
    page = cor.get(YEAR)
    assert ticked(page) == {"Bel eerst even", "#strong[geen] opmaak"}
    quoted = words(report(cor))
    assert "Bel eerst even" in quoted and "#strong[geen] opmaak" in quoted
    assert "anders" not in quoted.partition("eigen woorden")[2].partition("Hoe deze cijfers")[0]


def test_a_tick_is_taken_off(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), "Een", "Twee")
    tick(cor, "Een", "Twee")
    tick(cor, "Twee")
    assert ticked(cor.get(YEAR)) == {"Twee"}


def test_what_another_question_gave_stays(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), "Een", "Twee")
    tick(cor, "Een")
    tick(cor, "Meer tijd", address=f"{YEAR}&vraag=tip")
    assert ticked(cor.get(YEAR)) == {"Een"}
    assert ticked(cor.get(f"{YEAR}&vraag=tip")) == {"Meer tijd"}


def test_what_did_not_come_out_is_not_offered_and_cannot_be_ticked(cor: PageClient) -> None:
    session = held(30, EIGHT_OF_TEN)
    said(session, "Kwam uit")
    keys = offered(cor.get(YEAR))
    db.session.execute(update(FeedbackResponse).values(takeaway_released=False))
    db.session.commit()
    assert offered(cor.get(YEAR)) == {}
    answer = cor.post(YEAR, {"gekozen": list(keys.values()), "getoond": []}, status=422)
    assert "staat niet in de lijst van dit rapport" in answer.get_data(as_text=True)
    assert db.session.scalars(select(ReportHighlight)).all() == []


def test_what_is_taken_back_is_quoted_no_more(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), "Kwam uit")
    tick(cor, "Kwam uit")
    db.session.execute(update(FeedbackResponse).values(takeaway_released=False))
    db.session.commit()
    assert "Kwam uit" not in words(report(cor))


def test_no_more_than_a_report_has_room_for(cor: PageClient) -> None:
    texts = [f"Antwoord {number}" for number in range(MOST + 1)]
    said(held(30, EIGHT_OF_TEN), *texts)
    page = BeautifulSoup(tick(cor, *texts, status=422), "html.parser")
    assert f"Hiermee zijn {MOST + 1} antwoorden aangevinkt" in page.get_text()
    assert ticked(page) == set(texts)  # nothing she did is lost
    assert page.find(id=page.find(class_="error-summary").a["href"].removeprefix("#")) is not None
    tick(cor, *texts[:MOST])
    assert len(ticked(cor.get(YEAR))) == MOST


def test_ticks_belong_to_one_report(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), "Een")
    tick(cor, "Een")
    assert ticked(cor.get("/inzicht/rapport?van=2026-10-01&tot=2026-12-31")) == set()
    assert ticked(cor.get(f"{YEAR}&stadsdeel=noord")) == set()


def test_who_sees_the_same_sessions_has_the_same_ticks(client: PageClient, cast: Cast) -> None:
    said(held(30, EIGHT_OF_TEN), "In Noord")
    said(held(30, EIGHT_OF_TEN, district=factories.district("west")), "In West")
    tick(client.sign_in(cast.coordinator_cor), "In Noord", "In West")
    assert ticked(client.sign_in(cast.admin_anna).get(YEAR)) == {"In Noord", "In West"}
    page = client.sign_in(cast.coordinator_noor).get(YEAR)
    assert set(offered(page)) == {"In Noord"}
    assert ticked(page) == set()  # another report: of her district alone


def test_an_answer_outside_her_scope_cannot_be_ticked(client: PageClient, cast: Cast) -> None:
    said(held(30, EIGHT_OF_TEN, district=factories.district("west")), "In West")
    keys = list(offered(client.sign_in(cast.coordinator_cor).get(YEAR)).values())
    client.sign_in(cast.coordinator_noor).post(YEAR, {"gekozen": keys, "getoond": keys}, status=422)
    assert db.session.scalars(select(ReportHighlight)).all() == []


def test_what_is_kept_leads_to_no_one(cor: PageClient) -> None:
    session = held(30, EIGHT_OF_TEN)
    said(session, "Een")
    tick(cor, "Een")
    [row] = db.session.scalars(select(ReportHighlight))
    answer = db.session.scalars(select(FeedbackResponse)).one()
    assert (row.of_question, row.knowledge_session_id) == ("takeaway", session.id)
    assert str(answer.id) not in row.key and answer.id.hex not in row.key
    assert set(ReportHighlight.__table__.columns.keys()) == {"report", "key", "of_question", "knowledge_session_id"}


def test_many_answers_come_in_pages(cor: PageClient) -> None:
    said(held(30, EIGHT_OF_TEN), *(f"Antwoord {number}" for number in range(45)))
    first, second = cor.get(YEAR), cor.get(f"{YEAR}&pagina=2")
    assert (len(offered(first)), len(offered(second))) == (40, 5)
    one, other = next(iter(offered(first))), next(iter(offered(second)))
    tick(cor, one)
    tick(cor, other, address=f"{YEAR}&pagina=2")
    assert ticked(cor.get(YEAR)) == {one}
    assert len(offered(cor.get(f"{YEAR}&pagina=99"))) == 5
