"""One table: what she answered, how she stands → what happens. No application, no database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.replies.headers import is_automatic
from sessions_app.replies.rules import Answer, Deed, Reason, Situation, Stage, decide, decide_vouched, dtstamp_or

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
STAMP = NOW - timedelta(minutes=1)
BEFORE = Situation(NOW, NOW + timedelta(days=30), status="confirmed", status_since=NOW - timedelta(days=1))
YES, NO, MAYBE = (Answer("REPLY", word, 2, STAMP) for word in ("ACCEPTED", "DECLINED", "TENTATIVE"))

TABLE = [
    (NO, {}, Stage.APPLIED, Reason.NONE, Deed.CANCEL),
    (NO, {"status": "waiting"}, Stage.APPLIED, Reason.NONE, Deed.CANCEL),
    (NO, {"status": "offered"}, Stage.APPLIED, Reason.NONE, Deed.CANCEL),
    (NO, {"status": "requested"}, Stage.APPLIED, Reason.NONE, Deed.CANCEL),
    (NO, {"status": "cancelled"}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (NO, {"status": None}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (YES, {}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (YES, {"status": "waiting"}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (YES, {"status": "offered"}, Stage.APPLIED, Reason.NONE, Deed.ACCEPT_OFFER),
    (YES, {"status": "offered", "status_since": NOW}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (YES, {"status": "requested"}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (YES, {"status": None, "status_since": None}, Stage.APPLIED, Reason.NONE, Deed.REGISTER),
    (YES, {"status": "cancelled"}, Stage.APPLIED, Reason.NONE, Deed.REGISTER),
    (YES, {"status": "cancelled", "status_since": NOW}, Stage.NOTED, Reason.OVERTAKEN, Deed.NOTHING),
    (YES, {"status": "cancelled", "was_taken_off": True}, Stage.WAITING, Reason.TAKEN_OFF, Deed.NOTHING),
    (MAYBE, {}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (MAYBE, {"status": None}, Stage.NOTED, Reason.NONE, Deed.NOTE),
    (NO, {"is_cancelled": True}, Stage.NOTED, Reason.SESSION_CANCELLED, Deed.NOTHING),
    (NO, {"starts_at": NOW}, Stage.NOTED, Reason.TOO_LATE, Deed.NOTHING),
    (NO, {"counts_from": 3}, Stage.WAITING, Reason.OLDER_TIME, Deed.NOTHING),
    (YES, {"counts_from": 3}, Stage.NOTED, Reason.OLDER_TIME, Deed.NOTHING),
    (NO, {"known_sequence": 2, "known_dtstamp": NOW}, Stage.NOTED, Reason.OVERTAKEN, Deed.NOTHING),
    (NO, {"known_sequence": 3, "known_dtstamp": STAMP}, Stage.NOTED, Reason.OVERTAKEN, Deed.NOTHING),
    (NO, {"known_sequence": 1, "known_dtstamp": NOW}, Stage.APPLIED, Reason.NONE, Deed.CANCEL),
    (NO, {"known_sequence": 2, "known_dtstamp": STAMP, "known_partstat": "ACCEPTED"}, Stage.APPLIED, Reason.NONE,
     Deed.CANCEL),
    (NO, {"known_sequence": 2, "known_dtstamp": STAMP, "known_partstat": "DECLINED"}, Stage.NOTED, Reason.REPEATED,
     Deed.NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "situation", "stage", "reason", "deed"), TABLE)
def test_what_an_answer_does(
    answer: Answer, situation: dict[str, object], stage: Stage, reason: Reason, deed: Deed
) -> None:
    decision = decide(answer, replace(BEFORE, **situation))  # type: ignore[arg-type]
    assert (decision.stage, decision.reason, decision.deed) == (stage, reason, deed)


UNSURE = [
    ({"is_own": False}, Reason.OTHER_ADDRESS),
    ({"is_authentic": False}, Reason.NOT_VERIFIED),
    ({"is_delegated": True}, Reason.DELEGATED),
    ({"method": "COUNTER"}, Reason.COUNTER),
]


@pytest.mark.parametrize(("unsure", "reason"), UNSURE)
def test_what_is_not_sure_waits_and_a_refusal_is_asked_about(unsure: dict[str, object], reason: Reason) -> None:
    decision = decide(replace(NO, **unsure), BEFORE)  # type: ignore[arg-type]
    assert (decision.stage, decision.reason, decision.deed, decision.asks) == (
        Stage.WAITING, reason, Deed.NOTHING, True,
    )  # fmt: skip


@given(
    partstat=st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "NEEDS-ACTION", "X"]),
    status=st.sampled_from([None, "confirmed", "waiting", "offered", "requested", "cancelled"]),
    sequence=st.integers(0, 5),
    counts_from=st.integers(0, 5),
    minutes=st.integers(-100_000, 100_000),
)
def test_nobody_loses_a_place_by_what_is_not_sure(
    partstat: str, status: str | None, sequence: int, counts_from: int, minutes: int
) -> None:
    answer = Answer("REPLY", partstat, sequence, NOW + timedelta(minutes=minutes), is_authentic=False)
    situation = replace(BEFORE, status=status, counts_from=counts_from)
    assert decide(answer, situation).deed is Deed.NOTHING
    if decide(replace(answer, is_authentic=True), situation).deed is Deed.CANCEL:
        assert partstat == "DECLINED"
        assert sequence >= counts_from


def test_what_a_person_vouches_for_is_done_while_it_is_of_use() -> None:
    assert decide_vouched(NO, replace(BEFORE, counts_from=9)).deed is Deed.CANCEL
    assert decide_vouched(YES, replace(BEFORE, status="cancelled", was_taken_off=True)).deed is Deed.REGISTER
    assert decide_vouched(NO, replace(BEFORE, starts_at=NOW)).deed is Deed.NOTHING
    assert decide_vouched(replace(NO, method="COUNTER"), BEFORE).deed is Deed.NOTHING


def test_when_an_answer_was_given() -> None:
    assert dtstamp_or(None, NOW) == NOW
    assert dtstamp_or(STAMP, NOW) == STAMP
    for ahead in (timedelta(seconds=1), timedelta(hours=20), timedelta(days=400)):
        assert dtstamp_or(NOW + ahead, NOW) == NOW


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"auto-submitted": "no"}, False),
        ({"auto-submitted": "auto-replied; owner-email=x"}, True),
        ({"precedence": "Bulk"}, True),
        ({"precedence": "first-class"}, False),
        ({"x-autoreply": "yes"}, True),
        ({"list-id": "<sessies.example.org>", "precedence": "list"}, False),  # a person, over a list
    ],
)
def test_what_a_machine_wrote(headers: dict[str, str], expected: bool) -> None:
    assert is_automatic(headers) is expected
