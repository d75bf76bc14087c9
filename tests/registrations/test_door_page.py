"""The list at the door while it stays open: what is tapped by JSON, what changed since, and how heavy it is."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert, select

import config
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.formatting import OTHER_LETTERS
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people.audit_models import Action, AuditEntry
from sessions_app.people.models import Person
from sessions_app.registrations import door_links, door_list
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

DOOR = "/beheer/sessies/nu/presentie"
JSON = {"Accept": "application/json"}


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(clock.now() + timedelta(minutes=10), slug="nu")


@pytest.fixture
def olga(client: PageClient, cast: Cast, session: KnowledgeSession) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def person(session: KnowledgeSession, name: str, **more: Any) -> Registration:
    return factories.registration(session, name=name, sort_name=name.lower(), **more)


def tap(client: PageClient, address: str, data: dict[str, Any], status: int = 200) -> dict[str, Any]:
    return client.post(address, data, status=status, headers=JSON).get_json()  # type: ignore[no-any-return]


def now_from(client: PageClient, address: str, since: str = "") -> dict[str, Any]:
    return client.raw(f"{address}/stand", query_string={"sinds": since}).get_json()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "since", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "x"]
)
def test_a_strange_moment_is_as_none(on_both: Flask, since: str) -> None:
    session = factories.knowledge_session(slug="nu", starts_at=clock.now())
    person(session, "Ayşe")
    olga = PageClient(on_both).sign_in(Cast().organiser_olga)
    assert [row["name"] for row in now_from(olga, DOOR, since)["rows"]] == ["Ayşe"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ayse", True),
        ("AYŞE", True),
        ("berg", True),
        ("van den berg", True),
        ("vandenberg", True),
        ("den", True),
        ("berg ayse", True),
        ("regenboog", True),
        ("12", True),
        ("1", False),
        ("mo", False),
        ("erg", False),
    ],
)
def test_what_a_search_finds(search: str, found: bool) -> None:
    assert door_list.matches(search, "Ayşe van den Berg De Regenboog Groep", 12) is found


def test_the_page_that_stays_open_folds_letters_in_the_same_way() -> None:
    script = (Path(config.ROOT) / "static/js/door.js").read_text()
    [there] = re.findall(r"const OTHER = \{(.*?)\};", script)
    [replaced] = re.findall(r"replace\(/\[(\w+)\]/g, \(letter\) => OTHER", script)
    folded = {ord(letter): plain for letter, plain in re.findall(r'(\w): "(\w+)"', there)}
    assert folded == OTHER_LETTERS
    assert {ord(letter) for letter in replaced} == set(OTHER_LETTERS)


def test_a_tap_answers_with_the_true_state(olga: PageClient, session: KnowledgeSession) -> None:
    ans = person(session, "Ans")
    answer = tap(olga, f"{DOOR}/{ans.id}", {"attendance": "attended", "gezien": 0, "key": "a" * 32, "ago": 120})
    assert (answer["version"], answer["attended"], answer["expected"]) == (1, 1, 1)
    assert answer["row"]["attendance"] == "attended"
    db.session.expire_all()
    assert ans.attendance_marked_at == clock.now() - timedelta(minutes=2)


def test_a_late_undo_says_that_somebody_else_was_first(olga: PageClient, session: KnowledgeSession) -> None:
    ans = person(session, "Ans")
    for wish, seen in (("attended", 0), ("", 1), ("attended", 2)):
        tap(olga, f"{DOOR}/{ans.id}", {"attendance": wish, "gezien": seen})
    answer = tap(olga, f"{DOOR}/{ans.id}", {"attendance": "", "gezien": 1})
    assert answer["sentence"]
    assert answer["row"]["attendance"] == "attended"


def test_what_is_refused_is_a_sentence_about_this_tap(olga: PageClient, session: KnowledgeSession) -> None:
    ans = person(session, "Ans")
    assert tap(olga, f"{DOOR}/999999", {"attendance": "attended"}, 404)["sentence"]
    assert tap(olga, f"{DOOR}/{ans.id}", {"attendance": "perhaps"}, 422)["sentence"]
    assert tap(olga, DOOR, {"name": "Robin", "email": "robin"}, 422)["sentence"]
    session.status, session.cancelled_at = SessionStatus.CANCELLED, clock.now()
    db.session.commit()
    assert tap(olga, f"{DOOR}/{ans.id}", {"attendance": "attended"}, 409)["sentence"]
    assert db.session.scalars(select(Registration.attendance)).all() == [None]


def test_a_token_of_an_earlier_sign_in_is_no_refusal_of_the_tap(olga: PageClient, session: KnowledgeSession) -> None:
    ans = person(session, "Ans")
    for address, data in ((f"{DOOR}/{ans.id}", {"attendance": "attended"}), (DOOR, {"name": "Robin"})):
        answer = olga._client.post(address, data={**data, "csrf_token": "old"}, headers=JSON)
        assert (answer.status_code, answer.mimetype) == (400, "text/html")
    fresh = now_from(olga, DOOR)["csrf"]
    assert olga._client.post(DOOR, data={"name": "Robin", "csrf_token": fresh}, headers=JSON).status_code == 200


def test_a_walk_in_by_json_is_on_the_list_at_once(olga: PageClient, session: KnowledgeSession) -> None:
    data = {"name": "Robin", "key": "b" * 32}
    first, again = (tap(olga, DOOR, data)["row"] for _ in range(2))
    assert first == again
    assert (first["name"], first["number"], first["attendance"]) == ("Robin", 1, "attended")


def test_the_page_hears_what_others_did_and_nothing_when_nothing_happened(
    olga: PageClient, session: KnowledgeSession
) -> None:
    ans, mo = person(session, "Ans"), person(session, "Mo", status=RegistrationStatus.WAITING)
    begin = now_from(olga, DOOR)
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        answer = olga.raw(f"{DOOR}/stand", query_string={"sinds": begin["since"]})
        unchanged = {"If-None-Match": answer.headers["ETag"]}
        olga.raw(f"{DOOR}/stand", 304, query_string={"sinds": begin["since"]}, headers=unchanged)
        mo.status = RegistrationStatus.CONFIRMED
        late = person(session, "Late")
        db.session.commit()
        answer = olga.raw(f"{DOOR}/stand", query_string={"sinds": begin["since"]}, headers=unchanged)
        heard = answer.get_json()
    with clock.set_to(clock.now() + timedelta(minutes=9)):
        ans.status = RegistrationStatus.CANCELLED
        db.session.commit()
        later = now_from(olga, DOOR, heard["since"])
    assert {mo.id, late.id} <= {row["id"] for row in heard["rows"]}
    assert heard["expected"] == 3
    assert [(row["note"], row["cancelled"]) for row in later["rows"] if row["id"] == ans.id] == [("afgemeld", True)]
    assert later["expected"] == 2


def test_who_cancelled_is_there_for_who_searches_and_is_let_in_as_herself(
    olga: PageClient, session: KnowledgeSession
) -> None:
    ans = person(session, "Ans", status=RegistrationStatus.CANCELLED)
    erased = person(session, "Wim", status=RegistrationStatus.CANCELLED)
    erased.name = ""
    db.session.commit()
    page = olga.get(DOOR)
    assert [row["id"] for row in page.select(".checkin__row[hidden]")] == [f"deelnemer-{ans.id}"]
    assert "Er heeft zich nog niemand aangemeld." in page.select_one("#door-nobody:not([hidden])").get_text()  # type: ignore[union-attr]
    [found] = olga.get(f"{DOOR}?zoek=ans").select(".checkin > :not([hidden])")
    assert found.small.get_text(strip=True).endswith("afgemeld")  # type: ignore[union-attr]
    answer = tap(olga, f"{DOOR}/{ans.id}", {"attendance": "attended", "gezien": 0})
    assert (answer["row"]["cancelled"], answer["row"]["note"], answer["expected"]) == (False, "", 1)
    undone = tap(olga, f"{DOOR}/{ans.id}", {"attendance": "", "gezien": 1})
    assert (undone["row"]["cancelled"], undone["expected"]) == (True, 0)
    assert {"id": erased.id, "gone": True} in now_from(olga, DOOR)["rows"]


def test_what_completing_does_is_said_of_nobody_and_of_somebody(olga: PageClient, session: KnowledgeSession) -> None:
    sam = person(session, "Sam")
    with clock.set_to(session.starts_at + timedelta(minutes=5)):
        page = olga.get(DOOR)
        assert page.select_one("[data-when-some]").has_attr("hidden")  # type: ignore[union-attr]
        assert "telt niemand als niet verschenen" in page.select_one("[data-when-nobody]").get_text()  # type: ignore[union-attr]
        sam.attendance, sam.attendance_marked_at = Attendance.ATTENDED, clock.now()
        db.session.commit()
        page = olga.get(DOOR)
        assert page.select_one("[data-when-nobody]").has_attr("hidden")  # type: ignore[union-attr]
        assert not page.select_one("[data-when-some]").has_attr("hidden")  # type: ignore[union-attr]


def test_opening_is_noted_and_staying_is_not(olga: PageClient, session: KnowledgeSession) -> None:
    person(session, "Ans")
    olga.get(DOOR)
    begin = now_from(olga, DOOR)["since"]
    now_from(olga, DOOR, begin)
    with clock.set_to(clock.now() + timedelta(hours=1)):
        now_from(olga, DOOR, begin)
    noted = [entry.endpoint for entry in db.session.scalars(select(AuditEntry)) if entry.action == Action.VIEWED]
    assert noted == ["registrations.door", "registrations.door_state", "registrations.door_state"]


def test_a_page_that_asks_by_itself_does_not_keep_her_signed_in(olga: PageClient, session: KnowledgeSession) -> None:
    olga.get(DOOR)
    for minutes in (30, 60, 90):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            now_from(olga, DOOR)
    with clock.set_to(clock.now() + timedelta(minutes=125)):
        olga.raw(f"{DOOR}/stand", 302)


def test_a_helper_hears_names_and_no_more(app: Flask, session: KnowledgeSession) -> None:
    person(session, "Ans", organisation="De Gouden Reael")
    door_links.make_link(session)
    db.session.commit()
    path = (door_links.address_of(session) or "").removeprefix("http://localhost")
    helper = PageClient(app)
    assert "De Gouden Reael" not in helper.raw(f"{path}/stand").text
    assert now_from(helper, path)["rows"][0]["name"] == "Ans"
    with clock.set_to(clock.now() + timedelta(days=2)):
        helper.raw(f"{path}/stand", 409)


def test_the_number_of_queries_and_the_weight_of_a_row(app: Flask, olga: PageClient, session: KnowledgeSession) -> None:
    _queries(olga)
    few = _queries(olga)
    begin = now_from(olga, DOOR)["since"]
    _add_people(session, 2000)
    assert _queries(olga) == few
    page = olga.raw(DOOR)
    assert len(page.data) < 2000 * 700
    assert len(olga.raw(f"{DOOR}/stand", query_string={"sinds": begin}).get_json()["rows"]) == 2000
    assert page.text.count('name="csrf_token"') <= 8


def _queries(client: PageClient) -> list[int]:
    counted = []
    for address in (DOOR, f"{DOOR}?zoek=an", f"{DOOR}/stand"):
        statements: list[str] = []

        def note(*details: Any, kept: list[str] = statements) -> None:
            kept.append(details[2])

        event.listen(db.engine, "before_cursor_execute", note)
        client.raw(address)
        event.remove(db.engine, "before_cursor_execute", note)
        counted.append(len(statements))
    return counted


def _add_people(session: KnowledgeSession, number: int) -> None:
    now = clock.now()
    first = (db.session.scalar(select(db.func.max(Person.id))) or 0) + 1
    db.session.execute(
        insert(Person),
        [{"id": first + i, "email": f"p{i}@example.org", "created_at": now, "link_version": 0} for i in range(number)],
    )
    db.session.execute(
        insert(Registration),
        [
            {
                "knowledge_session_id": session.id, "person_id": first + i, "number": i + 1,
                "name": f"Anna van den Voorbeeld {i}", "sort_name": f"voorbeeld {i} anna van den",
                "organisation": "Zorgaanbieder A", "status": RegistrationStatus.CONFIRMED, "status_since": now,
                "registered_at": now, "attendance": Attendance.ATTENDED if i % 2 else None,
                "attendance_marked_at": now if i % 2 else None,
            }
            for i in range(number)
        ],
    )  # fmt: skip
    db.session.commit()
