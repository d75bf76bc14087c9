"""Making agreements, telling how they go, being reminded, being forgotten. On both databases."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.agreements import answering, queries, rules, service
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.events import PersonErased
from sessions_app.registrations.queries import confirmed_of
from tests import factories
from tests.agreements.made import (
    WHAT,
    emails_of,
    in_days,
    mails,
    of_several,
    other_of,
    party,
    past_session,
    proposed,
    proposer_of,
    running,
)

OPEN, STUCK, DONE, DROPPED = (AgreementStatus(word) for word in ("open", "stuck", "done", "dropped"))


@pytest.fixture
def knowledge_session(on_both: Flask) -> KnowledgeSession:
    return past_session()


def test_an_organisation_that_is_known_stands_under_its_own_name(knowledge_session: KnowledgeSession) -> None:
    """However people typed it: hers, of who is on the list, and of who says yes to a proposal to her address."""
    factories.organisation("Aanbieder A")
    factories.organisation("Gemeente")
    factories.organisation("Buurtteam (Noord)")
    typed = {"ayse": "gemeente ", "mo": "AANBIEDER  A", "fatma": "buurtteam"}
    for registration in confirmed_of(knowledge_session.id):
        registration.organisation = typed[registration.person.email.partition("@")[0]]
    agreement = of_several(knowledge_session)
    fatma = party(agreement, "fatma")
    assert fatma.organisation == ""
    answering.say_yes(agreement, fatma)
    assert [party.organisation for party in agreement.parties] == ["Aanbieder A", "Gemeente", "Buurtteam (Noord)"]


def test_a_proposal_waits_for_the_other_and_mails_her_alone(knowledge_session: KnowledgeSession) -> None:
    agreement = proposed(knowledge_session)
    assert agreement.status is AgreementStatus.PROPOSED
    assert [(party.name, party.organisation, party.agreed) for party in agreement.parties] == [
        ("Mo Voorbeeld", "Aanbieder A", True),
        ("Ayşe Voorbeeld", "Gemeente", False),
    ]
    (mail,) = mails()
    assert (mail.kind, mail.recipient_email) == ("agreement_proposed", "ayse@example.org")
    assert WHAT in mail.text_body
    assert "[[link:agreements:" in mail.text_body


def test_sent_twice_is_one_until_it_is_closed(knowledge_session: KnowledgeSession) -> None:
    mo = factories.person("mo@example.org")
    due_on, others = in_days(30), ["ayse@example.org", "niemand@example.net"]
    first = service.propose(mo, knowledge_session, WHAT, others, due_on, "nl", once=True)
    assert service.propose(mo, knowledge_session, WHAT, others[::-1], due_on, "nl", once=True) is first
    by_the_other = service.propose(
        factories.person("ayse@example.org"), knowledge_session, WHAT, ["mo@example.org"], due_on, "nl", once=True
    )
    assert by_the_other is not first
    service.tell_how_it_goes(first, proposer_of(first), DROPPED)
    assert service.propose(mo, knowledge_session, WHAT, others, due_on, "nl", once=True) is not first


def test_mails_about_agreements_are_closed_to_staff(knowledge_session: KnowledgeSession) -> None:
    running(knowledge_session)
    sent = db.session.query(OutgoingMail).all()
    assert {(mail.is_secret, mail.knowledge_session_id) for mail in sent} == {(True, None)}


@pytest.mark.parametrize("address", ["fatma@example.org", "nieuw@example.net"])
def test_a_typed_address_tells_nothing_of_who_is_known(knowledge_session: KnowledgeSession, address: str) -> None:
    agreement = proposed(knowledge_session, to=address)
    other = other_of(agreement)
    assert other.person is not None
    assert (other.name, other.organisation, other.person.email) == ("", "", address)
    assert [mail.recipient_name for mail in mails()] == ([""] if address.startswith("fatma") else [])


def test_refusals_leave_nothing_behind(knowledge_session: KnowledgeSession) -> None:
    mo = factories.person("mo@example.org")
    fatma = next(one for one in queries.registrations_of(factories.person("fatma@example.org").id))
    for other, due_on, what, refusal in (
        ("mo@example.org", in_days(5), WHAT, rules.WithOneself),
        (fatma.id, in_days(5), WHAT, rules.NotOnTheList),
        (999_999, in_days(5), WHAT, rules.NotOnTheList),
        ("ayse@example.org", in_days(-1), WHAT, rules.DueInThePast),
        ("ayse@example.org", in_days(5), " ", rules.NeedsAText),
    ):
        with pytest.raises(refusal):
            service.propose(mo, knowledge_session, what, [other], due_on)
    assert db.session.query(Agreement).count() == 0
    assert mails() == []


def test_yes_opens_it_and_tells_the_proposer(knowledge_session: KnowledgeSession) -> None:
    agreement = proposed(knowledge_session)
    service.tell_how_it_goes(agreement, other_of(agreement), OPEN)
    assert (agreement.status, all(party.agreed for party in agreement.parties)) == (OPEN, True)
    (mail,) = mails("agreement_confirmed")
    assert mail.recipient_email == "mo@example.org"


def test_no_closes_it_and_tells_the_proposer(knowledge_session: KnowledgeSession) -> None:
    agreement = proposed(knowledge_session)
    service.tell_how_it_goes(agreement, other_of(agreement), DROPPED)
    assert (agreement.status, agreement.closed_at) == (DROPPED, clock.now())
    assert [mail.recipient_email for mail in mails("agreement_declined")] == ["mo@example.org"]
    with pytest.raises(rules.WasNeverAgreed):
        service.tell_how_it_goes(agreement, proposer_of(agreement), OPEN)


def test_taken_back_before_the_mail_left_the_other_never_hears(knowledge_session: KnowledgeSession) -> None:
    agreement = proposed(knowledge_session)
    service.tell_how_it_goes(agreement, proposer_of(agreement), DROPPED)
    assert mails() == []


def test_the_history_is_written_down_once_per_change(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    for status in (STUCK, STUCK, OPEN, DONE, DONE, OPEN, DROPPED):
        service.tell_how_it_goes(agreement, proposer_of(agreement), status)
    written = [change.status.value for change in db.session.query(AgreementChange).order_by(AgreementChange.id)]
    assert written == ["proposed", "open", "stuck", "open", "done", "open", "dropped"]


def test_reopening_forgets_when_it_was_closed(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    service.tell_how_it_goes(agreement, proposer_of(agreement), DONE)
    service.tell_how_it_goes(agreement, other_of(agreement), OPEN)
    assert agreement.closed_at is None


def test_reminded_halfway_and_on_the_day_each_party_once(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session, days=20)
    start = clock.now()
    sent: dict[int, int] = {}
    for day in range(24):
        for _pass in range(2):  # two workers, or the next quarter of an hour
            with clock.set_to(start + timedelta(days=day)):
                count = service.remind(clock.now())
                sent[day] = sent.get(day, 0) + count
    assert {day: count for day, count in sent.items() if count} == {10: 2, 20: 2}
    recipients = {mail.recipient_email for mail in db.session.query(OutgoingMail).filter_by(kind="agreement_reminder")}
    assert recipients == emails_of(agreement)


def test_no_reminder_at_night_and_none_for_what_is_closed(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session, days=20)
    due = clock.now() + timedelta(days=20)
    with clock.set_to(due.replace(hour=2)):
        assert service.remind(clock.now()) == 0
    service.tell_how_it_goes(agreement, proposer_of(agreement), DONE)
    with clock.set_to(due):
        assert service.remind(clock.now()) == 0


def test_erasing_a_person_stops_what_ran_with_her(knowledge_session: KnowledgeSession) -> None:
    agreement = running(knowledge_session)
    service.forget_person(PersonErased(factories.person("ayse@example.org")))
    db.session.commit()
    assert agreement.status is DROPPED
    assert [party.name for party in agreement.parties] == ["Mo Voorbeeld"]


def test_twelve_months_after_closing_only_the_count_is_left(knowledge_session: KnowledgeSession) -> None:
    closed, never_closed = running(knowledge_session), running(knowledge_session, days=2)
    service.tell_how_it_goes(closed, proposer_of(closed), DONE)
    db.session.commit()
    now = clock.now()
    assert service.sweep(now + timedelta(days=365), dry_run=False) == 0
    assert service.sweep(now + timedelta(days=368), dry_run=True) == 2
    with clock.set_to(now + timedelta(days=368)):
        assert service.sweep(clock.now(), dry_run=False) == 2
        assert service.sweep(clock.now(), dry_run=False) == 0
    left = [(one.what, one.parties, one.status) for one in (closed, never_closed)]
    assert left == [("", [], DONE), ("", [], DROPPED)]
    counts = queries.counts(today=clock.today())
    assert (counts.done, counts.dropped) == (1, 1)


def test_unsent_mails_of_a_chain_stay_one(knowledge_session: KnowledgeSession) -> None:
    running(knowledge_session, days=20)
    with clock.set_to(clock.now() + timedelta(days=10)):
        service.remind(clock.now())
    to_proposer = [mail for mail in mails() if mail.recipient_email == "mo@example.org"]
    assert [mail.kind for mail in to_proposer] == ["agreement_reminder"]
    assert db.session.query(OutgoingMail).filter_by(state=MailState.SUPERSEDED).count() >= 1
