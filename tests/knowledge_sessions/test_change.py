"""The pages that edit, publish, move, cancel and copy a session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import Part, SessionStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def address(knowledge_session: KnowledgeSession, what: str = "") -> str:
    return f"/beheer/sessies/{knowledge_session.slug}{what}"


def filled(page: BeautifulSoup) -> dict[str, Any]:
    """What the form on this page would send."""
    values: dict[str, Any] = {}
    form = page.select_one("main form")
    assert form is not None
    for tag in form.find_all(["input", "textarea", "select"]):
        if tag["name"] == "csrf_token" or (tag.get("type") == "checkbox" and not tag.has_attr("checked")):
            continue
        if tag.name == "select":
            option = tag.find("option", selected=True) or tag.find("option")
            value = option["value"]
        else:
            value = tag.get_text().removeprefix("\n") if tag.name == "textarea" else tag.get("value", "")
        values.setdefault(tag["name"], []).append(value)
    return values


def again(knowledge_session: KnowledgeSession) -> KnowledgeSession:
    db.session.expire_all()
    return knowledge_session


def test_saving_the_page_as_it_is_changes_nothing(olga: PageClient) -> None:
    partners = [factories.organisation(), factories.organisation("WPI")]
    ours = factories.knowledge_session(partners=partners, venue_access="Geen drempel\nGeen ringleiding")
    ours.parts[1].part = Part.SPEAKER
    ours.programme = factories_programme()
    db.session.commit()
    before = snapshot(ours)
    olga.post(address(ours, "/bewerken"), filled(olga.get(address(ours, "/bewerken"))))
    assert snapshot(again(ours)) == before


def factories_programme() -> list[Any]:
    from sessions_app.knowledge_sessions.models import ProgrammeItem

    return [ProgrammeItem(offset_minutes=-15, minutes=15, title="Inloop"),
            ProgrammeItem(offset_minutes=0, minutes=180, title="Routes", led_by="WPI")]  # fmt: skip


def snapshot(ours: KnowledgeSession) -> dict[str, Any]:
    columns = {name.key: getattr(ours, name.key) for name in KnowledgeSession.__table__.columns}
    columns.pop("updated_at")
    columns["parts"] = [(part.organisation.slug, part.part) for part in ours.parts]
    columns["programme"] = [(item.offset_minutes, item.minutes, item.title, item.led_by) for item in ours.programme]
    return columns


def test_an_answer_without_programme_leaves_it(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    ours.programme = factories_programme()
    db.session.commit()
    fields = filled(olga.get(address(ours, "/bewerken")))
    olga.post(address(ours, "/bewerken"), {k: v for k, v in fields.items() if not k.startswith("programme-")})
    assert len(again(ours).programme) == 2


def test_the_part_of_an_organisation_can_be_chosen(olga: PageClient) -> None:
    ours = factories.knowledge_session(partners=[factories.organisation()])
    fields = filled(olga.get(address(ours, "/bewerken")))
    olga.post(address(ours, "/bewerken"), fields | {"parts-de-regenboog-groep": "speaker"})
    assert again(ours).parts[0].part is Part.SPEAKER


def test_two_tabs(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    fields = filled(olga.get(address(ours, "/bewerken")))
    olga.post(address(ours, "/bewerken"), fields | {"title": "De eerste"})
    answer = olga.post(address(ours, "/bewerken"), fields | {"title": "De tweede"}, 409)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert (again(ours).title, page.select_one("#title")["value"]) == ("De eerste", "De tweede")
    assert page.select_one(".error-summary") is not None
    olga.post(address(ours, "/bewerken"), filled(page))
    assert again(ours).title == "De tweede"


def test_a_double_click_saves_once_and_goes_on(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    fields = filled(olga.get(address(ours, "/bewerken"))) | {"title": "Beter"}
    for _click in range(2):
        assert olga.post(address(ours, "/bewerken"), fields).location == address(ours)


def test_the_time_of_what_has_begun_stays(olga: PageClient) -> None:
    ours = factories.knowledge_session(starts_at=clock.now() - timedelta(hours=1))
    fields = filled(olga.get(address(ours, "/bewerken")))
    olga.post(address(ours, "/bewerken"), fields | {"venue_name": "Elders"}, 409)
    olga.post(address(ours, "/bewerken"), fields | {"summary": "Beter"})
    assert (again(ours).venue_name, ours.summary) == ("Buurthuis Voorbeeld", "Beter")


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [(None, None, "Iedereen kan de sessie nu vinden en zich aanmelden."), (2, None, "Aanmelden kan vanaf"),
     (None, -1, "Aanmelden kan niet meer.")],
)  # fmt: skip
def test_who_publishes_reads_whether_one_can_register(
    olga: PageClient, opens: int | None, closes: int | None, said: str
) -> None:
    opens_at, closes_at = (clock.now() + timedelta(days=days) if days else None for days in (opens, closes))
    window = {"registration_opens_at": opens_at, "registration_closes_at": closes_at}
    draft = factories.knowledge_session(status=SessionStatus.DRAFT, **window)
    olga.post(address(draft, "/publiceren"))
    assert said in olga.get(address(draft)).get_text()


def test_publish(olga: PageClient) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT)
    assert olga.post(address(draft, "/publiceren")).location == address(draft)
    assert again(draft).is_published
    published_at = draft.published_at
    olga.post(address(draft, "/publiceren"), status=303)  # a double click: it is published, and that is what she reads
    assert again(draft).published_at == published_at
    assert "De sessie staat online" in olga.get(address(draft)).get_text()
    olga.post(address(draft, "/afgelasten"))
    olga.post(address(draft, "/publiceren"), status=409)


def test_a_draft_without_a_place_is_not_published(olga: PageClient) -> None:
    draft = factories.knowledge_session(status=SessionStatus.DRAFT, venue_name="", venue_address="", venue_postcode="")
    assert olga.get(address(draft)).select_one(f"a[href='{address(draft, '/bewerken')}#where']")
    refused = olga.post(address(draft, "/publiceren"), status=409).get_data(as_text=True)
    assert "Dit kan nog niet" in refused, "not “niet meer”: as soon as she fills it in, it is possible"
    assert again(draft).status is SessionStatus.DRAFT


def test_move(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    fields = filled(olga.get(address(ours, "/verzetten")))
    wrong = fields | {"ends_at": "2027-02-01T09:00", "starts_at": "2027-02-01T10:00", "explanation": "Storm"}
    answer = olga.post(address(ours, "/verzetten"), wrong, 422)
    assert "Storm" in answer.get_data(as_text=True)
    olga.post(address(ours, "/verzetten"), fields | {"starts_at": "2027-02-01T10:00", "ends_at": "2027-02-01T12:00"})
    assert (again(ours).starts_at.isoformat(), ours.sequence) == ("2027-02-01T09:00:00+00:00", 1)


@pytest.mark.parametrize(
    ("where", "told"),
    [({}, "Buurthuis Voorbeeld"), ({"online_url": "https://meet.example.org/a"}, ", online")],
)
def test_the_page_to_move_it_tells_where_it_is_now(olga: PageClient, where: dict[str, str], told: str) -> None:
    ours = factories.knowledge_session(**where)
    now = " ".join(olga.get(address(ours, "/verzetten")).select_one("p.lead").get_text().split())
    assert "Nu:" in now and told in now


def test_moving_the_time_alone_keeps_the_place(olga: PageClient) -> None:
    ours = factories.knowledge_session(online_url="https://meet.example.org/a")
    olga.post(address(ours, "/verzetten"), {"starts_at": "2027-02-01T10:00", "ends_at": "2027-02-01T12:00"})
    assert (again(ours).venue_name, ours.online_url) == ("Buurthuis Voorbeeld", "https://meet.example.org/a")


def test_moving_to_the_past_or_to_nowhere_keeps_the_input(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    fields = filled(olga.get(address(ours, "/verzetten"))) | {"explanation": "Storm"}
    past = fields | {"starts_at": "2026-02-01T10:00", "ends_at": "2026-02-01T12:00"}
    nowhere = fields | {"venue_name": "", "venue_address": "", "venue_postcode": ""}
    for sent in (past, nowhere):
        answer = olga.post(address(ours, "/verzetten"), sent, 409)
        assert "Storm" in answer.get_data(as_text=True)
    assert again(ours).sequence == 0


def test_a_version_without_a_zone_is_none(olga: PageClient) -> None:
    """Nobody types it; but what can be sent may not be a fault."""
    ours = factories.knowledge_session()
    for what in ("/verzetten", "/bewerken"):
        olga.post(address(ours, what), filled(olga.get(address(ours, what))) | {"version": "2027-03-28"})


def test_cancel(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    olga.get(address(ours, "/afgelasten"))
    olga.post(address(ours, "/afgelasten"), {"explanation": "x" * 401}, 422)
    olga.post(address(ours, "/afgelasten"), {"explanation": "Te weinig mensen"})
    assert (again(ours).is_cancelled, ours.cancellation_reason) == (True, "Te weinig mensen")
    olga.post(address(ours, "/afgelasten"), {"explanation": "Te weinig mensen"})  # a double click
    assert "De sessie is afgelast." in olga.get(address(ours)).get_text()
    for what in ("/afgelasten", "/verzetten", "/bewerken"):
        olga.get(address(ours, what), 409)
        olga.post(address(ours, what), status=409)


def test_a_session_that_has_begun_is_not_called_off(olga: PageClient) -> None:
    begun = factories.knowledge_session(starts_at=clock.now() - timedelta(minutes=10))
    words = olga.get(address(begun, "/afgelasten"), 409).get_text(" ", strip=True)
    assert "Je kunt de sessie niet meer afgelasten." in words and "locatie" not in words
    olga.post(address(begun, "/afgelasten"), {"explanation": "Te laat"}, 409)
    assert not again(begun).is_cancelled


def test_copy(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    location = olga.post(address(ours, "/dupliceren")).location
    assert location != address(ours)
    assert olga.get(f"{location}/bewerken").select_one("#title")["value"] == ours.title


def test_a_double_click_makes_one_copy(olga: PageClient) -> None:
    ours = factories.knowledge_session()
    first, second = (olga.post(address(ours, "/dupliceren")).location for _time in range(2))
    assert first == second
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        assert olga.post(address(ours, "/dupliceren")).location != first


@pytest.mark.parametrize("what", ["/bewerken", "/verzetten", "/afgelasten", "/publiceren", "/dupliceren"])
def test_who_may_not(client: PageClient, cast: Cast, what: str) -> None:
    ours = factories.knowledge_session()
    calls: list[Callable[[int], object]] = [lambda status: client.post(address(ours, what), status=status)]
    if what not in ("/publiceren", "/dupliceren"):
        calls.append(lambda status: client.get(address(ours, what), status))
    client.sign_in(cast.coordinator_cor)
    for call in calls:
        call(403)
    client.sign_in(cast.organiser_olaf)
    for call in calls:
        call(404)


@pytest.mark.parametrize("what", ["/bewerken", "/verzetten", "/afgelasten"])
def test_a_wrong_token_keeps_the_input(olga: PageClient, what: str) -> None:
    ours = factories.knowledge_session()
    name = "summary" if what == "/bewerken" else "explanation"
    answer = olga.post(address(ours, what), {name: "Blijft staan"}, 422, csrf_token="wrong")
    assert "Blijft staan" in answer.get_data(as_text=True)
    assert not again(ours).is_cancelled
