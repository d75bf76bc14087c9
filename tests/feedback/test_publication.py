"""What everyone may see of the results: what the organiser ticked, from four days after, and through the gate."""

from datetime import timedelta

import pytest
from flask import Flask, current_app

from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import clock, formatting
from sessions_app.core.extensions import db
from sessions_app.feedback import publication
from sessions_app.feedback.models import FeedbackResponse
from sessions_app.feedback.released_models import ReleasedFigures
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.audit_models import AuditEntry
from tests.cast import Cast
from tests.insights.held import EIGHT_OF_TEN, agreement, held
from tests.page_client import PageClient

ALL = {"shows_rating": "y", "shows_agreements": "y", "lesson_1": "Bel eerst.", "lesson_2": "", "lesson_3": "Neem mee."}


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    """Held ten days ago, rated an 8 by ten."""
    made = held(10, EIGHT_OF_TEN, asked=16)
    db.session.commit()
    return made


def public(session: KnowledgeSession) -> str:
    """What a visitor who was never here reads of the results."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found = PageClient(app).get(f"/sessies/{session.slug}").find(id="opbrengst")
    return " ".join(found.parent.get_text(" ").split()) if found and found.parent else ""


def page_of(session: KnowledgeSession) -> str:
    return f"/beheer/sessies/{session.slug}/evaluatie/openbaar"


def test_nothing_is_shown_until_she_ticks_it(session: KnowledgeSession) -> None:
    assert public(session) == ""


def test_what_she_ticks_is_seen_at_once_and_can_be_taken_back(
    client: PageClient, session: KnowledgeSession, cast: Cast
) -> None:
    assert public(session) == ""  # the page that is kept from now on
    client.sign_in(cast.organiser_olga).post(page_of(session), ALL)
    shown = public(session)
    assert "8,0 gemiddeld cijfer" in shown
    assert "n = 10, respons 62%" in shown
    assert "2 lessen Bel eerst. Neem mee." in shown
    assert client.get(page_of(session)).find(id="lesson_2").get_text(strip=True) == "Neem mee."  # type: ignore[union-attr]
    client.post(page_of(session), {})
    assert public(session) == ""
    assert db.session.query(AuditEntry).filter_by(action="changed", knowledge_session_id=session.id).count() == 2


def test_it_shows_from_four_days_after_and_she_sees_it_before(client: PageClient, app: Flask, cast: Cast) -> None:
    session = held(2, EIGHT_OF_TEN, slug="pas-geweest")
    publication.tick(session, True, False, ["Bel eerst."])
    db.session.commit()
    assert public(session) == ""
    preview = client.sign_in(cast.organiser_olga).get("/beheer/sessies/pas-geweest/voorbeeld")
    assert "Bel eerst." in preview.get_text()
    shown_from = session.ends_at + timedelta(days=4)
    words = f"om {formatting.clock_time(shown_from)} laat de openbare pagina"
    assert words in client.get(page_of(session)).get_text(), "the day alone would promise too much of its morning"
    with clock.set_to(shown_from):
        assert "Bel eerst." in public(session)
        assert words not in client.sign_in(cast.organiser_olga).get(page_of(session)).get_text()


def test_a_mark_of_too_few_answers_is_not_shown(session: KnowledgeSession) -> None:
    db.session.delete(db.session.get_one(ReleasedFigures, session.id))
    publication.tick(session, True, False, ["Bel eerst."])
    db.session.commit()
    assert public(session) == "Wat het opleverde Een les Bel eerst."


@pytest.mark.parametrize(
    ("made", "said"), [(0, ""), (4, "Deelnemers maakten afspraken"), (5, "Er zijn 5 afspraken gemaakt, 0 zijn")]
)
def test_agreements_are_counted_from_five(session: KnowledgeSession, made: int, said: str) -> None:
    publication.tick(session, False, True, [])
    for _ in range(made):
        agreement(session)
    agreement(session, AgreementStatus.PROPOSED)  # the other has not said yes
    agreement(session, AgreementStatus.DROPPED, was_agreed=False)  # or said no
    assert said in public(session)
    assert bool(public(session)) is bool(said)


def test_an_answer_that_came_out_is_taken_over_as_it_was_given(
    client: PageClient, session: KnowledgeSession, cast: Cast
) -> None:
    for text, is_out in (("Meer\nbellen", True), ("Nog niet uit", False)):
        answer = FeedbackResponse(knowledge_session_id=session.id, rating=8, takeaway=text, takeaway_released=is_out)
        db.session.add(answer)
    db.session.commit()
    page = client.sign_in(cast.organiser_olga).get(page_of(session))
    [button] = page.select("button[name=overnemen]")
    taken = client.post(page_of(session), {"lesson_1": "Bel eerst.", "overnemen": str(button["value"])}, status=200)
    assert "Bel eerst." in taken.text
    assert taken.text.count("Meer bellen") > page.text.count("Meer bellen")
    assert "Nog niet uit" not in taken.text
    assert "Kies Bewaar" in taken.text
    assert publication.ticked_for(session).lessons == [], "nothing is saved yet"
    full = {"lesson_1": "a", "lesson_2": "b", "lesson_3": "c", "overnemen": str(button["value"])}
    assert "Alle drie de lessen zijn ingevuld" in client.post(page_of(session), full, status=422).text
    client.post(page_of(session), {"overnemen": "x" * 64}, status=404)


def test_a_lesson_that_is_too_long_stays_in_its_field(
    client: PageClient, session: KnowledgeSession, cast: Cast
) -> None:
    refused = client.sign_in(cast.organiser_olga).post(page_of(session), {"lesson_1": "x" * 301}, status=422)
    assert "x" * 301 in refused.text


def test_the_programme_as_json_tells_the_same(client: PageClient, session: KnowledgeSession) -> None:
    address = f"/api/v1/sessies/{session.slug}"
    assert client.raw(address).get_json()["results"] is None
    publication.tick(session, True, True, ["Bel eerst."])
    db.session.commit()
    assert client.raw(address).get_json()["results"] == {
        "rating": 8.0, "answers": 10, "asked": 16, "lessons": ["Bel eerst."],
        "agreements_made": None, "agreements_kept": None,
    }  # fmt: skip
