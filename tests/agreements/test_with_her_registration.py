"""What becomes of her agreements when her registration is erased, or gets another address."""

from datetime import timedelta

import pytest
from flask import Flask

from sessions_app.agreements import changing, queries, rules, service
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.models import Person
from sessions_app.registrations import corrections, erasure
from sessions_app.registrations.corrections import Correction
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import find_registration
from sessions_app.registrations.service import path_of as registration_page
from tests import factories
from tests.agreements.made import (
    emails_of,
    in_days,
    mails,
    of_several,
    page_of,
    party,
    past_session,
    proposed,
    running,
    running_of_several,
)
from tests.page_client import PageClient

OPEN, DONE, DROPPED, PROPOSED = (
    AgreementStatus.OPEN, AgreementStatus.DONE, AgreementStatus.DROPPED, AgreementStatus.PROPOSED
)  # fmt: skip


@pytest.fixture
def session(on_both: Flask) -> KnowledgeSession:
    return past_session()


def registration_of(session: KnowledgeSession, email: str) -> Registration:
    found = find_registration(session.id, factories.person(email).id)
    assert found is not None
    return found


def erase(session: KnowledgeSession, email: str) -> None:
    erasure.erase(registration_of(session, email))
    db.session.commit()
    db.session.expire_all()


def send_all() -> None:
    for mail in db.session.query(OutgoingMail).filter_by(state=MailState.DUE):
        mail.state = MailState.SENT
    db.session.commit()


def told() -> list[tuple[str, str]]:
    """What waits to be sent about agreements: kind and to whom."""
    return sorted((mail.kind, mail.recipient_email) for mail in mails() if mail.kind.startswith("agreement"))


def test_between_two_it_stops_and_the_other_is_told(session: KnowledgeSession) -> None:
    agreement = running(session)
    send_all()
    erase(session, "ayse@example.org")
    assert agreement.status is DROPPED
    assert [one.name for one in agreement.parties] == ["Mo Voorbeeld"]
    assert told() == [("agreement_stopped", "mo@example.org")]
    assert "Ayşe" not in mails("agreement_stopped")[0].text_body
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert service.remind(clock.now()) == 0
    with pytest.raises(rules.NobodyIsLeft):
        service.tell_how_it_goes(agreement, party(agreement, "mo"), OPEN)


def test_what_she_agreed_after_another_session_stays(session: KnowledgeSession) -> None:
    elsewhere = running(past_session(slug="noord-2"))
    here = running(session)
    erase(session, "ayse@example.org")
    assert (here.status, elsewhere.status) == (DROPPED, OPEN)
    assert queries.agreements_of(factories.person("ayse@example.org").id) == [elsewhere]


def test_several_go_on_and_no_reminder_goes_to_her(session: KnowledgeSession) -> None:
    agreement = running_of_several(session)
    changing.propose(agreement, party(agreement, "fatma"), "Iets anders.", in_days(50))
    send_all()
    erase(session, "fatma@example.org")
    assert (agreement.status, agreement.proposed_change) == (OPEN, None)
    assert emails_of(agreement) == {"ayse@example.org", "mo@example.org"}
    assert told() == [("agreement_stopped", "ayse@example.org"), ("agreement_stopped", "mo@example.org")]
    send_all()
    with clock.set_to(clock.now() + timedelta(days=30)):
        service.remind(clock.now())
    assert told() == [("agreement_reminder", "ayse@example.org"), ("agreement_reminder", "mo@example.org")]


def test_who_was_asked_is_not_asked_any_more(session: KnowledgeSession) -> None:
    """Her mail has not left: she never hears of it. Who said yes hears that it is off."""
    agreement = proposed(session)
    erase(session, "mo@example.org")
    assert (agreement.status, told()) == (DROPPED, [])


def test_who_did_not_answer_yet_is_still_asked_by_the_others(session: KnowledgeSession) -> None:
    agreement = of_several(session)
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    erase(session, "mo@example.org")
    assert agreement.status is PROPOSED
    assert told() == [("agreement_proposed", "fatma@example.org"), ("agreement_stopped", "ayse@example.org")]


def test_what_was_said_to_her_is_emptied(session: KnowledgeSession) -> None:
    running(session)
    send_all()
    erase(session, "ayse@example.org")
    to_her = db.session.query(OutgoingMail).filter(OutgoingMail.recipient_email == "ayse@example.org")
    assert [mail.kind for mail in to_her if mail.kind.startswith("agreement")] == []


def test_a_closed_one_is_kept_by_the_other_without_a_mail(session: KnowledgeSession) -> None:
    agreement = running(session)
    service.tell_how_it_goes(agreement, party(agreement, "mo"), DONE)
    send_all()
    erase(session, "ayse@example.org")
    assert (agreement.status, told()) == (DONE, [])
    assert emails_of(agreement) == {"mo@example.org"}
    erase(session, "mo@example.org")
    assert (agreement.what, agreement.parties) == ("", [])
    assert {line.what for line in db.session.query(AgreementChange)} == {""}


