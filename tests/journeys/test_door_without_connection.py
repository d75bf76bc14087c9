"""The door when it is busy: the connection drops, two helpers tap at once, the sheet of paper comes in afterwards."""

import re
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from sessions_app.core import links
from sessions_app.core.extensions import db
from sessions_app.core.names import sort_name
from sessions_app.registrations import door_links
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.journeys.conftest import NewPage, looks_right
from tests.journeys.people import all_is_sent, follow, sign_in
from tests.journeys.site import Site
from tests.stopping import PATIENCE_SECONDS

STARTS = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
DOOR = "/beheer/sessies/vandaag/presentie"
PEOPLE = ("Ayşe van den Berg", "Deniz Voorbeeld", "Mo Voorbeeld", "Noor van Voorbeeld", "Sam de Wit")
phone_only = pytest.mark.parametrize("size", ["phone"], indirect=True)


@pytest.fixture
def helper_address(site: Site) -> str:
    site.at(STARTS - timedelta(minutes=20))
    with site.data():
        session = factories.knowledge_session(STARTS, slug="vandaag", title="Van dagbesteding naar werk", capacity=5)
        for name in PEOPLE:
            factories.registration(session, name=name, sort_name=sort_name(name), organisation="Buurt B")
        factories.registration(session, name="Wil Wacht", sort_name="wacht", status=RegistrationStatus.WAITING)
        assert Cast().organiser_olga
        door_links.make_link(session)
        db.session.commit()
        return door_links.address_of(session) or ""


def row(page: Page, name: str) -> Locator:
    return page.locator("li.checkin__row", has_text=name)


def tap(page: Page, name: str) -> None:
    row(page, name).get_by_role("button").click()


def tap_once_more(page: Page, name: str) -> None:
    """On purpose: not as the second half of a double tap."""
    page.wait_for_timeout(600)
    tap(page, name)


def found(site: Site) -> dict[str, str | None]:
    with site.data():
        return {one.name: one.attendance for one in db.session.scalars(select(Registration)) if one.attendance}


def test_what_is_tapped_without_connection_is_kept_shown_and_sent(
    site: Site, new_page: NewPage, helper_address: str
) -> None:
    page = new_page()
    page.goto(helper_address)
    page.context.set_offline(True)
    tap(page, "Ayşe")
    tap(page, "Mo V")
    page.locator("#walk-in summary").click()
    page.locator("#walk-in [name=name]").fill("Robin Aanloop")
    page.locator("#walk-in").get_by_role("button").click()
    line = page.locator("#door-line")
    expect(line).to_contain_text("Geen verbinding")
    expect(line).to_contain_text(re.compile(r"Nog niet verstuurd \(3\).*Robin Aanloop", re.DOTALL))
    expect(page.locator("[data-figure]")).to_have_text("3")
    assert found(site) == {}
    looks_right(page)

    page.context.set_offline(False)
    expect(line).to_be_hidden()
    expect(row(page, "Robin Aanloop")).to_contain_text("Binnen")
    all_is_sent(page)
    assert found(site) == {name: "attended" for name in ("Ayşe van den Berg", "Mo Voorbeeld", "Robin Aanloop")}
    assert page.evaluate("localStorage.length") == 0
    looks_right(page)


