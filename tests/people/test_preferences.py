"""What somebody refuses, who may be written to, and that it outlives everything else we know of her."""

import pytest
from flask import Flask
from sqlalchemy import event, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.retention import exported_of, sweep_all
from sessions_app.outbox import undeliverable
from sessions_app.outbox.models import MailRefusal, MailTopic
from sessions_app.people import preferences
from sessions_app.people.service import person_with
from sessions_app.registrations import erasure, service
from tests import factories

SAM = "sam@example.org"
ALL = list(MailTopic)


def is_written_to(email: str, topic: MailTopic) -> bool:
    return not preferences.unwanted_among([email], topic)


def test_everything_is_wanted_until_she_says_otherwise(on_both: Flask) -> None:
    person = factories.person(SAM)
    assert preferences.wanted_by(person) == ALL
    assert all(is_written_to(person.email, topic) for topic in MailTopic)


def test_what_she_does_not_choose_is_refused_and_can_be_chosen_again(on_both: Flask) -> None:
    person = factories.person(SAM)
    for _twice in range(2):
        preferences.choose(person, [MailTopic.REMINDERS])
        assert preferences.wanted_by(person) == [MailTopic.REMINDERS]
    assert not is_written_to(SAM, MailTopic.INVITATIONS)
    preferences.choose(person, ALL)
    assert preferences.wanted_by(person) == ALL
    assert is_written_to(person.email, MailTopic.INVITATIONS)


def test_unsubscribing_is_from_one_kind_or_from_all(on_both: Flask) -> None:
    person = factories.person(SAM)
    for _twice in range(2):
        preferences.unsubscribe(person, MailTopic.MATERIALS)
    assert set(ALL) - set(preferences.wanted_by(person)) == {MailTopic.MATERIALS}
    preferences.unsubscribe(person, None)
    assert preferences.wanted_by(person) == []


def test_the_refusal_of_one_is_not_that_of_another(on_both: Flask) -> None:
    preferences.unsubscribe(factories.person(SAM), None)
    assert is_written_to("kim@example.org", MailTopic.INVITATIONS)


def test_it_outlives_her_erasure_and_no_address_is_kept_for_it(on_both: Flask) -> None:
    registration = service.register(
        factories.knowledge_session(), service.RegistrationDetails(name="Sam", email=SAM)
    ).registration
    preferences.unsubscribe(registration.person, MailTopic.INVITATIONS)
    erasure.erase_everything_of(registration.person)
    sweep_all(clock.now())
    db.session.commit()
    assert not is_written_to(SAM, MailTopic.INVITATIONS), "imported again, she is still not invited"
    [row] = db.session.scalars(select(MailRefusal))
    assert SAM not in row.address_hash
    her_again = person_with(SAM)
    assert MailTopic.INVITATIONS not in preferences.wanted_by(her_again)
    preferences.choose(her_again, ALL)
    assert is_written_to(SAM, MailTopic.INVITATIONS), "who comes back herself may undo it"


def test_the_code_of_an_address_needs_our_secret(on_both: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    preferences.unsubscribe(factories.person(SAM), MailTopic.INVITATIONS)
    monkeypatch.setitem(on_both.config, "SECRET_KEY", "z" * 40)
    assert not is_written_to(SAM, MailTopic.INVITATIONS), "it holds when the key of the links is rotated"
    monkeypatch.setitem(on_both.config, "SECURITY_PASSWORD_SALT", "another")
    assert is_written_to(SAM, MailTopic.INVITATIONS), "without the secret nobody can look her up"


def test_an_address_that_sends_our_mail_back_gets_nothing_that_it_can_do_without(on_both: Flask) -> None:
    undeliverable.note_returned(SAM, "550 unknown", True, None)
    undeliverable.note_returned("kim@example.org", "452 full", False, None)
    assert preferences.unwanted_among([SAM, "kim@example.org"], MailTopic.REMINDERS) == {SAM}


@pytest.mark.parametrize("number", [3, 800, 3000])
def test_a_whole_list_takes_two_queries(on_both: Flask, number: int) -> None:
    addresses = [f"deelnemer{n}@example.org" for n in range(number)]
    for one in addresses[:2]:
        preferences.unsubscribe(factories.person(one), MailTopic.INVITATIONS)
    undeliverable.note_returned(addresses[2], "550 unknown", True, None)
    preferences.unsubscribe(factories.person("iemand@anders.example"), MailTopic.INVITATIONS)
    db.session.commit()
    queries: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: queries.append(a[2]))
    assert preferences.unwanted_among(addresses, MailTopic.INVITATIONS) == set(addresses[:3])
    assert len([one for one in queries if one.startswith("SELECT")]) <= 2


def test_who_takes_her_data_along_gets_her_choices_too(on_both: Flask) -> None:
    preferences.unsubscribe(factories.person(SAM), MailTopic.EVALUATIONS)
    [refused] = exported_of(SAM)["mail_refused"]
    assert refused["topic"] == "evaluations"