def test_a_typed_address_that_was_never_asked_tells_nothing(session: KnowledgeSession) -> None:
    """She waited for a place: that Mo typed her address is no agreement of hers, and he sees no difference."""
    waiting = factories.registration(session, "kim@example.org", status="waiting")
    agreement = proposed(session, to="kim@example.org")
    send_all()
    erasure.erase(waiting)
    db.session.commit()
    assert (agreement.status, emails_of(agreement)) == (PROPOSED, {"kim@example.org", "mo@example.org"})
    assert told() == []


def test_a_registration_past_its_period_leaves_agreements_alone(session: KnowledgeSession) -> None:
    agreement = running(session, days=700)
    with clock.set_to(clock.now() + timedelta(days=400)):
        assert erasure.sweep_participation(clock.now(), dry_run=False) == 3
        db.session.commit()
    assert agreement.status is OPEN
    assert emails_of(agreement) == {"ayse@example.org", "mo@example.org"}


def test_the_page_says_it_and_does_it(session: KnowledgeSession, on_both: Flask) -> None:
    agreement, ayse = running(session), registration_of(session, "ayse@example.org")
    client = PageClient(on_both)
    path = f"{registration_page(ayse)}/verwijderen"
    assert "Tussen twee mensen stopt" in client.get(path).get_text()
    client.post(path, {"what": "registration"})
    db.session.expire_all()
    assert agreement.status is DROPPED


@pytest.fixture
def now_on(on_both: Flask) -> KnowledgeSession:
    """A session that is going on: an address can be put right until it ends."""
    session = factories.knowledge_session(starts_at=clock.now() - timedelta(minutes=30))
    factories.registration(session, "mo@example.org", name="Mo Voorbeeld", share_contact=True)
    factories.registration(session, "ayse@exmaple.org", name="Ayşe Voorbeeld", share_contact=True)
    return session


def put_right(session: KnowledgeSession, wrong: str = "ayse@exmaple.org", right: str = "ayse@example.org") -> Person:
    corrections.correct(registration_of(session, wrong), Correction("Ayşe Voorbeeld", right))
    db.session.commit()
    db.session.expire_all()
    return factories.person(right)


def test_an_agreement_follows_the_address(now_on: KnowledgeSession, on_both: Flask) -> None:
    agreement = proposed(now_on, to="ayse@exmaple.org")
    old_page = page_of(factories.person("ayse@exmaple.org"))
    send_all()
    ayse = put_right(now_on)
    assert emails_of(agreement) == {"ayse@example.org", "mo@example.org"}
    assert told() == [("agreements_link", "ayse@example.org")]
    client = PageClient(on_both)
    assert agreement.what in client.get(page_of(ayse)).get_text()
    assert agreement.what not in client.get(old_page).get_text()
    client.post(f"{old_page}/{agreement.id}/status", {"status": "open"}, status=404)
    client.post(f"{page_of(ayse)}/{agreement.id}/status", {"status": "open"})
    db.session.expire_all()
    assert agreement.status is OPEN


def test_reminders_go_to_the_new_address_and_the_old_one_keeps_nothing(now_on: KnowledgeSession) -> None:
    running(now_on, to="ayse@exmaple.org")
    send_all()
    put_right(now_on)
    send_all()
    with clock.set_to(clock.now() + timedelta(days=30)):
        service.remind(clock.now())
    assert told() == [("agreement_reminder", "ayse@example.org"), ("agreement_reminder", "mo@example.org")]
    left = db.session.query(OutgoingMail).filter_by(recipient_email="ayse@exmaple.org")
    assert [mail.kind for mail in left if mail.kind.startswith("agreement")] == []


def test_who_typed_the_old_address_does_not_learn_the_new_one(now_on: KnowledgeSession, on_both: Flask) -> None:
    registration_of(now_on, "ayse@exmaple.org").share_contact = False
    agreement = proposed(now_on, to="ayse@exmaple.org")
    put_right(now_on)
    page = PageClient(on_both).get(page_of(factories.person("mo@example.org"))).get_text()
    assert agreement.what in page
    assert "ayse@" not in page


def test_the_right_address_typed_beside_the_wrong_one_is_one_party(now_on: KnowledgeSession) -> None:
    mo, both = factories.person("mo@example.org"), ["ayse@exmaple.org", "ayse@example.org"]
    agreement: Agreement = service.propose(mo, now_on, "We bellen.", both, in_days(9), "nl")
    put_right(now_on)
    assert sorted(one.person.email for one in agreement.parties if one.person) == ["ayse@example.org", "mo@example.org"]
    service.tell_how_it_goes(agreement, party(agreement, "ayse"), OPEN)
    assert agreement.status is OPEN


def test_without_agreements_no_mail_about_them(now_on: KnowledgeSession) -> None:
    put_right(now_on)
    assert told() == []
