"""The programme: what is shown, filtered, paged, in a fixed number of queries."""

from datetime import timedelta

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionKind, SessionStatus
from sessions_app.people.models import District
from sessions_app.people.rules import DistrictKind
from sessions_app.registrations.models import RegistrationStatus
from tests import factories
from tests.page_client import PageClient
from tests.pages.counting import statements


def titles(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [title.get_text(strip=True) for title in page.select(".month .session__title")]


def with_seats(confirmed: int, waiting: int = 0, **values: object) -> KnowledgeSession:
    session = factories.knowledge_session(**values)
    for _ in range(confirmed):
        factories.registration(session)
    for _ in range(waiting):
        factories.registration(session, status=RegistrationStatus.WAITING)
    return session


def test_sessions_stand_by_month_in_the_order_of_time(client: PageClient) -> None:
    now = clock.now()
    later = factories.knowledge_session(now + timedelta(days=45), title="Later")
    factories.knowledge_session(now + timedelta(days=5), title="Eerst")
    factories.knowledge_session(now - timedelta(days=5), title="Geweest")
    factories.knowledge_session(title="Concept", status=SessionStatus.DRAFT)
    page = client.get("/")
    assert titles(page) == ["Eerst", "Later"]
    assert len(page.select(".month")) == 2
    assert page.select_one(f'.month a[href="/sessies/{later.slug}"]')


def test_the_buttons_of_a_series_differ_in_a_list_of_links(client: PageClient) -> None:
    for days in (5, 12, 19):
        factories.knowledge_session(clock.now() + timedelta(days=days), title="Welke routes zijn er?")
    names = {button.get_text() for button in client.get("/").select(".session__act a")}
    assert len(names) == 3
    assert all(": Welke routes zijn er?, " in name for name in names)


@pytest.mark.parametrize(
    ("confirmed", "waiting", "values", "words", "register"),
    [
        (0, 0, {"capacity": 9}, "9", True),
        (7, 0, {"capacity": 9}, "2", True),
        (2, 4, {"capacity": 2}, "4", True),
        (0, 0, {"registration_opens_at": "later"}, "28", False),
        (0, 0, {"registration_closes_at": "before"}, "", False),
        (0, 0, {"status": SessionStatus.CANCELLED}, "", False),
    ],
)
def test_each_session_says_how_it_stands(
    client: PageClient, confirmed: int, waiting: int, values: dict[str, object], words: str, register: bool
) -> None:
    moments = {"later": clock.now() + timedelta(days=7), "before": clock.now() - timedelta(days=1)}
    session = with_seats(confirmed, waiting, **{k: moments.get(v, v) for k, v in values.items()})  # type: ignore[call-overload]
    act = client.get("/").select_one(".session__act")
    assert act is not None
    assert act.select_one(".status")
    assert words in act.select_one(".status").get_text()  # type: ignore[union-attr]
    assert bool(act.select_one(f'a[href="/sessies/{session.slug}/aanmelden"]')) is register


def test_filters_narrow_by_district_theme_kind_and_words(client: PageClient) -> None:
    west = factories.knowledge_session(title="In West", district=factories.district("west"))
    west.themes = [factories.theme("Regels en geld")]
    factories.knowledge_session(title="Rond de tafel", kind=SessionKind.RONDETAFELGESPREK)
    factories.knowledge_session(title="Met partner", partners=[factories.organisation("GGZ inGeest")])
    db.session.commit()
    assert titles(client.get("/?stadsdeel=west")) == ["In West"]
    assert titles(client.get("/?thema=regels-en-geld")) == ["In West"]
    assert titles(client.get("/?soort=rondetafelgesprek")) == ["Rond de tafel"]
    assert titles(client.get("/?q=ingeest")) == ["Met partner"]
    assert titles(client.get("/?q=100%25")) == []
    assert client.get("/?q=tafel").select_one("#q")["value"] == "tafel"  # type: ignore[index]


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("/", False),
        ("/?stadsdeel=noord", False),  # chosen on the map, which stands above
        ("/?q=tafel", True),
        ("/?thema=werk", True),
        ("/?soort=kennissessie", True),
        ("/?plek=1", True),
        ("/archief", False),
        ("/archief?stadsdeel=noord", True),
    ],
)
def test_the_filter_is_folded_until_something_in_it_is_chosen(client: PageClient, address: str, is_open: bool) -> None:
    factories.knowledge_session(themes=[factories.theme("Werk")])
    fold = client.get(address).select_one("details:has(form[role=search])")
    assert fold is not None
    assert fold.has_attr("open") is is_open


