"""POST /afspraken/<token>/<id>/status"""

import pytest
from flask import Flask

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories
from tests.agreements.made import in_days, mails, page_of, past_session, proposed, running
from tests.cast import Cast
from tests.page_client import PageClient


@pytest.fixture
def knowledge_session(app: Flask) -> KnowledgeSession:
    return past_session()


def status_of(agreement: Agreement, email: str = "ayse@example.org") -> str:
    return f"{page_of(factories.person(email))}/{agreement.id}/status"


def refreshed(agreement: Agreement) -> Agreement:
    db.session.expire_all()
    return db.session.get_one(Agreement, agreement.id)


def test_the_other_says_yes(knowledge_session: KnowledgeSession, client: PageClient) -> None:
    agreement = proposed(knowledge_session)
    answer = client.post(status_of(agreement), {"status": "open"})
    assert client.get(answer.location).select_one('[role="status"]') is not None
    assert refreshed(agreement).status is AgreementStatus.OPEN


def test_only_parties_may_act(knowledge_session: KnowledgeSession, client: PageClient) -> None:
    agreement = running(knowledge_session)
    client.post(status_of(agreement, "fatma@example.org"), {"status": "done"}, status=404)
    client.post(f"/afspraken/onzin/{agreement.id}/status", {"status": "done"}, status=404)
    assert refreshed(agreement).status is AgreementStatus.OPEN


@pytest.mark.parametrize("status", ["open", "done", "stuck"])
def test_the_proposer_waits_for_the_other(knowledge_session: KnowledgeSession, client: PageClient, status: str) -> None:
    agreement = proposed(knowledge_session)
    client.post(status_of(agreement, "mo@example.org"), {"status": status}, status=409)
    assert refreshed(agreement).status is AgreementStatus.PROPOSED


@pytest.mark.parametrize("status", ["", "klaar", "proposed"])
def test_an_unknown_status_is_422(knowledge_session: KnowledgeSession, client: PageClient, status: str) -> None:
    client.post(status_of(running(knowledge_session)), {"status": status}, status=422)


def test_another_day_is_proposed_to_the_other(knowledge_session: KnowledgeSession, client: PageClient) -> None:
    agreement = running(knowledge_session)
    client.post(status_of(agreement), {"status": "open", "due_on": in_days(60).isoformat()})
    change = refreshed(agreement).proposed_change
    assert change is not None
    assert (agreement.due_on, change.due_on) == (in_days(30), in_days(60))


@pytest.mark.parametrize("day", ["2026-11-20", "2031-01-01", "31-02-2027"])
def test_a_day_that_cannot_be_is_said_beside_it(
    knowledge_session: KnowledgeSession, client: PageClient, day: str
) -> None:
    agreement = running(knowledge_session)
    page = client.inspected(client.post(status_of(agreement), {"status": "open", "due_on": day}, status=422), 422)
    field = page.select_one("#new-day")
    assert field is not None
    assert (field["value"], field["aria-invalid"]) == (day, "true")
    assert page.select_one(".error-summary a[href='#new-day']") is not None


def test_asking_for_help_shares_it_with_those_near(
    knowledge_session: KnowledgeSession, client: PageClient, cast: Cast
) -> None:
    near = [cast.organiser_olga.email, cast.coordinator_noor.email]
    far = [cast.organiser_olaf.email, cast.coordinator_cor.email, cast.admin_anna.email]
    agreement = running(knowledge_session)
    client.post(status_of(agreement), {"status": "stuck", "help_wanted": "1"})
    told = [mail.recipient_email for mail in mails("agreement_help")]
    assert sorted(told) == sorted(near)
    assert not set(told) & set(far)
    assert all("mo@example.org" not in mail.text_body for mail in mails("agreement_help"))
    client.post(status_of(agreement), {"status": "stuck", "help_wanted": "1"})
    assert len(mails("agreement_help")) == 2
    client.post(status_of(agreement), {"status": "stuck"})
    assert refreshed(agreement).help_wanted
    client.post(status_of(agreement), {"status": "done"})
    assert not refreshed(agreement).help_wanted


def test_without_anyone_near_those_who_look_after_everything_are_asked(
    knowledge_session: KnowledgeSession, client: PageClient, cast: Cast
) -> None:
    everywhere = cast.coordinator_cor.email
    client.post(status_of(running(knowledge_session)), {"status": "stuck", "help_wanted": "1"})
    assert [mail.recipient_email for mail in mails("agreement_help")] == [everywhere]


def test_help_with_what_is_closed_is_refused(knowledge_session: KnowledgeSession, client: PageClient) -> None:
    agreement = running(knowledge_session)
    client.post(status_of(agreement), {"status": "done", "help_wanted": "1"}, status=409)
    assert refreshed(agreement).status is AgreementStatus.OPEN
