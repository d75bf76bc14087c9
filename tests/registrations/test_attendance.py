"""The door: use cases on both databases, and its pages."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import attendance, rules, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import attendance_of, seats
from sessions_app.registrations.rules import Attendance, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

WALK_IN = RegistrationDetails(name="Robin Voorbeeld", email="robin@example.org")


def session_that_begins_in(minutes: int, **values: object) -> KnowledgeSession:
    return factories.knowledge_session(clock.now() + timedelta(minutes=minutes), slug="nu", **values)


def all_registrations() -> list[Registration]:
    return db.session.query(Registration).order_by(Registration.id).all()


def test_marking_undoing_and_marking_again(on_both: Flask) -> None:
    registration = factories.registration(session_that_begins_in(30))
    attendance.mark_attendance(registration, Attendance.ATTENDED)
    first = registration.attendance_marked_at
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        attendance.mark_attendance(registration, Attendance.ATTENDED)  # a second helper
    db.session.commit()
    assert registration.has_attended
    assert registration.attendance_marked_at == first
    attendance.mark_attendance(registration, None)
    assert (registration.attendance, registration.attendance_marked_at) == (None, None)


def test_not_before_the_door_opens(on_both: Flask) -> None:
    session = session_that_begins_in(61)
    with pytest.raises(rules.AttendanceNotYet):
        attendance.mark_attendance(factories.registration(session), Attendance.ATTENDED)
    with pytest.raises(rules.AttendanceNotYet):
        attendance.walk_in(session, WALK_IN)


def test_a_walk_in_enters_a_full_session_and_gets_no_mail(on_both: Flask) -> None:
    session = session_that_begins_in(5, capacity=1)
    factories.registration(session)
    walked_in = attendance.walk_in(session, WALK_IN)
    db.session.commit()
    assert walked_in.walk_in
    assert walked_in.has_attended
    assert seats(session).confirmed == 2
    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.parametrize("status", list(RegistrationStatus))
def test_a_walk_in_with_a_known_address_marks_that_registration(on_both: Flask, status: RegistrationStatus) -> None:
    session = session_that_begins_in(5)
    known = factories.registration(session, "robin@example.org", status=status)
    assert attendance.walk_in(session, WALK_IN) is known
    db.session.commit()
    assert known.is_confirmed
    assert known.has_attended
    assert known.walk_in is (status is not RegistrationStatus.CONFIRMED)
    assert len(all_registrations()) == 1


def test_completing_makes_the_unmarked_no_shows(on_both: Flask) -> None:
    session = session_that_begins_in(-60)
    statuses = [RegistrationStatus.CONFIRMED, RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING]
    came, away, waited = (factories.registration(session, status=status) for status in statuses)
    attendance.mark_attendance(came, Attendance.ATTENDED)
    attendance.complete_attendance(session)
    db.session.commit()
    assert [one.attendance for one in (came, away, waited)] == [Attendance.ATTENDED, Attendance.NO_SHOW, None]
    assert session.attendance_completed_at == clock.now()


def test_completing_without_any_mark_says_nothing_of_anybody(on_both: Flask) -> None:
    session = session_that_begins_in(-60)
    factories.registration(session)
    attendance.complete_attendance(session)
    db.session.commit()
    assert attendance_of([session.id])[session.id].no_show == 0
    assert session.attendance_completed_at


def test_the_door_page(app: Flask, client: PageClient, cast: Cast) -> None:
    session = session_that_begins_in(10)
    mo, deniz = (factories.registration(session, name=name, sort_name=name.lower()) for name in ("Mo", "Deniz 100%"))
    client.sign_in(cast.organiser_olga).set_language("en")
    page = client.get("/beheer/sessies/nu/presentie")
    assert [b.get_text() for b in page.select(".checkin b")] == ["Deniz 100%", "Mo"]
    assert "0 of 2 are in" in page.select_one("[role=status]").get_text(" ", strip=True)  # type: ignore[union-attr]
    found = client.get("/beheer/sessies/nu/presentie?zoek=100%25").select(".checkin b")
    assert [b.get_text() for b in found] == ["Deniz 100%"]
    answer = client.post(f"/beheer/sessies/nu/presentie/{mo.id}", {"attendance": "attended"})
    assert answer.location == f"/beheer/sessies/nu/presentie#deelnemer-{mo.id}"
    assert "1 of 2 are in" in client.get("/beheer/sessies/nu/presentie").get_text(" ", strip=True)
    client.post(f"/beheer/sessies/nu/presentie/{mo.id}", {"attendance": ""})
    client.post(f"/beheer/sessies/nu/presentie/{mo.id}", {"attendance": "perhaps"}, status=422)
    assert [one.attendance for one in all_registrations()] == [None, None]
    assert deniz.is_confirmed


def test_a_walk_in_on_the_page(app: Flask, client: PageClient, cast: Cast) -> None:
    session_that_begins_in(10)
    client.sign_in(cast.organiser_olga)
    client.post("/beheer/sessies/nu/presentie", {"name": "", "email": "robin"}, status=422)
    client.post("/beheer/sessies/nu/presentie", {"name": "Robin", "email": "Robin@example.org"})
    [walked_in] = all_registrations()
    assert walked_in.person.email == "robin@example.org"
    client.post("/beheer/sessies/nu/presentie/klaar", status=409)  # it has not begun
    with clock.set_to(clock.now() + timedelta(hours=1)):
        client.post("/beheer/sessies/nu/presentie/klaar")
        client.get("/beheer/sessies/nu/presentie")


def test_scanning_a_code_shows_and_changes_nothing(app: Flask, client: PageClient, cast: Cast) -> None:
    registration = factories.registration(session_that_begins_in(10), name="Mo Voorbeeld")
    path = links.path_for(service.DOOR_LINK, registration)
    assert client.raw(path, status=302).location.startswith("/inloggen")
    client.sign_in(cast.organiser_olga)
    assert client.get(path).h1.get_text() == "Mo Voorbeeld"  # type: ignore[union-attr]
    assert all_registrations()[0].attendance is None
    client.get(path[:-1] + ("A" if path[-1] != "A" else "B"), status=404)
    personal_token = service.path_of(registration).rpartition("/")[2]
    client.get(f"/beheer/inchecken/{personal_token}", status=404)  # a link of another purpose
    PageClient(app).sign_in(cast.organiser_olaf).get(path, status=404)  # of another district


@pytest.mark.parametrize("path", ["presentie", "deelnemers", "deelnemers.csv"])
def test_who_may_look(app: Flask, cast: Cast, path: str) -> None:
    session_that_begins_in(10)
    address = f"/beheer/sessies/nu/{path}"
    assert PageClient(app).raw(address, status=302).location.startswith("/inloggen")
    PageClient(app).sign_in(cast.coordinator_cor).get(address, status=403)
    PageClient(app).sign_in(cast.organiser_olaf).get(address, status=404)
    PageClient(app).sign_in(cast.admin_anna).raw(address)


def test_marking_someone_of_another_session_is_404(client: PageClient, cast: Cast) -> None:
    session_that_begins_in(10)
    elsewhere = factories.registration(factories.knowledge_session(clock.now(), district=factories.district("west")))
    client.sign_in(cast.organiser_olga)
    client.post(f"/beheer/sessies/nu/presentie/{elsewhere.id}", {"attendance": "attended"}, status=404)
    client.post(f"/beheer/sessies/nu/deelnemers/{elsewhere.id}/afmelden", status=404)
