"""Tables: what may be done, and why not."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from sessions_app.knowledge_sessions import rules
from sessions_app.knowledge_sessions.forms import FIELD_OF_FAULT
from sessions_app.knowledge_sessions.plan_rules import Fault, faults_in, faults_in_seating
from sessions_app.knowledge_sessions.refusals import sentence_for_fault
from sessions_app.knowledge_sessions.rules import Appointment, Change, RegistrationState, SessionStatus
from sessions_app.knowledge_sessions.seating_fields import FIELD_OF_FAULT as SEATING_FIELD_OF_FAULT

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON = Appointment(NOW + HOUR, NOW + 3 * HOUR, "Buurthuis, Dorpsstraat 1", "")
BEGUN = replace(SOON, starts_at=NOW, ends_at=NOW + HOUR)
NOWHERE = replace(SOON, place="")
ONLINE = replace(NOWHERE, online_url="https://meet.example.org/a")
DRAFT, PUBLISHED, CANCELLED = SessionStatus.DRAFT, SessionStatus.PUBLISHED, SessionStatus.CANCELLED


@pytest.mark.parametrize(
    ("status", "appointment", "refusal"),
    [
        (DRAFT, SOON, None),
        (DRAFT, ONLINE, None),
        (DRAFT, NOWHERE, rules.HasNoPlace),
        (DRAFT, BEGUN, rules.StartsInThePast),
        (CANCELLED, SOON, rules.AlreadyCancelled),
    ],
)
def test_publishing(status: SessionStatus, appointment: Appointment, refusal: type[Exception] | None) -> None:
    assert_refused(refusal, rules.check_publishing, status, appointment, NOW)


LATER = replace(SOON, starts_at=SOON.starts_at + HOUR, ends_at=SOON.ends_at + HOUR)


@pytest.mark.parametrize(
    ("status", "before", "after", "refusal"),
    [
        (DRAFT, SOON, NOWHERE, None),
        (DRAFT, SOON, BEGUN, None),
        (PUBLISHED, SOON, LATER, None),
        (PUBLISHED, SOON, ONLINE, None),
        (PUBLISHED, SOON, NOWHERE, rules.HasNoPlace),
        (PUBLISHED, SOON, BEGUN, rules.StartsInThePast),
        (PUBLISHED, BEGUN, BEGUN, None),
        (PUBLISHED, BEGUN, LATER, rules.HasBegun),
        (PUBLISHED, BEGUN, replace(BEGUN, place="Elders"), rules.HasBegun),
        (CANCELLED, SOON, SOON, rules.AlreadyCancelled),
    ],
)
def test_editing(
    status: SessionStatus, before: Appointment, after: Appointment, refusal: type[Exception] | None
) -> None:
    assert_refused(refusal, rules.check_editing, status, before, after, NOW)


@pytest.mark.parametrize(
    ("status", "starts_at", "refusal"),
    [
        (PUBLISHED, NOW + HOUR, None),
        (PUBLISHED, NOW, rules.HasBegun),
        (DRAFT, NOW, None),
        (CANCELLED, NOW + HOUR, rules.AlreadyCancelled),
    ],
)
def test_moving_and_cancelling(status: SessionStatus, starts_at: datetime, refusal: type[Exception] | None) -> None:
    assert_refused(refusal, rules.check_before_it_begins, status, starts_at, NOW)


@pytest.mark.parametrize(
    ("status", "starts_at", "refusal"),
    [
        (PUBLISHED, NOW, None),
        (PUBLISHED, NOW + HOUR, rules.HasNotBegun),
        (DRAFT, NOW, rules.IsNotPublished),
        (CANCELLED, NOW, rules.AlreadyCancelled),
    ],
)
def test_completing_attendance(status: SessionStatus, starts_at: datetime, refusal: type[Exception] | None) -> None:
    assert_refused(refusal, rules.check_completing_attendance, status, starts_at, NOW)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (SOON, set()),
        (LATER, {Change.TIME}),
        (replace(SOON, ends_at=SOON.ends_at + HOUR), {Change.TIME}),
        (replace(SOON, place="Elders"), {Change.PLACE}),
        (replace(SOON, online_url="https://a.example"), {Change.ONLINE}),
        (replace(LATER, place="", online_url="https://a.example"), set(Change)),
    ],
)
def test_what_changed(after: Appointment, changes: set[Change]) -> None:
    assert rules.what_changed(SOON, after) == changes


@pytest.mark.parametrize(
    ("ends_at", "capacity", "opens_at", "closes_at", "faults"),
    [
        (NOW + HOUR, 1, None, None, []),
        (NOW + HOUR, 1, NOW - 2 * HOUR, NOW - HOUR, []),
        (NOW, 1, None, None, [Fault.ENDS_BEFORE_START]),
        (NOW + timedelta(days=3), 1, None, None, []),
        (NOW + timedelta(days=3, minutes=1), 1, None, None, [Fault.TOO_LONG]),
        (NOW + timedelta(days=365), 1, None, None, [Fault.TOO_LONG]),
        (NOW + HOUR, 0, None, None, [Fault.NO_SEATS]),
        (NOW + HOUR, 1, NOW - HOUR, NOW - HOUR, [Fault.CLOSES_BEFORE_IT_OPENS]),
        (NOW + HOUR, 1, NOW, None, [Fault.OPENS_AFTER_START]),
        (
            NOW - HOUR,
            -1,
            NOW,
            NOW,
            [Fault.ENDS_BEFORE_START, Fault.NO_SEATS, Fault.CLOSES_BEFORE_IT_OPENS, Fault.OPENS_AFTER_START],
        ),
    ],
)
def test_faults(
    ends_at: datetime, capacity: int, opens_at: datetime | None, closes_at: datetime | None, faults: list[Fault]
) -> None:
    assert faults_in(NOW, ends_at, capacity, opens_at, closes_at) == faults


@pytest.mark.parametrize(
    ("online", "limit", "hours", "closes_at", "faults"),
    [
        (None, None, 24, None, []),
        (1, 1, 1, NOW, []),
        (0, None, 24, None, [Fault.NO_ONLINE_SEATS]),
        (None, 0, 24, None, [Fault.LIMIT_OF_NONE]),
        (None, None, 0, None, [Fault.OFFER_TOO_SHORT]),
        (None, None, 337, None, [Fault.OFFER_TOO_LONG]),
        (None, None, 24, NOW + HOUR, [Fault.PROMOTION_AFTER_START]),
    ],
)
def test_faults_in_how_places_are_given(
    online: int | None, limit: int | None, hours: int, closes_at: datetime | None, faults: list[Fault]
) -> None:
    assert faults_in_seating(NOW, online, limit, hours, closes_at) == faults


def test_every_fault_has_its_field_and_its_sentence(app: Flask) -> None:
    fields = FIELD_OF_FAULT | SEATING_FIELD_OF_FAULT
    with app.test_request_context():
        assert all(fields[fault] and sentence_for_fault(fault) for fault in Fault)


@pytest.mark.parametrize(
    ("status", "opens_at", "closes_at", "starts_at", "state"),
    [
        (PUBLISHED, None, None, NOW + HOUR, RegistrationState.OPEN),
        (PUBLISHED, NOW, NOW + HOUR, NOW + HOUR, RegistrationState.OPEN),
        (PUBLISHED, NOW + HOUR, None, NOW + 2 * HOUR, RegistrationState.NOT_YET_OPEN),
        (PUBLISHED, None, NOW, NOW + HOUR, RegistrationState.CLOSED),
        (PUBLISHED, None, None, NOW, RegistrationState.PAST),
        (DRAFT, None, None, NOW + HOUR, RegistrationState.NOT_PUBLISHED),
        (CANCELLED, None, None, NOW - HOUR, RegistrationState.CANCELLED),
    ],
)
def test_registration_state(
    status: SessionStatus,
    opens_at: datetime | None,
    closes_at: datetime | None,
    starts_at: datetime,
    state: RegistrationState,
) -> None:
    assert rules.registration_state(status, opens_at, closes_at, starts_at, NOW) is state


@pytest.mark.parametrize(
    ("begins", "starts", "ends", "offset"),
    [
        ("13:15", "2027-01-14T13:30", "2027-01-14T16:30", -15),
        ("13:30", "2027-01-14T13:30", "2027-01-14T16:30", 0),
        ("16:30", "2027-01-14T13:30", "2027-01-14T16:30", 180),
        ("16:31", "2027-01-14T13:30", "2027-01-14T16:30", None),
        ("10:00", "2027-01-14T13:30", "2027-01-14T16:30", None),
        ("00:30", "2027-01-14T22:00", "2027-01-15T01:00", 150),
        ("23:45", "2027-01-15T00:00", "2027-01-15T02:00", -15),
    ],
)
def test_offset_of_a_block(begins: str, starts: str, ends: str, offset: int | None) -> None:
    found = rules.offset_of_block(
        time.fromisoformat(begins),
        datetime.fromisoformat(starts),
        datetime.fromisoformat(ends),
    )
    assert found == offset


def test_a_block_lasts_until_the_next_one() -> None:
    assert rules.lengths_of_blocks([-15, 0, 90, 105, 180], 180) == [15, 90, 15, 75, 0]
    assert rules.lengths_of_blocks([], 180) == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Wie doet wat rond dagbesteding?", "wie-doet-wat-rond-dagbesteding-noord-2027-01-14"),
        ("Financiën & re-integratie: hoe?", "financien-re-integratie-hoe-noord-2027-01-14"),
        ("Foto's maken", "fotos-maken-noord-2027-01-14"),
        ("😀 שלום", "noord-2027-01-14"),
        ("een heel lange titel " * 9, "een-heel-lange-titel-een-heel-lange-titel-een-heel-lange-noord-2027-01-14"),
    ],
)
def test_slug(title: str, slug: str) -> None:
    assert rules.slug_of(title, "noord", date(2027, 1, 14)) == slug


@pytest.mark.parametrize("title", ["x" * 200, "een-" * 50, "a b " * 50])
def test_a_slug_fits_its_column(title: str) -> None:
    assert len(rules.slug_of(title, "d" * 60, date(2027, 1, 14))) <= 112


def assert_refused(refusal: type[Exception] | None, check: object, *arguments: object) -> None:
    assert callable(check)
    if refusal is None:
        check(*arguments)
        return
    with pytest.raises(refusal):
        check(*arguments)
