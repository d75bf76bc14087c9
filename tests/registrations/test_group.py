"""A group on real databases: all or nobody, as many as fit, twice, at once, and what the others never learn."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations import erasure, group, service
from sessions_app.registrations.group import Group
from sessions_app.registrations.group_rules import NotAllFit
from sessions_app.registrations.models import RegisteredByOther, Registration
from sessions_app.registrations.queries import seats
from sessions_app.registrations.rules import RegistrationIsClosed
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.conftest import NOON
from tests.registrations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("on_both")


def team(*names: str, me_too: bool = False, **values: Any) -> Group:
    members = [
        RegistrationDetails(name=name, email=f"{name.lower()}@example.org", organisation="WPI") for name in names
    ]
    own = [RegistrationDetails(name="Mo", email="mo@example.org", organisation="WPI")] if me_too else []
    token = uuid.uuid4().hex
    defaults = {"name": "Mo", "email": "mo@example.org", "language": "nl", "all_or_nobody": False, "token": token}
    return Group(**(defaults | {"members": own + members} | values))


def registered(session: KnowledgeSession) -> dict[str, str]:
    db.session.commit()
    rows = db.session.query(Registration).filter_by(knowledge_session_id=session.id).order_by(Registration.number)
    return {row.name: row.status.value for row in rows}


def mails(kind: str) -> list[OutgoingMail]:
    db.session.commit()
    return list(db.session.query(OutgoingMail).filter_by(kind=kind).order_by(OutgoingMail.id))


def test_each_gets_her_own_and_knows_by_whom() -> None:
    session = factories.knowledge_session(capacity=2)
    group.register_group([session], team("Ayse", "Bo", me_too=True))
    assert registered(session) == {"Mo": "confirmed", "Ayse": "confirmed", "Bo": "waiting"}
    by = {row.registration_id: row.name for row in db.session.query(RegisteredByOther)}
    assert list(by.values()) == ["Mo", "Mo"]  # she herself was registered by nobody
    [to_ayse] = [mail for mail in mails("registration_confirmed") if mail.recipient_email == "ayse@example.org"]
    assert "Mo heeft je aangemeld" in to_ayse.text_body
    [to_bo] = mails("waiting_list_joined")
    assert "Mo heeft je aangemeld" in to_bo.text_body
    [overview] = mails("group_registered")
    assert overview.recipient_email == "mo@example.org"
    assert "Ayse" in overview.text_body


def test_all_or_nobody() -> None:
    session = factories.knowledge_session(capacity=2)
    with pytest.raises(NotAllFit) as refused:
        group.register_group([session], team("Ayse", "Bo", "Cas", all_or_nobody=True))
    assert (refused.value.fitting, refused.value.asked) == (2, 3)
    db.session.rollback()
    assert registered(session) == {}
    group.register_group([session], team("Ayse", "Bo", all_or_nobody=True))
    assert registered(session) == {"Ayse": "confirmed", "Bo": "confirmed"}


@pytest.mark.parametrize("known", [True, False])
def test_all_or_nobody_does_not_tell_who_was_known(known: bool) -> None:
    """Were a known colleague not counted, one place and two rows would tell whether she is in."""
    session = factories.knowledge_session(capacity=2)
    factories.registration(session, "ayse@example.org" if known else "other@example.org")
    with pytest.raises(NotAllFit) as refused:
        group.register_group([session], team("Ayse", "Bo", all_or_nobody=True))
    assert refused.value.fitting == 1


@pytest.mark.parametrize("known", ["", "confirmed", "waiting"])
def test_the_overview_does_not_tell_who_was_known(known: str) -> None:
    session = factories.knowledge_session(capacity=3, title="Titel", slug=f"s{known}")
    factories.registration(session, "other@example.org")
    if known == "confirmed":
        factories.registration(session, "ayse@example.org", name="Ayse")
    else:
        factories.registration(session, "filler@example.org")
    group.register_group([session], team("Ayse", "Bo", "Cas"))
    [overview] = mails("group_registered")
    lines = [line for line in overview.text_body.splitlines() if line.startswith("- ")]
    places = overview.text_body.index("Er was plek voor")
    without = overview.text_body.index("Voor deze mensen was er geen plek")
    assert lines == ["- Ayse", "- Bo", "- Cas"]
    assert places < overview.text_body.index("- Ayse") < without < overview.text_body.index("- Bo")


def test_who_is_known_keeps_what_she_has_and_only_she_is_told() -> None:
    session = factories.knowledge_session(capacity=5)
    hers = factories.registration(session, "ayse@example.org", name="Ayse van zichzelf", organisation="Eigen")
    with clock.set_to(clock.now() + timedelta(hours=1)):
        group.register_group([session], team("Ayse", "Bo"))
    assert registered(session) == {"Ayse van zichzelf": "confirmed", "Bo": "confirmed"}
    assert hers.registered_by is None
    assert [mail.recipient_email for mail in mails("registration_repeated")] == ["ayse@example.org"]


def test_a_double_click_repeats_nothing() -> None:
    session = factories.knowledge_session(capacity=5)
    same = team("Ayse", "Bo")
    for _click in range(2):
        group.register_group([session], same)
        db.session.commit()
    assert len(mails("group_registered")) == 1
    assert mails("registration_repeated") == []


def test_the_same_form_with_others_in_it_is_another_group() -> None:
    """She went back in her browser, added a colleague and sent it again."""
    session = factories.knowledge_session(capacity=5)
    first = team("Ayse")
    group.register_group([session], first)
    group.register_group([session], team("Ayse", "Bo", token=first.token))
    assert list(registered(session)) == ["Ayse", "Bo"]
    assert len(mails("group_registered")) == 2
    assert all("@" not in mail.idempotency_key for mail in mails("group_registered"))


def test_places_per_kind_limit_and_approval() -> None:
    hybrid = factories.knowledge_session(capacity=1, online_capacity=1, online_url="https://meet.example.org/x")
    group.register_group([hybrid], team("Ayse", "Bo"))  # both in the room
    assert list(registered(hybrid).values()) == ["confirmed", "waiting"]
    limited = factories.knowledge_session(limit_per_organisation=2)
    with pytest.raises(NotAllFit):
        group.register_group([limited], team("Ayse", "Bo", "Cas", all_or_nobody=True))
    db.session.rollback()
    group.register_group([limited], team("Ayse", "Bo", "Cas"))
    assert list(registered(limited).values()) == ["confirmed", "confirmed", "waiting"]
    approving = factories.knowledge_session(needs_approval=True, capacity=1)
    group.register_group([approving], team("Ayse", "Bo", all_or_nobody=True))
    assert list(registered(approving).values()) == ["requested", "requested"]
    assert "De organisator beslist" in mails("group_registered")[-1].text_body


def test_a_closed_session_takes_no_group() -> None:
    session = factories.knowledge_session(registration_closes_at=NOON)
    with pytest.raises(RegistrationIsClosed):
        group.register_group([session], team("Ayse"))


def test_who_comes_back_by_herself_was_not_registered_by_another() -> None:
    session = factories.knowledge_session()
    group.register_group([session], team("Ayse"))
    [hers] = db.session.query(Registration)
    service.cancel(hers)
    service.register(session, RegistrationDetails(name="Ayse", email="ayse@example.org"))
    db.session.commit()
    assert hers.registered_by is None
    service.cancel(hers)
    group.register_group([session], team("Ayse"))
    db.session.commit()
    assert hers.registered_by is not None


def test_erasing_forgets_who_registered_whom() -> None:
    session = factories.knowledge_session()
    group.register_group([session], team("Ayse", "Bo", me_too=True))
    db.session.commit()
    mo, ayse, _bo = db.session.query(Registration).order_by(Registration.number)
    data = erasure.data_of(mo.person)
    assert [one["colleagues"] for one in data["colleagues_registered"]] == [2]
    assert erasure.data_of(ayse.person)["registrations"][0]["registered_by"] == "Mo"
    for mail in mails("group_registered"):
        mail.state = MailState.SENT
    erasure.erase(ayse)
    db.session.commit()
    assert db.session.query(RegisteredByOther).count() == 1
    assert all("Ayse" not in mail.text_body for mail in mails("group_registered"))
    erasure.erase_everything_of(mo.person)
    db.session.commit()
    assert db.session.query(RegisteredByOther).count() == 0


def job(session_id: int, names: list[str]) -> Callable[[], None]:
    def run() -> None:
        session = db.session.get_one(KnowledgeSession, session_id)
        try:
            with db.session.begin_nested():
                group.register_group([session], team(*names, all_or_nobody=True))
        except NotAllFit:
            pass

    return run


def test_all_or_nobody_is_exact_among_others(on_both: Flask) -> None:
    """Six teams of three for ten places: three teams are in as a whole, and nobody of the others."""
    session = factories.knowledge_session(capacity=10)
    at_once(on_both, [job(session.id, [f"T{team_}p{number}" for number in range(3)]) for team_ in range(6)])
    teams = {name[:2] for name in registered(session)}
    assert len(teams) == 3
    assert set(registered(session).values()) == {"confirmed"}
    assert (seats(session).confirmed, seats(session).waiting) == (9, 0)
    assert len(mails("group_registered")) == 3
    assert len(mails("registration_confirmed")) == 9
