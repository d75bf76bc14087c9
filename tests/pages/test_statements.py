"""Privacy, accessibility."""

from datetime import timedelta

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.retention import PERIODS, personal_columns
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.pages.personal_data import WORDS, how_long, purposes
from sessions_app.people.rules import RIGHTS, Right, Role
from tests.page_client import PageClient


def test_the_privacy_page_lists_the_whole_registry(client: PageClient) -> None:
    page = client.get("/privacy")
    declared = {(column.purpose, column.kept) for column in personal_columns()}
    assert len(page.select("tbody tr")) == len(declared) == len(purposes())


def test_what_is_past_its_period_is_erased_by_the_worker_itself(client: PageClient) -> None:
    long_ago = clock.now() - timedelta(days=31)
    mail = OutgoingMail(
        idempotency_key="oud", kind="invitation", recipient_email="sam@example.org", subject="Hoi", text_body="Dag Sam",
        html_body="", message_id="<oud@example.org>", state=MailState.SENT, due_at=long_ago, created_at=long_ago,
        sent_at=long_ago,
    )  # fmt: skip
    db.session.add(mail)
    db.session.commit()
    client.app.extensions["queue_tasks"]["sweep_personal_data"].call_local()
    db.session.expire_all()
    assert mail.text_body == ""


def test_every_purpose_in_the_registry_is_told_in_plain_words(client: PageClient) -> None:
    assert {column.purpose for column in personal_columns()} - set(WORDS) == set()


def test_every_period_is_told_as_long_as_it_is(client: PageClient) -> None:
    with client.app.test_request_context(headers={"Cookie": "taal=en"}):
        told = {kept: how_long(kept) for kept in PERIODS}
    assert told["needs"].startswith("7 days")
    assert told["mail_body"].startswith("30 days")
    assert told["participation"].startswith("12 months")
    assert len(set(told.values())) >= 6


def test_it_says_of_partners_what_their_right_is(client: PageClient) -> None:
    sees_needs = Right.ORGANISE in RIGHTS[Role.PARTNER]
    told = client.get("/privacy").get_text()
    assert ("Wat je nodig hebt, zien ze niet." in told) is not sees_needs
    assert ("wat je nodig hebt: De Omslag, het stadsdeel en de organisaties die eraan meedoen" in told) is sees_needs


def test_the_accessibility_page_names_an_address_to_write_to(client: PageClient) -> None:
    assert client.get("/toegankelijkheid").select('main a[href^="mailto:"]')
