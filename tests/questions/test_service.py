"""Merging, answering and letting go, on both databases."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.questions import queries, rules, service
from sessions_app.questions.models import Question
from sessions_app.registrations import erasure
from sessions_app.registrations import service as registrations
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.questions.asked import FIRST, SECOND, THIRD, asked, line_with, pick, texts, wording


def details(registration: object, question: str) -> registrations.RegistrationDetails:
    return registrations.RegistrationDetails(name="Kim", email="kim@example.org", question=question)


def rows() -> list[Question]:
    return list(db.session.scalars(select(Question)))


def test_who_asks_is_in_the_list_and_who_cancelled_is_not(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST, "")
    factories.registration(session, question=SECOND, status=RegistrationStatus.WAITING)
    factories.registration(session, question=THIRD, status=RegistrationStatus.CANCELLED)
    assert texts(session) == [FIRST, SECOND]
    assert rows() == [], "looking makes no rows"


def test_merged_is_one_and_pulled_apart_is_as_it_was(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST, SECOND, THIRD)
    service.save(session, pick(line_with(session, FIRST)), wording(FIRST, "De gemeente."))
    service.merge(session, [pick(line_with(session, FIRST)), pick(line_with(session, SECOND))], "De reiskosten?")
    whole = line_with(session, "De reiskosten?")
    assert texts(session) == ["De reiskosten?", THIRD]
    assert (whole.parts, whole.answer, whole.own_words) == (2, "De gemeente.", (FIRST, SECOND))
    assert [one.name for one in whole.asked_by] == ["Kim 1", "Kim 2"]
    service.pull_apart(session, pick(whole))
    assert texts(session) == [FIRST, SECOND, THIRD]
    assert line_with(session, FIRST).answer == "De gemeente."
    assert line_with(session, SECOND).answer == ""


def test_what_was_merged_can_be_merged_again(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST, SECOND, THIRD)
    service.merge(session, [pick(line_with(session, FIRST)), pick(line_with(session, SECOND))], "Reis")
    service.merge(session, [pick(line_with(session, "Reis")), pick(line_with(session, THIRD))], "Alles")
    assert texts(session) == ["Alles"]
    assert len(line_with(session, "Alles").asked_by) == 3
    service.pull_apart(session, pick(line_with(session, "Alles")))
    assert texts(session) == ["Reis", THIRD]


def test_what_was_merged_of_merged_ones_counts_each_question(on_both: Flask) -> None:
    session = factories.knowledge_session()
    people = asked(session, "Een?", "Twee?", "Drie?", "Vier?", "Vijf?")
    service.merge(session, [pick(line_with(session, "Een?")), pick(line_with(session, "Twee?"))], "Samen")
    service.merge(session, [pick(line_with(session, "Samen")), pick(line_with(session, "Drie?"))], "Meer")
    service.merge(session, [pick(line_with(session, text)) for text in ("Meer", "Vier?", "Vijf?")], "Alles")
    assert (line_with(session, "Alles").parts, len(line_with(session, "Alles").asked_by)) == (5, 5)
    registrations.cancel(people[0])
    registrations.change_details(people[4], details(people[4], "Zes?"))
    assert (line_with(session, "Alles").parts, len(line_with(session, "Alles").asked_by)) == (3, 3)


def test_the_same_question_ticked_twice_is_one(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST)
    with pytest.raises(rules.NothingToMerge):
        service.merge(session, [pick(line_with(session, FIRST))] * 2, "Samen")


def test_two_tabs_do_not_overwrite_each_other(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST, SECOND, THIRD)
    seen = {text: pick(line_with(session, text)) for text in (FIRST, SECOND, THIRD)}
    service.merge(session, [seen[FIRST], seen[SECOND]], "Samen")
    for late in (
        lambda: service.merge(session, [seen[SECOND], seen[THIRD]], "Anders"),
        lambda: service.save(session, seen[FIRST], wording(FIRST, "Te laat")),
        lambda: service.mark_answered(session, seen[SECOND], True),
    ):
        with pytest.raises(rules.ChangedMeanwhile):
            late()
    assert texts(session) == ["Samen", THIRD]


def test_of_another_session_nothing_is_touched(on_both: Flask) -> None:
    here, there = factories.knowledge_session(), factories.knowledge_session()
    asked(there, FIRST)
    with pytest.raises(rules.ChangedMeanwhile):
        service.save(here, pick(line_with(there, FIRST)), wording(FIRST, "Mis"))
    assert rows() == []


def test_published_answers_are_read_when_the_session_is_over(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST, SECOND)
    service.save(session, pick(line_with(session, FIRST)), wording("Wie betaalt?", "De gemeente.", is_published=True))
    service.save(session, pick(line_with(session, SECOND)), wording(SECOND, "Nog geheim.", is_answered=True))
    assert line_with(session, "Wie betaalt?").is_answered
    assert queries.published(session, session.ends_at - timedelta(seconds=1)) == []
    [only] = queries.published(session, session.ends_at)
    assert (only.text, only.answer) == ("Wie betaalt?", "De gemeente.")


def test_words_of_hers_are_not_copied_by_saving_an_answer(on_both: Flask) -> None:
    session = factories.knowledge_session()
    asked(session, FIRST)
    service.save(session, pick(line_with(session, FIRST)), wording(FIRST, "De gemeente."))
    assert [row.text for row in rows()] == [""]


@pytest.mark.parametrize("leaving", ["cancels", "erases", "takes back"])
def test_who_leaves_takes_her_question_along(on_both: Flask, leaving: str) -> None:
    session = factories.knowledge_session()
    one, *_others = asked(session, FIRST, SECOND)
    service.save(session, pick(line_with(session, FIRST)), wording("Over de reis", "Nog uitzoeken"))
    leave(one, leaving)
    assert texts(session) == [SECOND]
    assert rows() == []


@pytest.mark.parametrize("leaving", ["cancels", "erases", "takes back"])
def test_what_is_published_is_the_organisers_and_stays(on_both: Flask, leaving: str) -> None:
    session = factories.knowledge_session()
    [one] = asked(session, FIRST)
    service.save(session, pick(line_with(session, FIRST)), wording("Reiskosten?", "Ja.", is_published=True))
    leave(one, leaving)
    line = line_with(session, "Reiskosten?")
    assert (line.asked_by, line.is_published) == ((), True)
    assert [row.registration_id for row in rows()] == [None]


@pytest.mark.parametrize("leaving", ["cancels", "erases", "takes back"])
def test_a_merged_question_lives_as_long_as_someone_asks_it(on_both: Flask, leaving: str) -> None:
    session = factories.knowledge_session()
    first, second = asked(session, FIRST, SECOND)
    service.merge(session, [pick(line_with(session, FIRST)), pick(line_with(session, SECOND))], "Samen")
    leave(first, leaving)
    assert [one.name for one in line_with(session, "Samen").asked_by] == ["Kim 2"]
    leave(second, leaving)
    assert rows() == []


@pytest.mark.parametrize("leaving", ["cancels", "erases", "takes back"])
def test_her_very_words_do_not_stay_in_what_was_merged(on_both: Flask, leaving: str) -> None:
    session = factories.knowledge_session()
    first, _second, third = asked(session, FIRST, SECOND, THIRD)
    service.merge(session, [pick(line_with(session, FIRST)), pick(line_with(session, SECOND))], f"{FIRST}\n{SECOND}")
    both = pick(line_with(session, f"{FIRST}\n{SECOND}"))
    service.merge(session, [both, pick(line_with(session, THIRD))], f"Over de reis:\n{FIRST}\n{THIRD}")
    leave(first, leaving)
    assert "Over de reis:\n" + THIRD in texts(session)
    assert not any(FIRST in row.text for row in rows())
    leave(third, leaving)
    whole = line_with(session, "Over de reis:")
    service.pull_apart(session, pick(whole))
    assert SECOND in texts(session)


def test_a_merged_question_in_her_words_goes_on_in_those_of_who_still_asks(on_both: Flask) -> None:
    session = factories.knowledge_session()
    first, _second = asked(session, FIRST, SECOND)
    service.merge(session, [pick(line_with(session, FIRST)), pick(line_with(session, SECOND))], FIRST)
    leave(first, "erases")
    assert texts(session) == [SECOND]


def test_a_changed_question_is_asked_anew(on_both: Flask) -> None:
    session = factories.knowledge_session()
    first, second = asked(session, FIRST, SECOND)
    service.save(session, pick(line_with(session, FIRST)), wording("Reis", "Ja.", is_answered=True))
    registrations.change_details(first, details(first, "Iets anders?"))
    line = line_with(session, "Iets anders?")
    assert (line.is_answered, line.answer) == (False, "Ja.")
    service.merge(session, [pick(line), pick(line_with(session, SECOND))], "Samen")
    registrations.change_details(second, details(second, "Toch nog iets"))
    assert set(texts(session)) == {"Samen", "Toch nog iets"}


def test_who_comes_back_asks_anew(on_both: Flask) -> None:
    session = factories.knowledge_session()
    one = registrations.register(session, details(None, FIRST)).registration
    service.mark_answered(session, pick(line_with(session, FIRST)), True)
    registrations.cancel(one)
    registrations.register(session, details(None, FIRST))
    assert not line_with(session, FIRST).is_answered


def leave(registration: object, how: str) -> None:
    with clock.set_to(clock.now() + timedelta(hours=1)):
        if how == "cancels":
            registrations.cancel(registration)
        elif how == "erases":
            erasure.erase(registration)
        else:
            registrations.change_details(registration, details(registration, ""))
    db.session.commit()
