"""The mails about agreements, letter by letter, in Dutch and English."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from sessions_app.agreements import changing, following, forgetting, helping, links_again, service
from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import PartInSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.models import Organisation
from sessions_app.registrations.correction_events import AddressCorrected
from sessions_app.registrations.events import RegistrationErased
from sessions_app.registrations.queries import find_registration
from tests import factories, golden
from tests.agreements.made import mails, other_of, party
from tests.cast import Cast

GOLDEN = Path(__file__).parent / "golden"
DUE = date(2027, 2, 12)


@pytest.fixture(params=["nl", "en"])
def agreement(app: Flask, request: pytest.FixtureRequest) -> Agreement:
    """Mo proposes something to Ayşe; what he typed could break out of the HTML."""
    session = factories.knowledge_session(
        slug="noord-2026",
        starts_at=datetime(2026, 11, 19, 12, 30, tzinfo=UTC),
        title="Van dagbesteding naar werk: welke routes zijn er?",
    )
    people = {"language": request.param, "share_contact": True}
    factories.registration(session, "ayse@example.org", name="Ayşe Voorbeeld", organisation="Gemeente", **people)
    factories.registration(
        session, "fatma@example.org", name="Fatma Stil", organisation="Buurtteam B", language=request.param
    )
    factories.registration(session, "mo@example.org", name='Mo <b>"M"</b>', organisation="Zorgaanbieder A", **people)
    what = "Samen kijken bij een sociale firma <met> twee cliënten."
    mo = factories.person("mo@example.org")
    made = service.propose(mo, session, what, ["ayse@example.org"], DUE, request.param)
    db.session.commit()
    return made


def check(mail: OutgoingMail, name: str, request: pytest.FixtureRequest) -> None:
    """Personal links are left out: what is sealed differs from row to row."""
    text = f"Subject: {mail.subject}\n\n{mail.text_body}"
    golden.check(GOLDEN / f"{name}.{mail.language}.txt", links.PLACEHOLDER.sub("…", text), request)
    golden.check(GOLDEN / f"{name}.{mail.language}.html", links.PLACEHOLDER.sub("…", mail.html_body), request)


def test_proposed(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    check(mails("agreement_proposed")[0], "agreement_proposed", request)


def test_proposed_to_an_address(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    spoken = other_of(agreement).language
    mo = factories.person("mo@example.org")
    service.propose(mo, agreement.knowledge_session, "We bellen.", ["fatma@example.org"], DUE, spoken)
    check(mails("agreement_proposed")[1], "agreement_proposed_to_an_address", request)


def test_confirmed(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.OPEN)
    check(mails("agreement_confirmed")[0], "agreement_confirmed", request)


def test_declined(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.DROPPED)
    check(mails("agreement_declined")[0], "agreement_declined", request)


@pytest.mark.parametrize(("days", "name"), [(42, "halfway"), (83, "due"), (84, "missed")])
def test_reminder(agreement: Agreement, request: pytest.FixtureRequest, days: int, name: str) -> None:
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.OPEN)
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=days)):
        service.remind(clock.now())
    mail = mails("agreement_reminder")[0]
    assert "?afspraak=" in mail.text_body
    check(mail, f"agreement_reminder_{name}", request)


def of_several(agreement: Agreement) -> Agreement:
    """The same between three people and a partner of the session."""
    session = agreement.knowledge_session
    partner = factories.organisation()
    session.parts = [PartInSession(organisation=partner, position=0)]
    mo = factories.person("mo@example.org")
    others: list[str | Organisation] = ["ayse@example.org", "fatma@example.org", partner]
    return service.propose(mo, session, "We maken één lijst.", others, DUE, other_of(agreement).language)


def test_proposed_to_several(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    of_several(agreement)
    check(mails("agreement_proposed")[1], "agreement_proposed_to_several", request)


def test_proposed_by_the_organiser(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    session_id = agreement.knowledge_session_id
    there = [find_registration(session_id, one.person_id) for one in agreement.parties if one.person_id]
    ids = [registration.id for registration in there if registration]
    service.write_for(agreement.knowledge_session, "We bellen.", ids, DUE)
    check(mails("agreement_proposed")[2], "agreement_proposed_by_the_organiser", request)


def test_confirmed_by_several(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    made = of_several(agreement)
    for name in ("ayse", "fatma"):
        service.tell_how_it_goes(made, party(made, name), AgreementStatus.OPEN)
    check(mails("agreement_confirmed")[0], "agreement_confirmed_by_several", request)


def test_declined_with_a_reason_by_one_of_several(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    made = of_several(agreement)
    extras = service.Extras(note="Ik ga met <pensioen>.")
    service.tell_how_it_goes(made, party(made, "fatma"), AgreementStatus.DROPPED, extras)
    check(mails("agreement_declined")[0], "agreement_declined_by_one_of_several", request)


def test_declined_by_one_and_agreed_by_the_rest(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    made = of_several(agreement)
    service.tell_how_it_goes(made, party(made, "ayse"), AgreementStatus.OPEN)
    service.tell_how_it_goes(made, party(made, "fatma"), AgreementStatus.DROPPED)
    check(mails("agreement_declined")[0], "agreement_declined_and_it_runs", request)


@pytest.mark.parametrize("name", ["day", "words"])
def test_change(agreement: Agreement, request: pytest.FixtureRequest, name: str) -> None:
    other = other_of(agreement)
    service.tell_how_it_goes(agreement, other, AgreementStatus.OPEN)
    wanted = {"day": {"due_on": DUE + timedelta(days=7)}, "words": {"what": "Samen <bellen>."}}[name]
    service.tell_how_it_goes(agreement, other, AgreementStatus.OPEN, service.Extras(**wanted))  # type: ignore[arg-type]
    check(mails("agreement_change")[0], f"agreement_change_{name}", request)
    own = party(agreement, "mo")
    if name == "day":
        changing.answer(agreement, own, yes=True)
        check(mails("agreement_changed")[0], "agreement_changed", request)
    else:
        changing.answer(agreement, own, yes=False, note="Liever niet.")
        check(mails("agreement_change_refused")[0], "agreement_change_refused", request)


def test_otherwise_before_it_was_agreed(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    extras = service.Extras(due_on=DUE + timedelta(days=7))
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.OPEN, extras)
    check(mails("agreement_change")[0], "agreement_change_of_a_proposal", request)


def test_stopped(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.OPEN)
    service.tell_how_it_goes(agreement, other_of(agreement), AgreementStatus.DROPPED)
    check(mails("agreement_stopped")[0], "agreement_stopped", request)


def test_stepped_out(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    made = of_several(agreement)
    for name in ("ayse", "fatma"):
        service.tell_how_it_goes(made, party(made, name), AgreementStatus.OPEN)
    service.tell_how_it_goes(made, party(made, "ayse"), AgreementStatus.DROPPED, service.Extras(only_me=True))
    check(mails("agreement_stopped")[0], "agreement_stepped_out", request)


def test_help_taken_up(agreement: Agreement, request: pytest.FixtureRequest, cast: Cast) -> None:
    other = other_of(agreement)
    service.tell_how_it_goes(agreement, other, AgreementStatus.OPEN)
    service.tell_how_it_goes(agreement, other, AgreementStatus.STUCK, service.Extras(help_wanted=True))
    helping.take_up(agreement, cast.organiser_olga)
    [mail] = mails("agreement_help_taken_up")
    assert mail.recipient_email == "ayse@example.org"
    check(mail, "agreement_help_taken_up", request)


@pytest.mark.parametrize("slug", ["with", "without"])
def test_own_page_asked_for(agreement: Agreement, request: pytest.FixtureRequest, slug: str) -> None:
    links_again.send("ayse@example.org", agreement.knowledge_session.slug if slug == "with" else "")
    check(mails("agreements_link")[0], f"agreements_link_{slug}_session", request)


def test_help(agreement: Agreement, request: pytest.FixtureRequest, cast: Cast) -> None:
    assert cast.organiser_olga.id
    other = other_of(agreement)
    service.tell_how_it_goes(agreement, other, AgreementStatus.OPEN)
    service.tell_how_it_goes(agreement, other, AgreementStatus.STUCK, service.Extras(help_wanted=True))
    check(mails("agreement_help")[0], "agreement_help", request)


@pytest.mark.parametrize("name", ["stopped", "stepped_out"])
def test_who_had_her_data_erased(agreement: Agreement, request: pytest.FixtureRequest, name: str) -> None:
    made = of_several(agreement) if name == "stepped_out" else agreement
    for other in ("ayse", "fatma") if name == "stepped_out" else ("ayse",):
        service.tell_how_it_goes(made, party(made, other), AgreementStatus.OPEN)
    ayse = find_registration(agreement.knowledge_session_id, factories.person("ayse@example.org").id)
    assert ayse is not None
    forgetting.forget_registration(RegistrationErased(ayse, is_her_wish=True))
    check(mails("agreement_stopped")[-1], f"agreement_{name}_by_who_is_erased", request)


def test_own_page_at_another_address(agreement: Agreement, request: pytest.FixtureRequest) -> None:
    ayse = find_registration(agreement.knowledge_session_id, factories.person("ayse@example.org").id)
    assert ayse is not None
    before, ayse.person = ayse.person, factories.person("ayse@example.com")
    following.follow_address(AddressCorrected(ayse, before))
    check(mails("agreements_link")[0], "agreements_link_at_another_address", request)
