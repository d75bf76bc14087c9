"""The door on paper: the sheet, and its numbers entered afterwards."""

import html
import re
import time
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from sessions_app.core import clock, pdf
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.audit_models import Action, AuditEntry
from sessions_app.registrations import attendance, door_numbers, rules
from sessions_app.registrations.door_numbers import Reason, read
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

DOOR = "/beheer/sessies/nu/presentie"
STATUSES = [RegistrationStatus.CONFIRMED] * 3 + [
    RegistrationStatus.CANCELLED,
    RegistrationStatus.WAITING,
    RegistrationStatus.OFFERED,
    RegistrationStatus.REQUESTED,
]  # numbers 1 to 7


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1 4 5-8, 17", [1, 4, 5, 6, 7, 8, 17]),
        ("1\n2\r\n3", [1, 2, 3]),
        ("1. 2) (3) #4 • 5", [1, 2, 3, 4, 5]),
        ("5 - 7;9 t/m 10 | 12–13", [5, 6, 7, 9, 10, 12, 13]),
        ("3 tot 4", [3, 4]),
        ("007", [7]),
        ("0612345678", [612345678]),  # of nobody, but a number
        ("4 4 3-5", [4, 3, 5]),
    ],
)
def test_what_is_meant(typed: str, numbers: list[int]) -> None:
    assert read(typed) == (numbers, [])


@pytest.mark.parametrize(
    ("typed", "text", "reason"),
    [
        ("1 twee 3", "twee", Reason.NOT_A_NUMBER),
        ("1 -5 3", "1-5", None),  # a dash between two numbers is a range, however it is spaced
        ("1 5- 3", "5-3", Reason.BACKWARDS),
        ("1 3 1-2-3", "1-2-3", Reason.NOT_A_NUMBER),
        ("1 3 1-999999", "1-999999", Reason.TOO_LONG),
        ("1 3 1-9999999", "1-9999999", Reason.TOO_LONG),
        ("1 3 12345678901234567890", "12345678901234567890", Reason.NOT_A_NUMBER),
        ("1 3 ½", "½", Reason.NOT_A_NUMBER),
    ],
)
def test_an_entry_that_is_none_is_named_and_the_rest_is_kept(typed: str, text: str, reason: Reason | None) -> None:
    numbers, faults = read(typed)
    assert 1 in numbers
    assert [(one.text, one.reason) for one in faults] == ([(text, reason)] if reason else [])


@given(st.text(max_size=200))
def test_whatever_stands_before_it_the_next_line_is_read(typed: str) -> None:
    numbers, _faults = read(f"{typed}\n123456")
    assert 123456 in numbers
    assert len(numbers) == len(set(numbers))


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(0, 20)), max_size=12))
def test_what_was_written_down_is_read_back(ranges: list[tuple[int, int]]) -> None:
    typed = ", ".join(f"{first}-{first + more}" if more else str(first) for first, more in ranges)
    meant = {number for first, more in ranges for number in range(first, first + more + 1)}
    assert set(read(typed)[0]) == meant


def test_a_long_stretch_of_white_space_takes_no_time() -> None:
    began = time.process_time()
    assert read(f"1{' ' * 19_000}-{' ' * 900}3") == ([1, 2, 3], [])
    assert read(f"1{' ' * 19_990}2") == ([1, 2], [])
    assert time.process_time() - began < 1


@pytest.fixture
def session(request: pytest.FixtureRequest) -> KnowledgeSession:
    request.getfixturevalue("on_both" if "on_both" in request.fixturenames else "app")
    session = factories.knowledge_session(clock.now() - timedelta(hours=2), slug="nu", title="Titel #import")
    for number, status in enumerate(STATUSES, start=1):
        factories.registration(session, name=f"Naam {number}", sort_name=str(number), status=status)
    return session


def test_who_is_placed_and_why_another_is_not(on_both: Flask, session: KnowledgeSession) -> None:
    attendance.mark_attendance(_number(session, 2), Attendance.ATTENDED)
    entered = door_numbers.enter(session, "1-9 40 x")
    db.session.commit()
    assert [one.number for one in entered.placed] == [1, 3]
    assert [(one.text, one.reason, one.may_be_let_in) for one in entered.unplaced] == [
        ("x", Reason.NOT_A_NUMBER, False),
        ("2", Reason.ALREADY_IN, False),
        ("4", Reason.CANCELLED, True),
        ("5", Reason.WAITING, True),
        ("6", Reason.OFFERED, True),
        ("7", Reason.REQUESTED, True),
        ("8-9", Reason.UNKNOWN, False),
        ("40", Reason.UNKNOWN, False),
    ]
    assert entered.to_correct == "x 8-9 40"