def test_only_with_a_free_place_leaves_out_full_closed_and_cancelled_ones(client: PageClient) -> None:
    with_seats(2, capacity=2, title="Vol")
    with_seats(1, capacity=2, title="Plek")
    with_seats(0, title="Afgelast", status=SessionStatus.CANCELLED)
    with_seats(0, title="Dicht", registration_closes_at=clock.now() - timedelta(hours=1))
    with_seats(0, title="Nog niet open", registration_opens_at=clock.now() + timedelta(hours=1))
    assert titles(client.get("/?plek=1")) == ["Plek"]


def test_an_unknown_filter_value_is_named_and_not_used(client: PageClient) -> None:
    factories.knowledge_session(title="Er is wat")
    page = client.get("/?stadsdeel=<b>mars&thema=x&soort=feest&pagina=-1&q=%00")
    assert titles(page) == ["Er is wat"]
    notice = page.select_one(".notice")
    assert notice is not None
    assert "<b>mars" in notice.get_text()
    assert len(notice.select("p")) == 3


def test_no_results_show_a_way_out(client: PageClient) -> None:
    factories.knowledge_session()
    page = client.get("/?q=bestaatniet")
    assert titles(page) == []
    assert page.select('main .actions a[href="/"]')


def test_the_map_links_districts_with_sessions_and_keeps_the_others_visible(client: PageClient) -> None:
    factories.knowledge_session()
    factories.district("zuid")
    db.session.add(District(slug="purmerend", name="Purmerend", kind=DistrictKind.GEMEENTE))
    db.session.commit()
    page = client.get("/")
    noord = page.select_one(".city__noord a")
    assert noord is not None
    assert noord["href"] == "/?stadsdeel=noord"
    assert noord.select_one(".city__count").get_text(strip=True) == "1"  # type: ignore[union-attr]
    assert page.select_one(".city__zuid span.city__tile")
    assert not page.select_one(".city__zuid a")
    assert "Purmerend" in page.select_one(".city__map--around").get_text()  # type: ignore[union-attr]


def test_counts_on_the_map_follow_the_other_wishes(client: PageClient) -> None:
    factories.knowledge_session(title="Over geld")
    factories.knowledge_session(title="Over werk", district=factories.district("west"))
    page = client.get("/?q=geld&stadsdeel=west")
    assert titles(page) == []
    assert page.select_one(".city__noord .city__count").get_text(strip=True) == "1"  # type: ignore[union-attr]
    assert page.select_one(".city__noord a")["href"] == "/?stadsdeel=noord&q=geld"  # type: ignore[index]


def test_pages_keep_the_filter_and_a_page_too_far_is_the_last_one(client: PageClient) -> None:
    for number in range(23):
        factories.knowledge_session(clock.now() + timedelta(days=number + 1), title=f"Nummer {number:02d}")
    first = client.get("/?q=nummer")
    assert len(titles(first)) == 20
    assert first.select_one('a[rel="next"]')["href"] == "/?q=nummer&pagina=2"  # type: ignore[index]
    assert titles(client.get("/?q=nummer&pagina=2")) == ["Nummer 20", "Nummer 21", "Nummer 22"]
    assert titles(client.get("/?pagina=99")) == ["Nummer 20", "Nummer 21", "Nummer 22"]


def test_the_number_of_queries_does_not_grow_with_the_sessions(client: PageClient) -> None:
    counted = []
    for number in (3, 17):
        for _ in range(number):
            session = with_seats(2, partners=[factories.organisation()])
            session.themes = [factories.theme()]
            db.session.commit()
        with statements() as seen:
            assert len(titles(client.get("/"))) in (3, 20)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 12
