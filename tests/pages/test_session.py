"""One session: what visitors read, in each state; and the organiser's preview of it."""

import json
from datetime import timedelta

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import (
    BlockKind,
    KnowledgeSession,
    Part,
    PartInSession,
    ProgrammeItem,
    SessionStatus,
)
from sessions_app.pages.venue import venue_facts
from sessions_app.registrations.models import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


def full_example() -> KnowledgeSession:
    session = factories.knowledge_session(
        clock.local_at(clock.today() + timedelta(days=30), 13, 30),
        title="Routes </script><b>naar</b> werk",
        description="### Voor wie?\n\nVoor **jou**. <script>alert(1)</script>",
        venue_access="Ingang zonder drempel\n\nGeen ringleiding. Wel een microfoon",
        contact_name="Noor",
        contact_email="noor@example.org",
        online_url="https://geheim.example/kamer",
        registration_closes_at=clock.now() + timedelta(days=20),
    )
    session.themes = [factories.theme("Routes naar werk")]
    session.parts = [PartInSession(organisation=factories.organisation("WPI"), part=Part.SPEAKER)]
    session.programme = [
        ProgrammeItem(offset_minutes=-15, kind=BlockKind.WELCOME, title="Inloop"),
        ProgrammeItem(offset_minutes=15, minutes=40, title="Welke routes?", led_by="WPI"),
    ]
    db.session.commit()
    return session


def test_the_page_tells_the_whole_story_without_the_online_link(client: PageClient) -> None:
    session = full_example()
    page = client.get(f"/sessies/{session.slug}")
    assert page.h1 is not None
    assert page.h1.get_text() == session.title
    assert [time.get_text().replace("\xa0", " ") for time in page.select(".blocks time")] == [
        "13.15 uur", "13.45 uur", "16.30 uur",
    ]  # fmt: skip
    assert "WPI" in page.select_one(".partners").get_text()  # type: ignore[union-attr]
    assert page.select_one(".ticks .is-not strong").get_text() == "Geen ringleiding."  # type: ignore[union-attr]
    assert page.select_one('a[href="mailto:noor@example.org"]')
    assert page.select_one(f'a[href="/sessies/{session.slug}/aanmelden"]')
    assert page.select_one(f'a[href="/sessies/{session.slug}/sessie.ics"]')
    assert "geheim.example" not in str(page)
    assert "alert(1)</script>" not in str(page)


def test_the_json_ld_is_an_event(client: PageClient) -> None:
    session = full_example()
    page = client.get(f"/sessies/{session.slug}")
    event = json.loads(page.select_one('script[type="application/ld+json"]').string)  # type: ignore[union-attr,arg-type]
    assert event["@type"] == "Event"
    assert event["name"] == session.title
    assert event["startDate"].endswith("13:30+01:00")


def test_a_full_session_offers_the_waiting_list(client: PageClient) -> None:
    session = factories.knowledge_session(capacity=1)
    factories.registration(session)
    factories.registration(session, status=RegistrationStatus.WAITING)
    aside = client.get(f"/sessies/{session.slug}").select_one("aside")
    assert aside is not None
    button = aside.select_one(f'a[href="/sessies/{session.slug}/aanmelden"]')
    assert button is not None
    assert "button--primary" not in button["class"]


@pytest.mark.parametrize("state", ["cancelled", "past", "closed", "not yet open"])
def test_when_nobody_can_register_there_is_no_button(client: PageClient, state: str) -> None:
    now = clock.now()
    values = {
        "cancelled": {"status": SessionStatus.CANCELLED, "cancellation_reason": "De zaal is dicht."},
        "past": {"starts_at": now - timedelta(days=2)},
        "closed": {"registration_closes_at": now - timedelta(hours=1)},
        "not yet open": {"registration_opens_at": now + timedelta(days=1)},
    }[state]
    session = factories.knowledge_session(**values)  # type: ignore[arg-type]
    page = client.get(f"/sessies/{session.slug}")
    assert not page.select('a[href$="/aanmelden"]')
    if state == "cancelled":
        assert "De zaal is dicht." in page.select_one(".notice--wrong").get_text()  # type: ignore[union-attr]
    if state == "past":
        assert page.select(".notice")


def test_a_moved_session_says_when_it_was_planned_first(client: PageClient) -> None:
    before = clock.local_at(clock.today() + timedelta(days=3), 10)
    session = factories.knowledge_session(previous_starts_at=before)
    assert "24 november 2026" in client.get(f"/sessies/{session.slug}").select_one(".notice--care").get_text()  # type: ignore[union-attr]


def test_a_draft_is_for_organisers_in_its_scope_alone(client: PageClient, cast: Cast) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT, title="Nog niet af")
    client.get(f"/sessies/{draft.slug}", 404)
    preview = f"/beheer/sessies/{draft.slug}/voorbeeld"
    assert "/inloggen" in client.raw(preview, 302).headers["Location"]
    page = PageClient(client.app).sign_in(cast.organiser_olga).get(preview)
    assert "Nog niet af" in page.h1.get_text()  # type: ignore[union-attr]
    assert page.select(".notice")
    assert page.select("main :is(h1, h2)")[0].name == "h1"
    assert not page.select('a[href$="/aanmelden"]')
    PageClient(client.app).sign_in(cast.organiser_olaf).get(preview, 404)
    PageClient(client.app).sign_in(cast.coordinator_cor).get(preview, 403)


def test_unknown_and_english(client: PageClient) -> None:
    client.get("/sessies/bestaat-niet", 404)
    session = full_example()
    client.set_language("en")
    assert client.get(f"/sessies/{session.slug}").html["lang"] == "en"  # type: ignore[index]


def test_facts_about_the_venue_say_what_is_not_there() -> None:
    facts = venue_facts("- Lift\nGeen ringleiding. Wel een microfoon\n\nNo parking\nGeenszins")
    assert [(fact.is_there, fact.first, fact.rest) for fact in facts] == [
        (True, "", "Lift"),
        (False, "Geen ringleiding.", "Wel een microfoon"),
        (False, "No parking", ""),
        (True, "", "Geenszins"),
    ]
