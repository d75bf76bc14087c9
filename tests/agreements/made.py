"""Agreements for the tests of this room, made through the service."""

from datetime import date, timedelta
from typing import Any

from bs4 import Tag
from sqlalchemy import select

from sessions_app.agreements import service
from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.links import path_for
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.models import Person
from tests import factories

WHAT = "We bellen over de wachttijd bij dagbesteding in Noord."


def past_session(**values: Any) -> KnowledgeSession:
    """Last week's, with Ayşe and Mo on "wie is wie" and Fatma who is not on it."""
    made = factories.knowledge_session(starts_at=clock.now() - timedelta(days=7), **values)
    factories.registration(made, "ayse@example.org", name="Ayşe Voorbeeld", organisation="Gemeente", share_contact=True)
    factories.registration(made, "mo@example.org", name="Mo Voorbeeld", organisation="Aanbieder A", share_contact=True)
    factories.registration(made, "fatma@example.org", name="Fatma Stil", organisation="Buurtteam")
    return made


def page_of(person: Person) -> str:
    return path_for(service.AGREEMENTS_LINK, person)


def proposed(
    knowledge_session: KnowledgeSession, by: str = "mo@example.org", to: str = "ayse@example.org", days: int = 30
) -> Agreement:
    due_on = clock.today() + timedelta(days=days)
    made = service.propose(factories.person(by), knowledge_session, WHAT, [to], due_on, "nl")
    db.session.commit()
    return made


def of_several(knowledge_session: KnowledgeSession, days: int = 30) -> Agreement:
    """Mo proposes it to Ayşe, who is on "wie is wie", and to Fatma by her address."""
    mo = factories.person("mo@example.org")
    others = ["ayse@example.org", "fatma@example.org"]
    made = service.propose(mo, knowledge_session, WHAT, others, in_days(days), "nl")
    db.session.commit()
    return made


def party(agreement: Agreement, name: str) -> AgreementParty:
    """By the part of the address before the @."""
    return next(one for one in agreement.parties if one.person and one.person.email.startswith(f"{name}@"))


def running_of_several(knowledge_session: KnowledgeSession, days: int = 30) -> Agreement:
    made = of_several(knowledge_session, days)
    for name in ("ayse", "fatma"):
        service.tell_how_it_goes(made, party(made, name), AgreementStatus.OPEN)
    db.session.commit()
    return made


def running(knowledge_session: KnowledgeSession, days: int = 30, **people: str) -> Agreement:
    made = proposed(knowledge_session, days=days, **people)
    service.tell_how_it_goes(made, other_of(made), AgreementStatus.OPEN)
    db.session.commit()
    return made


def proposer_of(agreement: Agreement) -> AgreementParty:
    return next(party for party in agreement.parties if party.proposed_it)


def other_of(agreement: Agreement) -> AgreementParty:
    return next(party for party in agreement.parties if not party.proposed_it)


def emails_of(agreement: Agreement) -> set[str]:
    """Of those among the parties who are people."""
    return {party.person.email for party in agreement.parties if party.person}


def the(page: Tag, selector: str) -> Tag:
    """The first part of a page that fits; there is one."""
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def mails(kind: str | None = None) -> list[OutgoingMail]:
    statement = select(OutgoingMail).where(OutgoingMail.state == MailState.DUE).order_by(OutgoingMail.id)
    return list(db.session.scalars(statement.where(OutgoingMail.kind == kind) if kind else statement))


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)