@phone_only
def test_the_queue_survives_a_reload_and_a_lost_answer(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page()
    page.goto(helper_address)
    page.route(re.compile(r"/deur/[^/]+/\d+"), _answered_but_not_heard(site))
    tap(page, "Ayşe")
    expect(page.locator("#door-line")).to_contain_text("Nog niet verstuurd (1)")
    tap_once_more(page, "Ayşe")  # undone before it was sent
    expect(page.locator("#door-line")).to_contain_text("Nog niet verstuurd (2)")
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(page.locator("#door-line")).to_be_hidden()
    expect(row(page, "Ayşe").get_by_role("button")).to_have_text(re.compile("^Binnen"))
    _wait_for(page, site, {}, version=2)


@phone_only
def test_a_double_tap_lets_her_in_and_not_out_again(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page()
    page.goto(helper_address)
    row(page, "Ayşe").get_by_role("button").dblclick()
    expect(row(page, "Ayşe").get_by_role("button")).to_have_text(re.compile("^Terug"))
    _wait_for(page, site, {"Ayşe van den Berg": "attended"}, version=1)
    tap_once_more(page, "Ayşe")
    _wait_for(page, site, {}, version=2)


@phone_only
def test_two_helpers_see_each_other_and_never_undo_each_other(
    site: Site, new_page: NewPage, helper_address: str
) -> None:
    anne, bo = new_page(), new_page()
    sign_in(anne, "olga@example.org")
    anne.goto(DOOR)
    bo.goto(helper_address)
    tap(anne, "Deniz")
    expect(row(bo, "Deniz")).to_contain_text("Binnen 13.10")
    expect(bo.locator("[data-figure]")).to_have_text("1")
    bo.context.set_offline(True)
    tap(bo, "Deniz")  # undoes what she saw …
    tap(anne, "Deniz")
    expect(row(anne, "Deniz").get_by_role("button")).to_have_text(re.compile("^Binnen"))
    expect(anne.locator("#door-line")).to_be_hidden()
    tap_once_more(anne, "Deniz")  # … but Anne undid and marked her again meanwhile
    expect(row(anne, "Deniz")).to_contain_text("Binnen 13.")
    _wait_for(anne, site, {"Deniz Voorbeeld": "attended"}, version=3)
    bo.context.set_offline(False)
    expect(bo.locator("#door-refused")).to_contain_text("Deniz Voorbeeld: Iemand anders heeft dit intussen veranderd")
    expect(row(bo, "Deniz").get_by_role("button")).to_have_text(re.compile("^Terug"))
    looks_right(bo)
    bo.locator("#door-refused button").press("Enter")  # it goes; who works with the keyboard goes on with the list
    expect(bo.get_by_role("list", name="Deelnemers")).to_be_focused()
    with site.data():
        session = db.session.scalars(select(Registration)).first().knowledge_session  # type: ignore[union-attr]
        factories.registration(session, name="Late Lotte", sort_name="lotte late")
    expect(row(bo, "Late Lotte")).to_be_visible()


@phone_only
def test_search_as_you_type_and_a_stranger_is_a_walk_in(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page()
    page.goto(helper_address)
    for typed, name in (("ayse berg", "Ayşe"), ("wit", "Sam de Wit"), ("3", "Mo Voorbeeld")):
        page.locator("#zoek").fill(typed)
        expect(page.locator("li.checkin__row:visible")).to_have_count(1)
        expect(row(page, name)).to_be_visible()
    expect(page.locator("#door-said")).to_have_text("1 van 6 mensen")
    page.locator("#zoek").fill("van der nieuw")
    expect(page.locator("#walk-in [name=name]")).to_have_value("Van der Nieuw")
    page.locator("#zoek").fill("robin nieuw")
    expect(page.locator("#walk-in [name=name]")).to_have_value("Robin Nieuw")
    looks_right(page)
    page.locator("#walk-in").get_by_role("button").click()
    expect(row(page, "Robin Nieuw")).to_contain_text("Binnen")
    expect(page.locator("li.checkin__row:visible")).to_have_count(7)
    expect(page.locator("#zoek")).to_be_focused()  # the next one is typed at once
    page.locator("#walk-in summary").click()
    page.locator("#walk-in [name=name]").fill("Robin Tweede")
    page.locator("#walk-in [name=name]").press("Enter")
    expect(row(page, "Robin Tweede")).to_contain_text("Binnen")
    expect(page.locator("#walk-in summary")).to_be_focused()


@phone_only
def test_who_cancelled_and_came_all_the_same(site: Site, new_page: NewPage, helper_address: str) -> None:
    with site.data():
        session = db.session.scalars(select(Registration)).first().knowledge_session  # type: ignore[union-attr]
        factories.registration(session, name="Tess Toch", sort_name="toch tess", status=RegistrationStatus.CANCELLED)
    page = new_page()
    page.goto(helper_address)
    expect(row(page, "Tess")).to_be_hidden()
    page.locator("#zoek").fill("tess")
    expect(row(page, "Tess")).to_contain_text("afgemeld")
    expect(page.locator("#walk-in [name=name]")).to_be_hidden()
    looks_right(page)
    page.context.set_offline(True)
    tap(page, "Tess")
    page.locator("#zoek").fill("")
    expect(row(page, "Tess")).to_contain_text("Binnen")
    page.context.set_offline(False)
    all_is_sent(page)
    expect(row(page, "Tess")).not_to_contain_text("afgemeld")
    tap_once_more(page, "Tess")
    expect(row(page, "Tess")).to_be_hidden()


@phone_only
def test_a_walk_in_that_is_not_right_costs_nobody_the_page(site: Site, new_page: NewPage, helper_address: str) -> None:
    """Without connection no page would come back; and what the server refuses is in sight at the end of a long list."""
    with site.data():
        session = db.session.scalars(select(Registration)).first().knowledge_session  # type: ignore[union-attr]
        for number in range(20):
            factories.registration(session, name=f"Zus {number}", sort_name=f"zus {number:02}")
    page = new_page()
    page.goto(helper_address)
    page.context.set_offline(True)
    tap(page, "Ayşe")
    page.locator("#walk-in summary").click()
    name, email = page.locator("#walk-in [name=name]"), page.locator("#walk-in [name=email]")
    for typed, wrong in ((("  ", ""), name), (("Robin", "robin@"), email)):
        name.fill(typed[0])
        email.fill(typed[1])
        page.locator("#walk-in").get_by_role("button").click()
        expect(wrong).to_be_focused()
    expect(page.locator("#door-line")).to_contain_text("Nog niet verstuurd (1)")
    page.context.set_offline(False)
    expect(page.locator("#door-line")).to_be_hidden()

    name.fill("https://robin.example")
    email.fill("")
    page.locator("#walk-in").get_by_role("button").click()
    expect(page.locator("#door-refused")).to_contain_text("https://robin.example: Vul een naam in zonder webadres")
    expect(page.locator("#door-refused")).to_be_in_viewport()
    expect(name).to_have_value("https://robin.example")
    looks_right(page)
    assert found(site) == {"Ayşe van den Berg": "attended"}


@phone_only
def test_signed_out_while_there_is_a_queue(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page()
    sign_in(page, "olga@example.org")
    page.goto(DOOR)
    page.context.clear_cookies(name="kennissessies")
    tap(page, "Sam")
    expect(page.locator("#door-line")).to_contain_text("Log opnieuw in")
    assert found(site) == {}
    looks_right(page)
    page.locator("#door-line a:visible").click()
    page.locator("[name=email]").fill("olga@example.org")
    page.locator("[name=password]").fill("tien-tulpen-op-tafel")
    page.locator("main form button").first.click()
    page.wait_for_url(f"**{DOOR}")
    expect(row(page, "Sam")).to_contain_text("Binnen")
    expect(page.locator("#door-line")).to_be_hidden()
    _wait_for(page, site, {"Sam de Wit": "attended"}, version=1)


@phone_only
def test_only_what_an_earlier_day_left_is_erased(site: Site, new_page: NewPage, helper_address: str) -> None:
    """Not what was tapped just before midnight, when a session ends after it."""
    page = new_page()
    page.clock.set_fixed_time("2027-01-15T00:30:00+01:00")
    page.goto("/")
    page.evaluate(
        """() => localStorage.setItem("deur:/deur/een-andere", JSON.stringify(
          ["2027-01-14T10:00:00+01:00", "2027-01-14T23:50:00+01:00"].map((at) => ({ key: at, at: Date.parse(at) }))))"""
    )
    page.goto(helper_address)
    expect(page.locator("#door-refused")).to_contain_text("1")
    kept = page.evaluate("JSON.parse(localStorage['deur:/deur/een-andere']).map((tap) => tap.key)")
    assert kept == ["2027-01-14T23:50:00+01:00"]


@phone_only
def test_a_helper_scans_a_code(site: Site, new_page: NewPage, helper_address: str) -> None:
    with site.data():
        wil = db.session.scalars(select(Registration).where(Registration.name == "Wil Wacht")).one()
        code = links.address_of("door", wil.id)
        other = factories.registration(factories.knowledge_session(STARTS, title="Een andere sessie"), name="Geheim")
        other_code = links.address_of("door", other.id)
    page = new_page()
    page.goto(code)
    assert "/inloggen" in page.url
    page.goto(helper_address)
    page.goto(code)
    expect(page.locator("main")).to_contain_text("op de wachtlijst")
    looks_right(page)
    page.get_by_role("button", name="Toch binnenlaten").click()
    expect(page.locator("main")).to_contain_text("Scan de volgende code")
    looks_right(page)
    page.goto(other_code)
    expect(page.locator("main")).to_contain_text("Een andere sessie")
    assert "Geheim" not in page.content()
    looks_right(page)
    site.at(STARTS + timedelta(days=1))
    page.goto(code)
    assert "Wil Wacht" not in page.content()


def test_the_numbers_of_the_paper_sheet(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page()
    sign_in(page, "olga@example.org")
    page.goto(DOOR)
    looks_right(page)
    tap(page, "Ayşe")
    all_is_sent(page)
    follow(page.get_by_role("link", name="Nummers invullen"))
    looks_right(page)
    page.locator("[name=numbers]").fill("1 2\n3-4; 6\n40 – 42 vijf")
    page.locator("main form button").last.click()
    expect(page.locator(".notice--good")).to_contain_text("3 mensen")
    expect(page.locator(".checkin__nr")).to_have_text(["vijf", "1", "6", "40-42"])
    expect(page.locator("textarea[name=numbers]")).to_have_value("vijf 40-42")
    looks_right(page)
    page.get_by_role("button", name="Toch binnenlaten").click()
    expect(page.locator(".notice--good")).to_contain_text("1 persoon")
    assert len(found(site)) == 5
    expect(page.locator("main")).to_contain_text("vijf")
    expect(page.locator("main")).to_contain_text("40-42")
    looks_right(page)


@phone_only
def test_without_script_every_button_is_a_form(site: Site, new_page: NewPage, helper_address: str) -> None:
    page = new_page(scripts=False)
    page.goto(f"{helper_address}?zoek=wit")
    expect(page.locator("li.checkin__row")).to_have_count(1)
    follow(row(page, "Sam").get_by_role("button"))
    _wait_for(page, site, {"Sam de Wit": "attended"}, version=1)
    page.locator("#walk-in summary").click()
    page.locator("#walk-in [name=name]").fill("Robin")
    page.locator("#walk-in").get_by_role("button").click()
    expect(row(page, "Robin")).to_contain_text("Binnen")


def _answered_but_not_heard(site: Site):  # type: ignore[no-untyped-def]
    """The server does it, and its answer is lost on the way."""

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        route.fetch()
        route.abort()

    return lose


def _wait_for(page: Page, site: Site, state: dict[str, str | None], version: int) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        with site.data():
            newest = max(db.session.scalars(select(Registration.attendance_version)))
        if newest == version and found(site) == state:
            return
        page.wait_for_timeout(100)
    raise AssertionError(found(site))
