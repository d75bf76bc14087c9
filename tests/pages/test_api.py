"""The public programme as JSON."""

from datetime import timedelta

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import ProgrammeItem, SessionStatus
from tests import factories
from tests.page_client import PageClient


def test_the_list_is_filtered_and_paged_as_the_programme(client: PageClient) -> None:
    for number in range(21):
        factories.knowledge_session(clock.now() + timedelta(days=number + 1), title=f"Nummer {number:02d}")
    factories.knowledge_session(title="Elders", district=factories.district("west"))
    factories.knowledge_session(title="Concept", status=SessionStatus.DRAFT)
    first = client.raw("/api/v1/sessies?stadsdeel=noord&thema=onbekend").json
    assert first is not None
    assert (first["total"], first["page"], first["pages"], first["previous"]) == (21, 1, 2, None)
    assert len(first["ignored"]) == 1
    assert first["next"] == "http://localhost/api/v1/sessies?stadsdeel=noord&pagina=2"
    second = client.raw(first["next"]).json
    assert second is not None
    assert [session["title"] for session in second["sessions"]] == ["Nummer 20"]


def test_one_session_tells_all_but_the_online_link_and_the_people(client: PageClient) -> None:
    session = factories.knowledge_session(
        clock.local_at(clock.today() + timedelta(days=9), 13, 30),
        online_url="https://geheim.example/kamer",
        capacity=5,
        partners=[factories.organisation("WPI")],
    )
    session.programme = [ProgrammeItem(offset_minutes=15, minutes=40, title="Welke routes?")]
    db.session.commit()
    factories.registration(session, name="Sam van den Voorbeeld")
    answer = client.raw(f"/api/v1/sessies/{session.slug}")
    assert answer.json is not None
    assert answer.json["starts_at"].endswith("13:30+01:00")
    assert (answer.json["capacity"], answer.json["places_free"], answer.json["situation"]) == (5, 4, "free")
    assert answer.json["is_online"] is True
    assert answer.json["programme"][0]["starts_at"].endswith("13:45+01:00")
    assert answer.json["organisations"] == [{"name": "WPI", "part": "partner"}]
    assert "geheim.example" not in answer.get_data(as_text=True)
    assert "Sam" not in answer.get_data(as_text=True)
    client.raw(f"/api/v1/sessies/{session.slug}", 304, headers={"If-None-Match": answer.headers["ETag"]})


def test_what_visitors_may_not_see_is_404_in_json(client: PageClient) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT)
    for slug in (draft.slug, "bestaat-niet"):
        answer = client.raw(f"/api/v1/sessies/{slug}", 404)
        assert answer.get_json() == {"error": "NotFound", "message": "We kunnen deze pagina niet vinden"}
    client.set_language("en")
    refused = client.raw("/api/v1/onbekend", 404).get_json()
    assert refused == {"error": "NotFound", "message": "We cannot find this page"}
