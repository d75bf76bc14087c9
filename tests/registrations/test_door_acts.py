"""Taps that arrive late, twice, or after somebody else's: on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.feedback import service as feedback
from sessions_app.feedback.models import FeedbackRequest
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.registrations import attendance, door_numbers, door_rules, erasure, service
from sessions_app.registrations.attendance import Tap
from sessions_app.registrations.door_models import DoorAct, LetIn
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, EndedBecause, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient
from tests.registrations.test_at_once import at_once

CAME, AWAY = Attendance.ATTENDED, Attendance.NO_SHOW
STARTS = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAME_ALONE = RegistrationDetails(name="Robin Voorbeeld", email="")


def session_now(**values: object) -> KnowledgeSession:
    return factories.knowledge_session(clock.now() + timedelta(minutes=10), **values)


@pytest.mark.parametrize(
    ("wish", "seen", "version", "stale"),
    [
        (CAME, 0, 0, False),
        (CAME, 0, 7, False),  # a helper without connection saw her come in
        (None, 3, 3, False),
        (None, 2, 3, True),  # somebody marked or undid it since
        (AWAY, 2, 3, True),
        (None, None, 3, False),  # a page without script that does not say what it showed
    ],
)
def test_when_a_tap_is_stale(wish: Attendance | None, seen: int | None, version: int, stale: bool) -> None:
    assert door_rules.is_stale(wish, seen, version) is stale


@pytest.mark.parametrize(
    ("seconds_ago", "minute"),
    [(0, 0), (90, -1.5), (-90, 0), (3 * 3600, -60), (10**12, -60)],
)
def test_the_moment_of_a_tap_lies_between_the_opening_of_the_door_and_now(seconds_ago: int, minute: float) -> None:
    assert door_rules.moment_of_tap(seconds_ago, STARTS, STARTS) == STARTS + timedelta(minutes=minute)


def test_an_old_undo_does_not_undo_somebody_elses_newer_mark(on_both: Flask) -> None:
    ans = factories.registration(session_now())
    first = attendance.mark_attendance(ans, CAME, Tap("a1", seen=0))
    attendance.mark_attendance(ans, None, Tap("b1", seen=first.version))
    attendance.mark_attendance(ans, CAME, Tap("b2", seen=2))
    late = attendance.mark_attendance(ans, None, Tap("a2", seen=first.version))
    db.session.commit()
    assert late.is_stale
    assert ans.has_attended
    assert late.version == ans.attendance_version == 3


def test_a_tap_that_is_sent_again_does_nothing_also_after_someone_undid_it(on_both: Flask) -> None:
    ans = factories.registration(session_now())
    marked = attendance.mark_attendance(ans, CAME, Tap("a1", seen=0))
    attendance.mark_attendance(ans, None, Tap("b1", seen=marked.version))
    again = attendance.mark_attendance(ans, CAME, Tap("a1", seen=0))
    db.session.commit()
    assert ans.attendance is None
    assert again.version == marked.version


def test_a_mark_without_connection_keeps_its_moment(on_both: Flask) -> None:
    ans = factories.registration(session_now())
    attendance.mark_attendance(ans, CAME, Tap("a1", seconds_ago=300))
    db.session.commit()
    assert ans.attendance_marked_at == clock.now() - timedelta(minutes=5)


def test_completing_the_list_is_a_change_too_and_a_late_mark_still_counts(on_both: Flask) -> None:
    session = factories.knowledge_session(clock.now() - timedelta(hours=1))
    came, late = factories.registration(session), factories.registration(session)
    attendance.mark_attendance(came, CAME)
    attendance.complete_attendance(session)
    db.session.commit()
    assert (late.attendance, late.attendance_version) == (AWAY, 1)
    assert attendance.mark_attendance(late, None, Tap("a", seen=0)).is_stale
    assert not attendance.mark_attendance(late, CAME, Tap("b", seen=0)).is_stale
    assert late.has_attended


def test_a_walk_in_with_a_name_alone_is_someone_whom_no_mail_reaches(on_both: Flask) -> None:
    session = session_now()
    robin = attendance.walk_in(session, NAME_ALONE, Tap("w1"))
    mia = attendance.walk_in(session, RegistrationDetails(name="Mia", email="mia@example.org"))
    with clock.set_to(session.ends_at + timedelta(days=1)):
        assert feedback.ask(session) == 1
    db.session.commit()
    assert not robin.person.is_reachable
    assert robin.person.address == ""
    assert [request.registration_id for request in db.session.query(FeedbackRequest)] == [mia.id]
    assert {mail.recipient_email for mail in db.session.query(OutgoingMail)} == {"mia@example.org"}
    [told] = erasure.data_of(robin.person)["registrations"]
    assert (told["name"], told["walk_in"], told["attendance"]) == ("Robin Voorbeeld", True, "attended")
    assert told["attendance_marked_at"]


def test_two_of_the_same_name_are_two_and_a_double_click_is_one(on_both: Flask) -> None:
    session = session_now()
    first, again, other = (attendance.walk_in(session, NAME_ALONE, Tap(key)) for key in ("w1", "w1", "w2"))
    somebody_else = attendance.walk_in(session, RegistrationDetails(name="Mia", email=""), Tap("w1"))
    db.session.commit()
    assert first is again
    assert len({first.id, other.id, somebody_else.id}) == 3
    assert [one.number for one in (first, other, somebody_else)] == [1, 2, 3]


def test_her_name_goes_after_a_year_and_her_taps_after_a_week(on_both: Flask) -> None:
    session = session_now()
    attendance.walk_in(session, NAME_ALONE, Tap("w1"))
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=8)):
        assert retention.sweep_all(clock.now())["door_acts"] == 1
    with clock.set_to(clock.now() + timedelta(days=400)):
        retention.sweep_all(clock.now())
    db.session.commit()
    assert db.session.query(DoorAct).count() == 0
    assert [one.name for one in db.session.query(Registration)] == [""]


@pytest.mark.parametrize("status", [one for one in RegistrationStatus if one is not RegistrationStatus.CONFIRMED])
def test_who_has_no_place_and_came_is_let_in_with_nothing_left_of_the_offer(
    on_both: Flask, status: RegistrationStatus
) -> None:
    ans = factories.registration(session_now(), status=status)
    ans.offer_expires_at = clock.now() if status is RegistrationStatus.OFFERED else None
    ans.ended_because = EndedBecause.OWN if status is RegistrationStatus.CANCELLED else None
    attendance.mark_attendance(ans, CAME)
    db.session.commit()
    assert (ans.is_confirmed, ans.walk_in, ans.offer_expires_at, ans.ended_because) == (True, True, None, None)


@pytest.mark.parametrize("status", [one for one in RegistrationStatus if one is not RegistrationStatus.CONFIRMED])
def test_undone_she_stands_as_she_stood(on_both: Flask, status: RegistrationStatus) -> None:
    deadline = clock.now() + timedelta(minutes=5) if status is RegistrationStatus.OFFERED else None
    ended_because = EndedBecause.OWN if status is RegistrationStatus.CANCELLED else None
    before = {"status": status, "status_since": clock.now() - timedelta(days=3), "offer_expires_at": deadline}
    ans = factories.registration(session_now(), **before, ended_because=ended_because)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        for _a_mistake_made_twice in range(2):
            attendance.mark_attendance(ans, CAME)
            attendance.mark_attendance(ans, None)
    db.session.commit()
    db.session.refresh(ans)
    assert {name: getattr(ans, name) for name in before} == before
    assert (ans.attendance, ans.walk_in, ans.ended_because) == (None, False, ended_because)
    assert db.session.query(LetIn).count() == 0


def test_let_in_twice_with_a_cancellation_in_between(on_both: Flask) -> None:
    """Undone, she stands as she stood last."""
    ans = factories.registration(session_now(), status=RegistrationStatus.WAITING)
    attendance.mark_attendance(ans, CAME)
    service.cancel(ans)
    attendance.mark_attendance(ans, CAME)
    db.session.commit()
    assert ans.has_attended
    attendance.mark_attendance(ans, None)
    db.session.commit()
    assert ans.is_cancelled


def test_who_has_a_place_keeps_it_when_a_mark_is_undone(on_both: Flask) -> None:
    ans = factories.registration(session_now())
    attendance.mark_attendance(ans, CAME)
    attendance.mark_attendance(ans, None)
    db.session.commit()
    assert (ans.is_confirmed, ans.walk_in) == (True, False)


def test_an_undo_without_connection_leaves_the_mark_that_another_helper_made_before(on_both: Flask) -> None:
    """Both saw her come in; the one without connection had tapped the wrong name."""
    ans = factories.registration(session_now())
    attendance.mark_attendance(ans, CAME, Tap("b1", seen=0))
    late = attendance.mark_attendance(ans, CAME, Tap("a1", seen=0))
    undone = attendance.mark_attendance(ans, None, Tap("a2", seen=late.version))
    again = attendance.mark_attendance(ans, CAME, Tap("a1", seen=0))
    db.session.commit()
    assert undone.is_stale
    assert ans.has_attended
    assert again.version == late.version == 0


@pytest.mark.parametrize("way", ["tap", "walk in", "number"])
def test_who_was_in_cancelled_and_came_back_is_let_in_again(on_both: Flask, way: str) -> None:
    session = session_now()
    ans = factories.registration(session, "robin@example.org")
    attendance.mark_attendance(ans, CAME)
    service.cancel(ans)
    db.session.commit()
    assert not ans.has_attended
    if way == "tap":
        attendance.mark_attendance(ans, CAME)
    elif way == "walk in":
        attendance.walk_in(session, RegistrationDetails(name="Robin", email="robin@example.org"))
    else:
        [refused] = door_numbers.enter(session, str(ans.number)).unplaced
        assert refused.may_be_let_in
        door_numbers.enter(session, str(ans.number), anyway=ans.number)
    db.session.commit()
    assert ans.has_attended


def test_answering_the_evaluation_leaves_no_moment_at_the_door(on_both: Flask) -> None:
    ans = factories.registration(session_now())
    before = ans.door_changed_at
    with clock.set_to(clock.now() + timedelta(days=1)):
        service.note_answered(ans)
        db.session.commit()
    assert ans.door_changed_at == before


def test_the_organiser_sees_that_there_is_no_address_and_may_fill_one_in(client: PageClient, cast: Cast) -> None:
    robin = attendance.walk_in(session_now(slug="nu"), NAME_ALONE)
    db.session.commit()
    people = "/beheer/sessies/nu/deelnemers"
    client.sign_in(cast.organiser_olga)
    for address in (people, f"{people}.csv", f"{people}/{robin.id}"):
        assert ".invalid" not in client.raw(address).text
    assert "geen e-mailadres" in client.raw(people).text
    client.post(f"{people}/{robin.id}", {"name": "Robin V", "email": ""})
    db.session.expire_all()
    assert (robin.name, robin.person.is_reachable) == ("Robin V", False)
    client.post(f"{people}/{robin.id}", {"name": "Robin V", "email": "robin@example.org"})
    db.session.expire_all()
    assert robin.person.email == "robin@example.org"


def test_the_same_tap_in_two_threads_lets_one_person_in(on_both: Flask) -> None:
    session_id = session_now().id

    def job() -> None:
        attendance.walk_in(db.session.get_one(KnowledgeSession, session_id), NAME_ALONE, Tap("double-click"))

    at_once(on_both, [job] * 6)
    assert [one.number for one in db.session.query(Registration)] == [1]