def test_letting_one_in_anyway_loses_none_of_the_others(on_both: Flask, session: KnowledgeSession) -> None:
    entered = door_numbers.enter(session, "1-9 x")
    again = door_numbers.enter(session, entered.not_placed, anyway=5)
    assert [one.number for one in again.placed] == [5]
    assert [one.text for one in again.unplaced] == ["x", "4", "6", "7", "8-9"]
    assert _number(session, 5).is_confirmed
    assert door_numbers.enter(session, "4", anyway=99).placed == [], "nobody has that number"


def test_entering_it_again_changes_nothing(on_both: Flask, session: KnowledgeSession) -> None:
    door_numbers.enter(session, "1 3")
    db.session.commit()
    moments = [one.attendance_marked_at for one in db.session.scalars(select(Registration).order_by(Registration.id))]
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        assert door_numbers.enter(session, "3 1").placed == []
        db.session.commit()
    after = [one.attendance_marked_at for one in db.session.scalars(select(Registration).order_by(Registration.id))]
    assert after == moments


def test_a_number_counts_after_the_list_was_completed(on_both: Flask, session: KnowledgeSession) -> None:
    door_numbers.enter(session, "1")
    attendance.complete_attendance(session)
    assert [one.number for one in door_numbers.enter(session, "3").placed] == [3]


def test_not_before_the_door_opens(app: Flask) -> None:
    with pytest.raises(rules.AttendanceNotYet):
        door_numbers.enter(factories.knowledge_session(clock.now() + timedelta(days=1)), "1")


def test_the_page_of_numbers(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    client.sign_in(cast.organiser_olga)
    client.get(f"{DOOR}/nummers")
    client.post(f"{DOOR}/nummers", {"numbers": " \n"}, status=422)
    page = client.post(f"{DOOR}/nummers", {"numbers": "1 2 5 <b>"}, status=200).text
    assert "2 mensen op aanwezig gezet" in page
    assert "Naam 5" in page and "<b></b>" not in page
    assert sorted(_marked()) == ["Naam 1", "Naam 2"]
    left = re.search(r'name="numbers" value="([^"]*)"', page)
    assert left
    page = client.post(f"{DOOR}/nummers", {"numbers": html.unescape(left[1]), "anyway": "5"}, status=200).text
    assert sorted(_marked()) == ["Naam 1", "Naam 2", "Naam 5"]
    assert "&lt;b&gt;" in page, "what could not be placed is still there"
    client.post(f"{DOOR}/nummers", {"numbers": "1", "anyway": "vijf"}, status=422)


def test_the_sheet_is_a_pdf_and_is_noted(client: PageClient, cast: Cast, session: KnowledgeSession) -> None:
    client.sign_in(cast.organiser_olga)
    answer = client.raw(f"{DOOR}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert 'filename="presentielijst-nu.pdf"' in answer.headers["Content-Disposition"]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EXPORTED)).one()
    assert (noted.subject_kind, noted.knowledge_session_id) == ("door", session.id)


def test_who_is_on_the_sheet(
    client: PageClient, cast: Cast, session: KnowledgeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    monkeypatch.setattr(pdf, "compile", lambda name, data, made_at: asked.update(data) or b"%PDF-")
    client.sign_in(cast.organiser_olga).raw(f"{DOOR}.pdf")
    assert [(row[0], row[3]) for row in asked["rows"]] == [  # type: ignore[attr-defined]
        ("1", ""),
        ("2", ""),
        ("3", ""),
        ("5", "op de wachtlijst"),
        ("6", "plek aangeboden"),
        ("7", "nog niet goedgekeurd"),
    ]
    assert asked["empty"] == 10


def test_a_sheet_that_fails_says_so(
    client: PageClient, cast: Cast, session: KnowledgeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> bytes:
        raise pdf.PdfNotMade("attendance")

    monkeypatch.setattr(pdf, "compile", fail)
    client.sign_in(cast.organiser_olga).get(f"{DOOR}.pdf", status=503)


@pytest.mark.parametrize("address", [f"{DOOR}.pdf", f"{DOOR}/nummers", f"{DOOR}/stand"])
def test_only_in_her_own_sessions(client: PageClient, cast: Cast, session: KnowledgeSession, address: str) -> None:
    client.sign_in(cast.organiser_olaf).get(address, status=404)


def _number(session: KnowledgeSession, number: int) -> Registration:
    of_session = Registration.knowledge_session_id == session.id
    return db.session.scalars(select(Registration).where(of_session, Registration.number == number)).one()


def _marked() -> list[str]:
    return list(db.session.scalars(select(Registration.name).where(Registration.attendance == Attendance.ATTENDED)))
