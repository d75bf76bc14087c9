"""The page of the evaluation: preselects, stores only on sending, answers bad input with a sentence."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from sessions_app.core import clock, formatting, links
from sessions_app.core.extensions import db
from sessions_app.feedback import gate, queries, service
from sessions_app.feedback.models import FeedbackRequest, FeedbackResponse
from sessions_app.feedback.rules import WorkedOut
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.knowledge_sessions.service import complete_attendance
from sessions_app.registrations import erasure
from sessions_app.registrations.models import Registration
from tests import factories
from tests.cast import Cast
from tests.feedback.answers import Said, asked_session
from tests.page_client import PageClient


@pytest.fixture
def address(app: Flask) -> str:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    factories.registration(knowledge_session, "een@example.org")
    service.ask_all_due()
    db.session.commit()
    return links.path_for(service.FEEDBACK_LINK, db.session.scalars(select(FeedbackRequest)).one())


def stored() -> list[int]:
    return list(db.session.scalars(select(FeedbackResponse.rating)))


@pytest.mark.parametrize(
    ("query", "chosen"), [("", None), ("?cijfer=8", "8"), ("?cijfer=11", None), ("?cijfer=x", None)]
)
def test_the_mark_of_the_mail_is_preselected_and_nothing_stored(
    client: PageClient, address: str, query: str, chosen: str | None
) -> None:
    page = client.get(address + query)
    checked = [field["value"] for field in page.find_all("input", attrs={"name": "rating", "checked": True})]
    assert checked == ([chosen] if chosen else [])
    assert stored() == []


def test_one_answer_then_thanks(client: PageClient, address: str) -> None:
    answer = client.post(address, {"rating": "8", "takeaway": "Bellen", "will_change": "partly", "people_met": "4"})
    assert answer.location.endswith("/bedankt")
    assert "/afspraken/" in str(client.get(answer.location))
    assert stored() == [8]
    assert client.raw(address, 302).location.endswith("/bedankt")


def test_what_a_browser_sends_of_a_number_left_out_is_no_fault(client: PageClient, address: str) -> None:
    client.post(address, {"rating": "8", "people_met": ""})


def test_a_second_answer_gets_the_thanks_and_counts_for_nothing(client: PageClient, address: str) -> None:
    """Also the second of two clicks, whose answer is the one she sees."""
    first = client.post(address, {"rating": "8"})
    assert "Je antwoord telt" in client.get(first.location).get_text()
    second = client.post(address, {"rating": "2"}, status=409).get_data(as_text=True)
    assert "Je antwoord telt" in second
    assert "één antwoord per deelnemer" in second
    assert stored() == [8]


@pytest.mark.parametrize(
    "data",
    [
        {"rating": "11"},
        {"rating": "0"},
        {"rating": ""},
        {"rating": "acht"},
        {"rating": "8", "people_met": "veel"},
        {"rating": "8", "people_met": "-1"},
        {"rating": "8", "will_change": "misschien"},
        {"rating": "8", "tip": "x" * 2001},
    ],
)
def test_bad_input_keeps_what_was_typed(client: PageClient, address: str, data: dict[str, str]) -> None:
    answer = client.post(address, {"takeaway": "Dit wil ik niet kwijt"} | data, status=422)
    html = answer.get_data(as_text=True)
    assert "Dit wil ik niet kwijt" in html
    assert len(BeautifulSoup(html, "html.parser").select(".error-summary a")) == 1, (
        "one thing is wrong: one sentence says so"
    )
    assert stored() == []


def test_a_wrong_csrf_token_keeps_what_was_typed(client: PageClient, address: str) -> None:
    answer = client.post(address, {"rating": "8", "tip": "Bewaar mij"}, status=422, csrf_token="fout")
    assert "Bewaar mij" in answer.get_data(as_text=True)
    assert stored() == []


def test_an_unknown_or_tampered_link_is_not_found(client: PageClient, address: str) -> None:
    client.get(address[:-1] + ("a" if address[-1] != "a" else "b"), 404)
    client.get("/evaluatie/onzin", 404)


@pytest.mark.parametrize("has_answered", [False, True])
def test_the_link_dies_with_the_registration(client: PageClient, address: str, has_answered: bool) -> None:
    if has_answered:
        client.post(address, {"rating": "8"})
    erasure.erase(db.session.scalars(select(FeedbackRequest)).one().registration)
    db.session.commit()
    for path in (address, f"{address}/bedankt"):
        client.get(path, 404)
    client.post(address, {"rating": "2"}, status=404)
    assert stored() == [8] * has_answered


def test_the_organiser_sees_words_while_there_are_too_few(client: PageClient, address: str, cast: Cast) -> None:
    slug = db.session.scalars(select(FeedbackRequest)).one().registration.knowledge_session.slug
    client.post(address, {"rating": "3", "tip": "Te herkenbaar"})
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{slug}/evaluatie")
    assert "Te herkenbaar" not in page.get_text()
    assert "3,0" not in page.get_text()
    PageClient(client.app).sign_in(cast.organiser_olaf).get(f"/beheer/sessies/{slug}/evaluatie", 404)
    PageClient(client.app).sign_in(cast.coordinator_cor).get(f"/beheer/sessies/{slug}/evaluatie", 403)


def test_after_closing_the_page_says_so_and_what_was_typed_stays(client: PageClient, address: str) -> None:
    request = db.session.scalars(select(FeedbackRequest)).one()
    service.close(request.registration.knowledge_session)
    db.session.commit()
    page = client.get(address)
    assert "De evaluatie is gesloten" in page.get_text()
    assert not page.select("input[name=rating]")
    answer = client.post(address, {"rating": "8", "takeaway": "Dit wil ik niet kwijt"}, status=409)
    assert "Dit wil ik niet kwijt" in answer.get_data(as_text=True)
    assert "error-summary" in answer.get_data(as_text=True)
    assert stored() == []


@pytest.mark.parametrize(("days", "can_close"), [(1, True), (59, True), (61, False)])
def test_what_closed_by_itself_is_not_closed_again(
    app: Flask, client: PageClient, cast: Cast, days: int, can_close: bool
) -> None:
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=days, hours=3))
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{session.slug}/evaluatie")
    assert bool(page.select('a.button--danger[href$="/evaluatie/sluiten"]')) is can_close
    assert ("Deze evaluatie is gesloten" in page.get_text()) is not can_close


def test_closing_asks_first(client: PageClient, cast: Cast) -> None:
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    address = f"/beheer/sessies/{session.slug}/evaluatie/sluiten"
    olga = client.sign_in(cast.organiser_olga)
    page = olga.get(address)
    assert "niet terugdraaien" in page.get_text()
    assert "nooit cijfers" in page.get_text(), "of too few answers none come, whatever the button promises"
    assert page.select_one(f'form[action="{address}"] button.button--danger')
    assert queries.closed_at(session.id) is None, "looking closes nothing"
    done = olga.get(olga.post(address).location)
    assert done.select_one('.notice[role="status"]').get_text(strip=True) == "De evaluatie is gesloten."  # type: ignore[union-attr]
    assert queries.closed_at(session.id)
    assert olga.raw(address, 302).location.endswith("/evaluatie")
    assert [a["href"].rpartition("/")[2] for a in done.select("main .actions a")] == ["openbaar"], "nothing to prepare"


def test_before_the_session_the_page_counts_nobody(client: PageClient, cast: Cast) -> None:
    session = factories.knowledge_session(starts_at=clock.now() + timedelta(days=3))
    page = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{session.slug}/evaluatie").get_text()
    assert "vanaf 5 antwoorden" in page
    assert "0 mensen" not in page


def test_completed_before_the_end_it_goes_out_at_the_end(client: PageClient, cast: Cast) -> None:
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(minutes=30))
    for number in range(3):
        factories.registration(session, f"nog{number}@example.org")
    complete_attendance(session)
    db.session.commit()
    words = client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{session.slug}/evaluatie").get_text()
    assert "We sturen de evaluatie als de sessie voorbij is" in words
    assert "Dan vragen we het aan 3 mensen." in words
    assert "zodra je de aanwezigheid klaar hebt" not in words


def test_of_a_session_that_does_not_take_place_nothing_is_asked(client: PageClient, cast: Cast) -> None:
    session = factories.knowledge_session(status=SessionStatus.CANCELLED, cancelled_at=clock.now())
    olga = client.sign_in(cast.organiser_olga)
    for page in ("evaluatie", "evaluatie/zaal"):
        shown = olga.get(f"/beheer/sessies/{session.slug}/{page}")
        assert "Deze sessie gaat niet door" in shown.get_text()
        assert not shown.select(".room__code")
        assert "9.00" not in shown.get_text() and "gevraagd" not in shown.get_text()


def test_the_page_is_in_the_language_of_her_mail_unless_she_chose_one(client: PageClient, address: str) -> None:
    db.session.execute(update(Registration).values(language="en"))
    db.session.commit()
    assert client.get(address).html["lang"] == "en"
    client.set_language("nl")
    assert client.get(address).html["lang"] == "nl"


def test_the_figures_say_when_they_last_changed(client: PageClient, cast: Cast) -> None:
    """So that who waits for a new answer sees why it is not in them."""
    asked, first = asked_session(), clock.today()
    page = f"/beheer/sessies/{asked.knowledge_session.slug}/evaluatie"
    for _ in range(5):
        asked.take(Said(worked_out=WorkedOut.YES))
    gate.release_all(asked.knowledge_session.id)
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=2)):
        asked.take(Said(worked_out=WorkedOut.NO))
        gate.release_all(asked.knowledge_session.id)
        db.session.commit()
        words = client.sign_in(cast.organiser_olga).get(page).get_text()
    assert words.count(f"Voor het laatst veranderd op {formatting.long_date(first)}.") == 2  # the later question too
