"""The organiser's pages, the partner's list without names, and what everyone reads afterwards."""

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.questions import queries, service
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.pages.counting import statements
from tests.questions.asked import FIRST, SECOND, asked, line_with, pick, wording


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    made = factories.knowledge_session(partners=[factories.organisation()])
    asked(made, FIRST, SECOND)
    return made


@pytest.fixture
def page(session: KnowledgeSession) -> str:
    return f"/beheer/sessies/{session.slug}/vragen"


@pytest.fixture
def olga(app: Flask, cast: Cast) -> PageClient:
    return PageClient(app).sign_in(cast.organiser_olga)


def test_without_questions_the_page_says_so(olga: PageClient) -> None:
    empty = factories.knowledge_session()
    assert "Nog niemand heeft iets gevraagd" in olga.get(f"/beheer/sessies/{empty.slug}/vragen").get_text()


def test_the_organiser_sees_who_asks(olga: PageClient, page: str) -> None:
    words = olga.get(page).get_text()
    assert FIRST in words
    assert "Kim 1" in words
    assert "2 vragen, 2 zonder antwoord" in words


def test_a_partner_and_a_speaker_see_no_name(
    app: Flask, cast: Cast, olga: PageClient, session: KnowledgeSession, page: str
) -> None:
    service.save(session, pick(line_with(session, FIRST)), wording(FIRST, "Nog niet zeggen"))
    db.session.commit()
    for shown in (PageClient(app).sign_in(cast.partner_petra).get(page), olga.get(f"{page}?voor=sprekers")):
        words = shown.get_text()
        assert FIRST in words
        assert "Kim" not in words
        assert "Zorgaanbieder" not in words
        assert "Nog niet zeggen" not in words, "a draft of the organiser"
        assert not shown.find_all("form", attrs={"action": lambda value: value and "vragen" in value})


def test_who_answers_publishes_and_everyone_reads_it_afterwards(
    olga: PageClient, client: PageClient, session: KnowledgeSession, page: str
) -> None:
    line = line_with(session, FIRST)
    form = {"text": "Wie betaalt?", "answer": "De **gemeente**.", "is_published": "y", "version": "0"}
    assert olga.post(f"{page}/{line.ref}", form).location == page
    public = f"/sessies/{session.slug}"
    assert "Wie betaalt?" not in client.get(public).get_text()
    with clock.set_to(session.ends_at):
        shown = client.get(public)
    assert shown.find("strong", string="gemeente")
    assert "Wie betaalt?" in shown.get_text()
    assert "Kim" not in shown.get_text()
    assert SECOND not in shown.get_text()


def test_what_is_published_or_taken_back_later_is_seen_at_once(
    client: PageClient, session: KnowledgeSession, page: str
) -> None:
    public = f"/sessies/{session.slug}"
    with clock.set_to(session.ends_at):
        for is_published in (True, False):
            assert ("De gemeente." in client.get(public).get_text()) is not is_published
            line = next(line for line in queries.lines(session) if line.asked_by[0].name == "Kim 1")
            service.save(session, pick(line), wording("Wie?", "De gemeente.", is_published=is_published))
            db.session.commit()
        assert "De gemeente." not in client.get(public).get_text()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"text": "", "answer": "Ja"}, "Schrijf de vraag zoals bezoekers hem lezen."),
        ({"text": "Wat?", "answer": ""}, "Schrijf eerst het antwoord."),
    ],
)
def test_half_a_question_is_not_published(
    olga: PageClient, session: KnowledgeSession, page: str, form: dict[str, str], sentence: str
) -> None:
    line = line_with(session, FIRST)
    answer = olga.post(f"{page}/{line.ref}", form | {"is_published": "y", "version": "0"}, status=422)
    assert sentence in answer.get_data(as_text=True)
    assert not line_with(session, FIRST).is_published


def test_the_second_tab_keeps_what_was_typed_and_may_go_over_it(
    olga: PageClient, session: KnowledgeSession, page: str
) -> None:
    ref = line_with(session, FIRST).ref
    service.mark_answered(session, pick(line_with(session, FIRST)), True)
    db.session.commit()
    late = {"text": FIRST, "answer": "Van de tweede", "version": "0"}
    answer = olga.post(f"{page}/{ref}", late, status=409)
    assert "Iemand heeft deze vraag intussen veranderd" in answer.get_data(as_text=True)
    assert "Van de tweede" in answer.get_data(as_text=True)
    shown = olga.inspected(answer, 409).find("input", attrs={"name": "version"})
    assert shown is not None
    olga.post(f"{page}/{ref}", late | {"version": str(shown["value"])})
    assert line_with(session, FIRST).answer == "Van de tweede"


def test_ticked_merged_and_pulled_apart(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    ticked = [f"{line.ref}.{line.version}" for line in queries.lines(session)]
    address = f"{page}/samenvoegen?" + "&".join(f"vraag={one}" for one in ticked)
    assert len(olga.get(address).find_all("input", attrs={"name": "vraag"})) == 2
    answer = olga.post(f"{page}/samenvoegen", {"vraag": ticked, "text": ""}, status=422)
    assert "Schrijf de vraag zoals bezoekers hem lezen." in answer.get_data(as_text=True)
    olga.post(f"{page}/samenvoegen", {"vraag": ticked, "text": "Over de reis"})
    whole = line_with(session, "Over de reis")
    assert "Uit 2 vragen" in olga.get(page).get_text()
    answer = olga.post(f"{page}/samenvoegen", {"vraag": ticked, "text": "Nog eens"}, status=409)
    assert "intussen veranderd" in answer.get_data(as_text=True)
    olga.post(f"{page}/{whole.ref}/uit-elkaar", {"version": str(whole.version)})
    assert [line.text for line in queries.lines(session)] == [FIRST, SECOND]


def test_one_tick_is_not_enough(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    line = line_with(session, FIRST)
    shown = olga.get(f"{page}/samenvoegen?vraag={line.ref}.0&vraag=onzin&vraag=a99999.0")
    assert "Kies minstens twee vragen" in shown.get_text()
    olga.post(f"{page}/samenvoegen", {"vraag": [f"{line.ref}.0"], "text": "Een"}, status=409)


def test_marked_answered_from_the_list(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    ref = line_with(session, FIRST).ref
    olga.post(f"{page}/{ref}/beantwoord", {"version": "0", "is_answered": "y"})
    assert line_with(session, FIRST).is_answered
    olga.post(f"{page}/{line_with(session, FIRST).ref}/beantwoord", {"version": "onzin"}, status=422)


def test_the_desk_counts_what_is_open(olga: PageClient, session: KnowledgeSession) -> None:
    service.mark_answered(session, pick(line_with(session, FIRST)), True)
    db.session.commit()
    words = " ".join(olga.get(f"/beheer/sessies/{session.slug}").get_text(" ").split())
    assert "2 vragen, 1 zonder antwoord" in words


def test_as_many_queries_for_many_questions(olga: PageClient, session: KnowledgeSession, page: str) -> None:
    olga.get(page)  # who she is and where the session is held stands in memory afterwards
    with statements() as few:
        olga.get(page)
    asked(session, *(f"Vraag {number}?" for number in range(30)))
    with statements() as many:
        olga.get(page)
    assert len(selects(many)) == len(selects(few))


def selects(seen: list[str]) -> list[str]:
    return [statement for statement in seen if statement.startswith("SELECT")]
