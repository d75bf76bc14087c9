"""Agreements of more than two: who waits for whom, who goes, and what stays. On both databases."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from sessions_app.agreements import changing, queries, rules, service
from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.agreements.names import name_of
from sessions_app.agreements.rules import Step
from sessions_app.agreements.service import Extras
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import erasure
from tests import factories
from tests.agreements.made import WHAT, in_days, mails, of_several, party, past_session, running, running_of_several
from tests.stopping import PATIENCE_SECONDS

OPEN, STUCK, DONE, DROPPED, PROPOSED = (
    AgreementStatus(word) for word in ("open", "stuck", "done", "dropped", "proposed")
)


@pytest.fixture
def knowledge_session(on_both: Flask) -> KnowledgeSession:
    return past_session(partners=[factories.organisation()])


def steps(agreement: Agreement) -> list[Step]:
    return [line.step for line in agreement.changes]


def test_it_runs_when_the_last_says_yes(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), OPEN)
    assert agreement.status is PROPOSED
    assert mails("agreement_confirmed") == []
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    assert agreement.status is OPEN
    assert sorted(mail.recipient_email for mail in mails("agreement_confirmed")) == [
        "fatma@example.org", "mo@example.org",
    ]  # fmt: skip
    assert steps(agreement) == [Step.PROPOSED, Step.AGREED, Step.OPEN]


def test_a_name_is_known_from_her_yes_on(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    fatma, ayse, mo = (party(agreement, name) for name in ("fatma", "ayse", "mo"))
    assert name_of(fatma, mo) == "fatma@example.org"
    assert "@" not in name_of(fatma, ayse)
    assert "@" not in name_of(fatma, None)
    service.tell_how_it_goes(agreement, fatma, OPEN)
    assert (name_of(fatma, ayse), fatma.organisation) == ("Fatma Stil", "Buurtteam")


def test_one_of_several_says_no_and_the_others_go_on(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    fatma = party(agreement, "fatma")
    service.tell_how_it_goes(agreement, fatma, DROPPED, Extras(note="Ik heb een andere baan."))
    assert (agreement.status, fatma.has_left) == (OPEN, True)
    assert agreement.changes[-2].note == "Ik heb een andere baan."
    told = mails("agreement_declined")
    assert sorted(mail.recipient_email for mail in told) == ["ayse@example.org", "mo@example.org"]
    assert all("Ik heb een andere baan." in mail.text_body for mail in told)
    assert fatma.person_id is not None
    assert queries.agreements_of(fatma.person_id) == []
    assert queries.find_of_person(agreement.id, fatma.person_id) is None


def test_who_was_not_asked_yet_keeps_her_proposal_when_another_says_no(knowledge_session: KnowledgeSession) -> None:
    """The mail to Ayşe has not left: a no of Fatma does not take its place."""
    agreement = of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), DROPPED)
    assert agreement.status is PROPOSED
    assert [mail.kind for mail in mails() if mail.recipient_email == "ayse@example.org"] == ["agreement_proposed"]


def test_when_nobody_but_the_proposer_is_left_it_is_over(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), DROPPED)
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), DROPPED)
    assert agreement.status is DROPPED


def test_stepping_out_leaves_the_others_going(knowledge_session: KnowledgeSession) -> None:
    agreement = running_of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), DROPPED, Extras(only_me=True))
    assert agreement.status is OPEN
    assert sorted(mail.recipient_email for mail in mails("agreement_stopped")) == [
        "ayse@example.org", "fatma@example.org",
    ]  # fmt: skip
    with clock.set_to(clock.now() + timedelta(days=30)):
        service.remind(clock.now())
    assert "mo@example.org" not in {mail.recipient_email for mail in mails("agreement_reminder")}
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), DROPPED, Extras(only_me=True))
    assert agreement.status is DROPPED  # of two there is nothing to go on with


@pytest.mark.parametrize(("who_goes", "still_wanted"), [("mo", False), ("ayse", True)])
def test_help_goes_with_who_asked_for_it(
    knowledge_session: KnowledgeSession, who_goes: str, still_wanted: bool
) -> None:
    agreement = running_of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), STUCK, Extras(help_wanted=True))
    service.tell_how_it_goes(agreement, party(agreement, who_goes), DROPPED, Extras(only_me=True))
    assert (agreement.status, agreement.help_wanted) == (STUCK, still_wanted)


def test_stopping_stops_it_for_all_and_they_hear(knowledge_session: KnowledgeSession) -> None:
    agreement = running_of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), DROPPED)
    assert agreement.status is DROPPED
    assert len(mails("agreement_stopped")) == 2


def test_a_change_holds_when_everyone_said_yes(knowledge_session: KnowledgeSession) -> None:
    agreement = running_of_several(knowledge_session)
    extras = Extras(due_on=in_days(60), what="Iets anders.")
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), OPEN, extras)
    assert (agreement.due_on, agreement.what) == (in_days(30), WHAT)
    assert len(mails("agreement_change")) == 2
    with pytest.raises(rules.WaitsForTheOther):
        changing.answer(agreement, party(agreement, "fatma"), yes=True)
    changing.answer(agreement, party(agreement, "mo"), yes=True)
    assert agreement.due_on == in_days(30)
    changing.answer(agreement, party(agreement, "ayse"), yes=True)
    assert (agreement.due_on, agreement.what, agreement.proposed_change) == (in_days(60), "Iets anders.", None)
    assert agreement.changes[-1].step is Step.CHANGE_AGREED
    assert agreement.changes[0].what == WHAT  # what it was stays in the history
    with pytest.raises(rules.NothingToAnswer):
        changing.answer(agreement, party(agreement, "mo"), yes=True)


def test_one_no_keeps_it_as_it_was(knowledge_session: KnowledgeSession) -> None:
    agreement = running_of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), OPEN, service.Extras(due_on=in_days(60)))
    changing.answer(agreement, party(agreement, "mo"), yes=False, note="Te laat.")
    assert (agreement.due_on, agreement.proposed_change, agreement.status) == (in_days(30), None, OPEN)
    told = mails("agreement_change_refused")
    assert sorted(mail.recipient_email for mail in told) == ["ayse@example.org", "fatma@example.org"]


def test_a_later_change_takes_the_place_of_an_earlier(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    mo, ayse = party(agreement, "mo"), party(agreement, "ayse")
    service.tell_how_it_goes(agreement, mo, OPEN, service.Extras(due_on=in_days(60)))
    seen = agreement.terms_version
    service.tell_how_it_goes(agreement, ayse, OPEN, service.Extras(due_on=in_days(40)))
    with pytest.raises(rules.ChangedInTheMeantime):
        changing.answer(agreement, mo, yes=True, seen=seen)
    changing.answer(agreement, mo, yes=True, seen=agreement.terms_version)
    assert agreement.due_on == in_days(40)


def test_taking_a_change_back_before_its_mail_left(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    mo = party(agreement, "mo")
    service.tell_how_it_goes(agreement, mo, OPEN, service.Extras(due_on=in_days(60)))
    changing.answer(agreement, mo, yes=False)
    assert agreement.proposed_change is None
    assert mails("agreement_change") == []


def test_closing_lets_go_of_a_change(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN, service.Extras(due_on=in_days(60)))
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), DONE)
    assert (agreement.status, agreement.proposed_change) == (DONE, None)


def test_a_change_to_a_day_that_has_passed_since_is_not_agreed(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN, service.Extras(due_on=in_days(3)))
    with clock.set_to(clock.now() + timedelta(days=5)), pytest.raises(rules.DueInThePast):
        changing.answer(agreement, party(agreement, "ayse"), yes=True)


def test_yes_on_another_day_asks_everyone_anew(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    seen = agreement.terms_version
    ayse, mo, fatma = (party(agreement, name) for name in ("ayse", "mo", "fatma"))
    service.tell_how_it_goes(agreement, ayse, OPEN, service.Extras(due_on=in_days(60)))
    assert (agreement.status, agreement.due_on) == (PROPOSED, in_days(60))
    assert [(one.agreed) for one in (ayse, mo, fatma)] == [True, False, False]
    assert [mail.recipient_email for mail in mails("agreement_change")] == ["mo@example.org"]
    with pytest.raises(rules.ChangedInTheMeantime):
        service.tell_how_it_goes(agreement, fatma, OPEN, Extras(seen=seen))
    service.tell_how_it_goes(agreement, fatma, OPEN)
    service.tell_how_it_goes(agreement, mo, OPEN)
    assert agreement.status is OPEN


def test_with_organisations_alone_it_runs_at_once(knowledge_session: KnowledgeSession) -> None:
    mo, [partner] = factories.person("mo@example.org"), knowledge_session.organisations
    agreement = service.propose(mo, knowledge_session, WHAT, [partner], in_days(9), "nl")
    assert (agreement.status, mails()) == (OPEN, [])
    assert [(one.person_id is None, one.organisation) for one in agreement.parties] == [
        (False, "Aanbieder A"), (True, "De Regenboog Groep"),
    ]  # fmt: skip
    service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN, service.Extras(due_on=in_days(20)))
    assert (agreement.due_on, agreement.proposed_change) == (in_days(20), None)
    with pytest.raises(rules.NotOnTheList):
        service.propose(mo, knowledge_session, WHAT, [factories.organisation("Elders")], in_days(9))


def test_chosen_and_typed_as_well_is_one_party(knowledge_session: KnowledgeSession) -> None:
    mo = factories.person("mo@example.org")
    agreement = service.propose(mo, knowledge_session, WHAT, ["ayse@example.org", "ayse@example.org"], in_days(9), "nl")
    assert len(agreement.parties) == 2


def test_who_erases_herself_leaves_several_going(knowledge_session: KnowledgeSession) -> None:
    agreement = running_of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), STUCK, Extras(help_wanted=True))
    service.tell_how_it_goes(agreement, party(agreement, "fatma"), STUCK, service.Extras(due_on=in_days(50)))
    erasure.erase_everything_of(factories.person("fatma@example.org"))
    db.session.commit()
    db.session.expire_all()
    assert (agreement.status, agreement.help_wanted, agreement.proposed_change) == (STUCK, False, None)
    assert sorted(one.name for one in agreement.parties) == ["Ayşe Voorbeeld", "Mo Voorbeeld"]
    erasure.erase_everything_of(factories.person("mo@example.org"))
    assert agreement.status is DROPPED


def test_who_is_waited_for_and_erases_herself_holds_nobody_up(knowledge_session: KnowledgeSession) -> None:
    agreement = of_several(knowledge_session)
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    erasure.erase_everything_of(factories.person("fatma@example.org"))
    assert agreement.status is OPEN


def test_two_who_say_yes_at_once_open_it(knowledge_session: KnowledgeSession, on_both: Flask) -> None:
    agreement_id = of_several(knowledge_session).id
    db.session.remove()
    barrier, now = Barrier(2), clock.now()

    def say_yes(name: str) -> None:
        with on_both.app_context(), clock.set_to(now):
            agreement = db.session.get_one(Agreement, agreement_id)
            own = party(agreement, name)
            if db.engine.dialect.name == "postgresql":  # SQLite has one writer: the second waits at the door
                barrier.wait(PATIENCE_SECONDS)
            else:
                db.session.rollback()
            service.tell_how_it_goes(agreement, own, OPEN)
            db.session.commit()

    threads = [Thread(target=say_yes, args=(name,)) for name in ("ayse", "fatma")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert db.session.get_one(Agreement, agreement_id).status is OPEN
