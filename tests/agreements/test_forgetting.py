"""What she takes along, and what is told to who counts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.agreements import forgetting, service
from sessions_app.agreements.events import AgreementChanged, AgreementErased, AgreementMade, standing_of
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementStatus
from sessions_app.agreements.service import Extras
from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.registrations.events import PersonErased
from tests import factories
from tests.agreements.made import WHAT, in_days, of_several, party, past_session, running

OPEN, DONE, DROPPED = AgreementStatus.OPEN, AgreementStatus.DONE, AgreementStatus.DROPPED


@pytest.fixture
def told(on_both: Flask) -> Iterator[list[object]]:
    """All that is told to who counts agreements, in order."""
    heard: list[object] = []
    reactions = on_both.extensions["reactions"]
    listening = dict(reactions)
    for kind in (AgreementMade, AgreementChanged, AgreementErased):
        listening[kind] = [*reactions.get(kind, ()), heard.append]
    on_both.extensions["reactions"] = listening
    yield heard
    on_both.extensions["reactions"] = reactions


def test_her_file_holds_her_agreements_and_no_address_of_others(on_both: Flask) -> None:
    session = past_session()
    agreement = of_several(session)
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), OPEN)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN, service.Extras(due_on=in_days(50)))
    [hers] = retention.exported_of("ayse@example.org")["agreements"]
    assert (hers["what"], hers["status"], hers["name"]) == (WHAT, "open", "Ayşe Voorbeeld")
    assert hers["with"] == ["Mo Voorbeeld, Aanbieder A", "Fatma Stil, Buurtteam"]
    assert hers["proposed_change"] == {"what": WHAT, "due_on": in_days(50).isoformat()}
    assert [line["step"] for line in hers["history"]] == ["proposed", "agreed", "open", "change_proposed"]
    assert [line["by_me"] for line in hers["history"]] == [False, True, False, False]
    assert "@" not in str(hers)
    assert retention.exported_of("niemand@example.org")["agreements"] == []


def test_a_reason_and_older_words_go_after_their_period(on_both: Flask) -> None:
    agreement = of_several(past_session())
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), DROPPED, Extras(note="Een eigen reden."))
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), DROPPED)
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=367)):
        assert forgetting.sweep(clock.now(), dry_run=False) == 1
        db.session.commit()
    lines = db.session.query(AgreementChange).all()
    assert {(line.note, line.what) for line in lines} == {("", "")}
    assert {line.party_id for line in lines} == {None}


def test_every_change_is_told_with_how_it_was(told: list[object]) -> None:
    agreement = running(past_session(), days=20)
    seen = standing_of(agreement)
    assert [type(event) for event in told] == [AgreementMade, AgreementChanged]
    for act in (
        lambda: service.tell_how_it_goes(
            agreement, party(agreement, "ayse"), AgreementStatus.STUCK, service.Extras(help_wanted=True)
        ),
        lambda: service.tell_how_it_goes(agreement, party(agreement, "mo"), DONE),
        lambda: service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN),
        lambda: forgetting.forget_person(PersonErased(factories.person("ayse@example.org"))),
    ):
        told.clear()
        act()
        [event] = told
        assert isinstance(event, AgreementChanged)
        assert event.before == seen
        seen = standing_of(agreement)
    assert seen.status is DROPPED
    told.clear()
    forgetting.forget_person(PersonErased(factories.person("mo@example.org")))
    changed, erased = told
    assert isinstance(changed, AgreementChanged)
    assert isinstance(erased, AgreementErased)
    assert changed.before == seen
    assert erased.before.organisations == ()


def test_saying_the_same_again_tells_nothing(told: list[object]) -> None:
    agreement = running(past_session())
    told.clear()
    service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN)
    assert told == []


def test_what_was_never_closed_is_told_when_it_is_swept(told: list[object]) -> None:
    running(past_session(), days=2)
    told.clear()
    with clock.set_to(clock.now() + timedelta(days=368)):
        forgetting.sweep(clock.now(), dry_run=False)
    [event] = told
    assert isinstance(event, AgreementErased)
    assert (event.before.status, event.agreement.status) == (OPEN, DROPPED)
    assert event.before.organisations == ("Aanbieder A", "Gemeente")
    assert standing_of(db.session.query(Agreement).one()).organisations == ()
