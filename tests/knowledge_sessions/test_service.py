"""The use cases on real databases: what is written, what is told, what the calendars see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions import events, rules, service
from sessions_app.knowledge_sessions.details import Block, Details, Move, details_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.plan_rules import InvalidPlan
from sessions_app.knowledge_sessions.rules import BlockKind, Change, Part, SessionStatus
from tests import factories

START = datetime(2027, 1, 14, 12, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("on_both")


def details(**values: Any) -> Details:
    defaults: dict[str, Any] = {
        "title": "Wie doet wat?",
        "district": factories.district(),
        "starts_at": START,
        "ends_at": START + timedelta(hours=3),
        "capacity": 25,
        "venue_name": "Buurthuis Voorbeeld",
        "themes": [factories.theme()],
        "parts": [(factories.organisation(), Part.ORGANISER), (factories.organisation("WPI"), Part.SPEAKER)],
        "programme": [Block(0, "Welkom"), Block(-15, "Inloop", kind=BlockKind.WELCOME), Block(60, "Routes", "WPI")],
    }
    return Details(**(defaults | values))


def published(**values: Any) -> KnowledgeSession:
    knowledge_session = service.plan(details(**values))
    service.publish(knowledge_session)
    return kept(knowledge_session)


def kept(knowledge_session: KnowledgeSession) -> KnowledgeSession:
    db.session.commit()
    db.session.expire_all()
    return knowledge_session


def test_a_plan_is_a_draft_that_holds_everything(happened: list[object]) -> None:
    draft = kept(service.plan(details()))
    assert (draft.status, draft.slug, draft.sequence) == (SessionStatus.DRAFT, "wie-doet-wat-noord-2027-01-14", 0)
    assert [(part.organisation.name, part.part) for part in draft.parts] == [
        ("De Regenboog Groep", Part.ORGANISER),
        ("WPI", Part.SPEAKER),
    ]
    assert [(item.offset_minutes, item.minutes, item.title) for item in draft.programme] == [
        (-15, 15, "Inloop"),
        (0, 60, "Welkom"),
        (60, 120, "Routes"),
    ]
    assert happened == []


def test_the_same_plan_sent_twice_is_one_session() -> None:
    first = kept(service.plan(details(), uid="a" * 32))
    assert service.plan(details(), uid="a" * 32) is first
    assert kept(service.plan(details())).slug == "wie-doet-wat-noord-2027-01-14-2"


def test_a_plan_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidPlan):
        service.plan(details(ends_at=START))


def test_publishing_tells_it_and_fixes_the_address(happened: list[object]) -> None:
    knowledge_session = published()
    service.edit(knowledge_session, details(title="Een andere titel"))
    assert knowledge_session.slug == "wie-doet-wat-noord-2027-01-14"
    assert [type(event) for event in happened] == [events.KnowledgeSessionPublished]
    service.publish(knowledge_session)  # the second of two clicks
    assert len(happened) == 1


def test_a_draft_takes_the_address_of_its_new_title() -> None:
    draft = kept(service.plan(details()))
    service.edit(draft, details(title="Een andere titel", starts_at=START - timedelta(days=1)))
    assert kept(draft).slug == "een-andere-titel-noord-2027-01-13"
    service.edit(draft, details_of(draft))
    assert draft.slug == "een-andere-titel-noord-2027-01-13"


def test_a_corrected_text_changes_no_calendar(happened: list[object]) -> None:
    knowledge_session = published()
    before = knowledge_session.updated_at
    assert service.edit(knowledge_session, replace(details_of(knowledge_session), summary="Beter")) == frozenset()
    kept(knowledge_session)
    assert (knowledge_session.summary, knowledge_session.sequence) == ("Beter", 0)
    assert knowledge_session.updated_at > before  # although the clock stands still
    assert len(happened) == 1


def test_another_time_in_the_form_is_told_with_what_was(happened: list[object]) -> None:
    knowledge_session = published()
    later = details(starts_at=START + timedelta(hours=1), venue_name="Elders")
    assert service.edit(knowledge_session, later, explanation="Ziek") == {Change.TIME, Change.PLACE}
    kept(knowledge_session)
    assert (knowledge_session.sequence, knowledge_session.previous_starts_at) == (1, START)
    told = happened[-1]
    assert isinstance(told, events.KnowledgeSessionRescheduled)
    assert (told.before.starts_at, told.before.place) == (START, "Buurthuis Voorbeeld")
    assert told.explanation == "Ziek"


def test_of_a_draft_nobody_is_told(happened: list[object]) -> None:
    draft = kept(service.plan(details()))
    service.reschedule(draft, Move(START + timedelta(days=1), START + timedelta(days=1, hours=3)))
    service.cancel(draft)
    assert (kept(draft).status, draft.sequence, happened) == (SessionStatus.CANCELLED, 0, [])


def test_moving_takes_the_programme_and_the_closing_moment_along_in_wall_time(happened: list[object]) -> None:
    closes_at = datetime(2027, 1, 12, 11, 0, tzinfo=UTC)  # two days before, at 12.00
    knowledge_session = published(registration_closes_at=closes_at)
    summer = datetime(2027, 6, 17, 11, 30, tzinfo=UTC)  # also 13.30 in Amsterdam
    service.reschedule(knowledge_session, Move(summer, summer + timedelta(hours=3), "Elders"), "Storm")
    kept(knowledge_session)
    assert knowledge_session.registration_closes_at == datetime(2027, 6, 15, 10, 0, tzinfo=UTC)
    assert knowledge_session.begins_at(knowledge_session.programme[1]) == summer
    assert (knowledge_session.place, knowledge_session.sequence) == ("Elders", 1)
    assert isinstance(happened[-1], events.KnowledgeSessionRescheduled)


def test_registering_stays_open_when_a_session_comes_sooner_than_it_closes_before(happened: list[object]) -> None:
    knowledge_session = published(registration_closes_at=START - timedelta(days=2))
    tomorrow = clock.now() + timedelta(days=1)
    service.reschedule(knowledge_session, Move(tomorrow, tomorrow + timedelta(hours=3), "Elders"))
    assert kept(knowledge_session).registration_closes_at == tomorrow


def test_moving_to_where_it_was_is_no_news(happened: list[object]) -> None:
    knowledge_session = published()
    service.reschedule(knowledge_session, Move(START, START + timedelta(hours=3), "Buurthuis Voorbeeld"))
    assert (knowledge_session.sequence, len(happened)) == (0, 1)


def test_two_tabs_do_not_overwrite_each_other() -> None:
    knowledge_session = published()
    seen = knowledge_session.updated_at
    service.edit(knowledge_session, details(title="De eerste"), seen)
    kept(knowledge_session)
    with pytest.raises(rules.ChangedMeanwhile):
        service.edit(knowledge_session, details(title="De tweede"), seen)
    assert knowledge_session.title == "De eerste"


@pytest.mark.parametrize(
    ("changes", "tells"),
    [
        ({"capacity": 26}, True),
        ({"capacity": 25}, False),
        ({"limit_per_organisation": 3}, True),
        ({"title": "Anders", "offer_hours": 48}, False),
    ],
)
def test_other_places_or_limits_are_told(happened: list[object], changes: dict[str, Any], tells: bool) -> None:
    service.edit(published(), details(**changes))
    assert any(isinstance(event, events.SeatingChanged) for event in happened) is tells


def test_cancelling_is_told_once(happened: list[object]) -> None:
    knowledge_session = published()
    service.cancel(knowledge_session, "Te weinig aanmeldingen")
    kept(knowledge_session)
    assert (knowledge_session.sequence, knowledge_session.cancellation_reason) == (1, "Te weinig aanmeldingen")
    assert knowledge_session.cancelled_at == clock.now()
    with pytest.raises(rules.AlreadyCancelled):
        service.cancel(knowledge_session)
    assert [type(event) for event in happened[1:]] == [events.KnowledgeSessionCancelled]


def test_a_copy_is_a_draft_on_the_same_weekday_and_time() -> None:
    starts_at = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    original = published(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    with clock.set_to(datetime(2027, 5, 1, 10, 0, tzinfo=UTC)):
        copy = kept(service.duplicate(original))
    assert copy.starts_at == datetime(2027, 6, 1, 11, 30, tzinfo=UTC)  # a Tuesday at 13.30, now in summer
    assert (copy.status, copy.title, len(copy.programme)) == (SessionStatus.DRAFT, original.title, 3)
    assert copy.uid != original.uid
    assert copy.organisations == original.organisations


def test_attendance_is_completed_once(happened: list[object]) -> None:
    knowledge_session = published()
    with pytest.raises(rules.HasNotBegun):
        service.complete_attendance(knowledge_session)
    with clock.set_to(START + timedelta(hours=2)):
        service.complete_attendance(knowledge_session)
        service.complete_attendance(knowledge_session)
    assert [type(event) for event in happened[1:]] == [events.AttendanceCompleted]
