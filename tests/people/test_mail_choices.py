"""The page where one chooses which mails to get, and unsubscribing in one click (RFC 8058)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import links
from sessions_app.core.extensions import db
from sessions_app.outbox.models import MailState, MailTopic, OutgoingMail
from sessions_app.outbox.service import enqueue
from sessions_app.people import messages, preferences
from sessions_app.people.models import Person
from sessions_app.registrations import erasure, service
from tests import factories, golden
from tests.conftest import NOON
from tests.outbox.mails import mail
from tests.page_client import PageClient

GOLDEN = Path(__file__).parent / "golden"

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def sam(app: Flask) -> Person:
    return factories.person("sam@example.org")


def choices(person: Person) -> str:
    return links.path_for(preferences.CHOICES_LINK, person)


def unsubscribing(person: Person, kind: str = "?soort=invitations") -> str:
    return links.path_for(preferences.UNSUBSCRIBE_LINK, person) + kind


def refused_by(person: Person) -> set[MailTopic]:
    return set(MailTopic) - set(preferences.wanted_by(person))


def ticked(client: PageClient, person: Person) -> list[str]:
    return [str(box["value"]) for box in client.get(choices(person)).select("input[name=wanted][checked]")]


def test_the_page_shows_what_she_gets_and_names_what_always_comes(client: PageClient, sam: Person) -> None:
    preferences.choose(sam, [MailTopic.REMINDERS])
    page = client.get(choices(sam))
    assert ticked(client, sam) == ["reminders"]
    assert "sam@example.org" in page.get_text()
    assert "je bevestiging, de afspraak voor je agenda" in page.get_text()


def test_both_pages_speak_the_language_of_her_mail(client: PageClient, sam: Person) -> None:
    mail(recipient_email=sam.email, language="en", state=MailState.SENT, sent_at=NOON)
    for address in (choices(sam), unsubscribing(sam)):
        root = client.get(address).html
        assert root is not None and root["lang"] == "en"
    assert "Saved" in client.post(choices(sam), {"wanted": []}, follow_redirects=True, status=200).text


def test_she_chooses(client: PageClient, sam: Person) -> None:
    answer = client.post(choices(sam), {"wanted": ["evaluations", "agreements"]})
    assert answer.location == choices(sam)
    assert ticked(client, sam) == ["evaluations", "agreements"]
    client.post(choices(sam))
    assert ticked(client, sam) == []
    client.post(choices(sam), {"wanted": [topic.value for topic in MailTopic]})
    assert refused_by(sam) == set()


def test_what_is_no_kind_of_mail_changes_nothing(client: PageClient, sam: Person) -> None:
    client.post(choices(sam), {"wanted": ["confirmations"]}, status=422)
    client.post(choices(sam), {"wanted": ["reminders"]}, csrf_token="verlopen", status=422)
    assert refused_by(sam) == set()


def test_one_click_of_a_mail_server_works_without_cookie_token_or_redirect(client: PageClient, sam: Person) -> None:
    for _twice in range(2):
        answer = client.raw(unsubscribing(sam), 200, method="POST", data=ONE_CLICK)
        assert refused_by(sam) == {MailTopic.INVITATIONS}
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    client.inspected(answer, 200)


def test_the_one_click_may_come_as_multipart(client: PageClient, sam: Person) -> None:
    client.raw(unsubscribing(sam), 200, method="POST", data=ONE_CLICK, content_type="multipart/form-data")
    assert refused_by(sam) == {MailTopic.INVITATIONS}


def test_opening_the_link_changes_nothing_and_shows_a_button(client: PageClient, sam: Person) -> None:
    page = client.get(unsubscribing(sam))
    assert refused_by(sam) == set()
    [form] = page.select("main form")
    assert form["method"] == "post"
    assert "Uitnodigingen" in page.get_text()
    client.raw(unsubscribing(sam), 200, method="HEAD")
    assert refused_by(sam) == set()


@pytest.mark.parametrize("kind", ["", "?soort=iets"])
def test_a_link_that_got_damaged_unsubscribes_from_all_of_it(client: PageClient, sam: Person, kind: str) -> None:
    client.raw(unsubscribing(sam, kind), 200, method="POST", data=ONE_CLICK)
    assert refused_by(sam) == set(MailTopic)


def test_from_there_she_can_undo_it(client: PageClient, sam: Person) -> None:
    answer = client.raw(unsubscribing(sam), 200, method="POST", data=ONE_CLICK)
    assert choices(sam) in answer.get_data(as_text=True)


def test_each_link_opens_its_own_page_only(client: PageClient, sam: Person) -> None:
    token = links.token_for(preferences.UNSUBSCRIBE_LINK, sam)
    client.get(f"/mail/{token}", 404)
    client.get(f"/mail/afmelden/{links.token_for(preferences.CHOICES_LINK, sam)}", 404)
    client.raw(f"/mail/afmelden/{'A' * 32}", 404, method="POST", data=ONE_CLICK)
    assert refused_by(sam) == set()


def test_who_is_erased_has_no_page_any_more(client: PageClient, sam: Person) -> None:
    path = choices(sam)
    erasure.erase_everything_of(sam)
    db.session.commit()
    client.get(path, 404)


def test_her_own_page_leads_there(client: PageClient, app: Flask) -> None:
    registration = factories.registration(factories.knowledge_session(), "sam@example.org")
    page = client.get(service.path_of(registration))
    assert page.select(f"a[href='{choices(registration.person)}']")


def mailed() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).filter_by(kind="mail_choices_link")))


def test_who_lost_the_link_gets_it_by_mail_and_nobody_learns_who_is_known(client: PageClient, sam: Person) -> None:
    client.get("/mail")
    answers = [client.post("/mail", {"email": email}) for email in ("SAM@example.org", "onbekend@example.org")]
    assert {answer.location for answer in answers} == {"/mail?gevraagd=1"}
    assert "binnen een paar minuten in je mail" in client.get("/mail?gevraagd=1").get_text()
    [mail] = mailed()
    assert mail.recipient_email == "sam@example.org"
    assert choices(sam) in links.fill_in(mail.text_body)
    assert mail.topic is None, "who refused everything can still choose again"


def test_asking_again_within_the_hour_mails_nothing(client: PageClient, sam: Person) -> None:
    for _twice in range(2):
        client.post("/mail", {"email": sam.email})
    assert len(mailed()) == 1
    client.post("/mail", {"email": "geen adres"}, status=422)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mail_with_the_link(app: Flask, language: str, request: pytest.FixtureRequest) -> None:
    mail = enqueue(messages.mail_choices_link(factories.person("sam@example.org"), language, NOON))
    assert mail is not None
    golden.check(GOLDEN / f"mail_choices_link.{language}.txt", f"{mail.subject}\n\n{mail.text_body}", request)
    golden.check(GOLDEN / f"mail_choices_link.{language}.html", mail.html_body, request)
