"""GET, POST /afspraken/<token>"""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from sessions_app.agreements.models import Agreement, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState
from sessions_app.people.models import Person
from sessions_app.registrations.queries import registrations_of
from tests import factories
from tests.agreements.made import WHAT, emails_of, in_days, mails, page_of, past_session, proposed, running, the
from tests.outbox.mails import mail
from tests.page_client import PageClient, text_of


@pytest.fixture
def mo(app: Flask) -> Person:
    past_session()
    return factories.person("mo@example.org")


def filled_in(**values: Any) -> dict[str, Any]:
    return {"what": WHAT, "with": "fatma@example.org", "due_on": in_days(30).isoformat()} | values


@pytest.mark.parametrize("typed", ["1" * 5_000, "٣", "organisation:bestaat-niet"])
def test_what_no_choice_can_be_is_refused_in_words(mo: Person, client: PageClient, typed: str) -> None:
    answer = client.post(page_of(mo), filled_in(**{"with": typed}), status=422)
    assert "Vul een e-mailadres in met een @" in answer.text or "Kies opnieuw" in answer.text


def test_a_foreign_tampered_or_revoked_link_is_404(mo: Person, client: PageClient) -> None:
    address = page_of(mo)
    client.get(address)
    client.get(address[:-1] + ("A" if address[-1] != "A" else "B"), status=404)
    client.get("/afspraken/onzin", status=404)
    mo.link_version += 1
    db.session.commit()
    client.get(address, status=404)


def test_it_speaks_the_language_of_her_mail(mo: Person, client: PageClient) -> None:
    assert _spoken_on(client, mo) == "nl"
    for language, days in (("nl", 2), ("en", 1)):
        sent_at = clock.now() - timedelta(days=days)
        mail(recipient_email=mo.email, language=language, state=MailState.SENT, sent_at=sent_at)
    assert _spoken_on(client, mo) == "en"
    client.set_language("nl")
    assert _spoken_on(client, mo) == "nl"


def test_once_her_mails_are_erased_it_speaks_the_language_she_was_written_in(mo: Person, client: PageClient) -> None:
    [hers] = registrations_of(mo.id)
    hers.language = "en"
    db.session.commit()
    assert _spoken_on(client, mo) == "en"
    agreement = proposed(hers.knowledge_session)
    for one in agreement.parties:
        one.language = "nl" if one.person_id == mo.id else "en"
    db.session.commit()
    assert _spoken_on(client, mo) == "nl"


def _spoken_on(client: PageClient, person: Person) -> str:
    root = client.get(page_of(person)).html
    assert root is not None
    return str(root["lang"])


def test_everything_has_its_place(mo: Person, client: PageClient) -> None:
    knowledge_session = db.session.query(KnowledgeSession).one()
    proposed(knowledge_session, by="ayse@example.org", to="mo@example.org")
    running(knowledge_session)
    proposed(knowledge_session)
    page = client.get(page_of(mo))
    headings = [heading.get_text() for heading in page.find_all("h2")]
    assert headings == ["Klopt dit?", "Dit loopt", "Wacht op een ja", "Maak een nieuwe afspraak"]
    assert [len(the(page, f"section[aria-labelledby={one}]").select("article")) for one in ("loopt", "wacht")] == [1, 1]
    listed = [field.parent.get_text(" ", strip=True) for field in page.select('input[name="with"]') if field.parent]
    assert any("Ayşe Voorbeeld" in label for label in listed)
    assert "Fatma" not in page.get_text()  # not on "wie is wie"
    assert "Mo Voorbeeld" not in " ".join(listed)


def test_looking_changes_nothing(mo: Person, client: PageClient) -> None:
    agreement = running(db.session.query(KnowledgeSession).one())
    client.get(f"{page_of(mo)}?afspraak={agreement.id}&status=done")
    client.get(f"{page_of(mo)}?afspraak=9999999999999999999&status=done")
    db.session.expire_all()
    assert db.session.query(Agreement).one().status is AgreementStatus.OPEN


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"with": "other", "with_email": "fatma@example.org"},
        {"with": "", "with_email": "fatma@example.org"},
        {"with": "Fatma@Example.org"},
        {"due_on": "other", "other_date": "2026-12-24"},
        {"due_on": "", "other_date": "2026-12-24"},
        {"due_on": "other", "other_date": "24-12-2026"},
    ],
)
def test_proposing_by_address(mo: Person, client: PageClient, values: dict[str, str]) -> None:
    client.post(page_of(mo), filled_in(**values))
    agreement = db.session.query(Agreement).one()
    assert emails_of(agreement) == {"mo@example.org", "fatma@example.org"}
    assert [mail.kind for mail in mails()] == ["agreement_proposed"]


def test_without_a_list_the_mistake_is_beside_the_address(mo: Person, client: PageClient) -> None:
    for one in registrations_of(factories.person("ayse@example.org").id):
        one.share_contact = False
    db.session.commit()
    page = client.post(page_of(mo), filled_in(**{"with": ""}), status=422).get_data(as_text=True)
    assert 'id="with_email-error"' in page
    assert page.count("Vul het e-mailadres in van degene met wie je dit afspreekt.") == 2


@pytest.mark.parametrize("address", ["fatma@example.org", "vreemd@example.net"])
def test_a_typed_address_may_have_no_place_and_the_card_keeps_saying_so(
    mo: Person, client: PageClient, address: str
) -> None:
    client.post(page_of(mo), filled_in(**{"with": address}))
    assert "We mailen alleen wie een plek heeft" in the(client.get(page_of(mo)), ".agreement").get_text()


def test_the_card_of_who_was_chosen_on_the_list_does_not(mo: Person, client: PageClient) -> None:
    proposed(db.session.query(KnowledgeSession).one())
    assert "alleen als er een plek bij hoort" not in client.get(page_of(mo)).get_text()


def test_a_double_click_is_one_agreement_and_one_mail(mo: Person, client: PageClient) -> None:
    sent = [client.post(page_of(mo), filled_in()).location for _time in range(2)]
    assert sent[0] == sent[1]
    assert (db.session.query(Agreement).count(), len(mails())) == (1, 1)
    for other in ({"what": "Iets anders"}, {"due_on": in_days(14).isoformat()}, {"with": "ayse@example.org"}):
        client.post(page_of(mo), filled_in(**other))
    assert db.session.query(Agreement).count() == 4


def test_what_was_taken_back_can_be_proposed_again(mo: Person, client: PageClient) -> None:
    client.post(page_of(mo), filled_in())
    agreement = db.session.query(Agreement).one()
    client.post(f"{page_of(mo)}/{agreement.id}/status", {"status": "dropped"})
    client.post(page_of(mo), filled_in())
    assert db.session.query(Agreement).count() == 2


def test_proposing_to_someone_on_the_list(mo: Person, client: PageClient) -> None:
    page = client.get(page_of(mo))
    ids = [str(field["value"]) for field in page.select('input[name="with"]') if str(field["value"]).isdecimal()]
    client.post(page_of(mo), filled_in(**{"with": ids[0]}))
    assert db.session.query(Agreement).one().parties[1].name == "Ayşe Voorbeeld"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "x" * 501}, "what"),
        ({"with": "mo@example.org"}, "with_email"),
        ({"with": "geen adres"}, "with_email"),
        ({"with": "", "with_email": ""}, "with-0"),
        ({"with": "other", "with_email": ""}, "with_email"),
        ({"with": "fatma@example.org", "with_email": "geen adres"}, "with_email"),
        ({"with": "424242"}, "with-0"),
        ({"with": "organisation:bestaat-niet"}, "with-0"),
        ({"with": [f"{n}@example.org" for n in range(10)]}, "with-0"),
        ({"with": "999999999999999999999999"}, "with_email"),
        ({"due_on": "2026-11-20"}, "other_date"),
        ({"due_on": "2029-01-01"}, "other_date"),
        ({"due_on": "morgen"}, "other_date"),
        ({"due_on": ""}, "due_on-0"),
        ({"csrf_token": "wrong"}, None),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    mo: Person, client: PageClient, values: dict[str, str], field: str | None
) -> None:
    answer = client.post(page_of(mo), filled_in(**values), status=422)
    page = client.inspected(answer, 422)
    summary = page.select_one(".error-summary")
    assert summary is not None
    links = [str(link["href"]) for link in summary.find_all("a")]
    assert links == ([f"#{field}"] if field else [])
    if "what" not in values:
        assert WHAT in the(page, "textarea").get_text()
    assert db.session.query(Agreement).count() == 0
    assert mails() == []


def test_a_known_and_a_new_address_get_the_same_answer(mo: Person, client: PageClient) -> None:
    seen = []
    for address in ("fatma@example.org", "nieuw@example.net"):
        answer = client.post(page_of(mo), filled_in(**{"with": address}))
        page = client.get(answer.location)
        seen.append(page.get_text(" ", strip=True).replace(address, "…"))
        assert len(mails("agreement_proposed")) == 1  # only to the one who has a place
        db.session.query(Agreement).one()
        db.session.delete(db.session.query(Agreement).one())
        db.session.commit()
    assert seen[0] == seen[1]


def test_another_session_can_be_chosen(mo: Person, client: PageClient) -> None:
    older = factories.knowledge_session(starts_at=clock.now() - timedelta(days=90), title="De eerste keer")
    factories.registration(older, "mo@example.org")
    factories.knowledge_session(starts_at=clock.now() - timedelta(days=3), slug="zonder-mo")
    page = client.get(f"{page_of(mo)}?sessie={older.slug}")
    assert the(page, 'input[name="session"]')["value"] == older.slug
    client.post(page_of(mo), filled_in(session=older.slug))
    assert db.session.query(Agreement).one().knowledge_session_id == older.id
    page = client.get(f"{page_of(mo)}?sessie=zonder-mo")
    assert the(page, 'input[name="session"]')["value"] != "zonder-mo"


def test_of_a_session_to_come_nothing_is_said_to_be_after_it(mo: Person, client: PageClient) -> None:
    ahead = factories.knowledge_session(starts_at=clock.now() + timedelta(days=30), title="Straks")
    factories.registration(ahead, "mo@example.org")
    said = client.get(f"{page_of(mo)}?sessie={ahead.slug}").find(attrs={"aria-labelledby": "nieuw"}).get_text()
    assert "Bij de sessie: Straks" in said
    assert "Na " not in said


def test_who_has_no_session_sees_no_form(app: Flask, client: PageClient) -> None:
    stranger = factories.person("vreemd@example.org")
    page = client.get(page_of(stranger))
    assert page.select_one("textarea") is None
    answer = client.post(page_of(stranger), filled_in(), status=422)
    assert "Traceback" not in text_of(answer)


def test_several_are_chosen_and_typed_at_once(mo: Person, client: PageClient) -> None:
    ayse = factories.person("ayse@example.org")
    on_list = str(next(one.id for one in registrations_of(ayse.id)))
    values = filled_in(**{"with": [on_list], "with_email": "fatma@example.org, nieuw@example.net"})
    client.post(page_of(mo), values)
    agreement = db.session.query(Agreement).one()
    assert [(one.name, one.by_address, one.is_asked) for one in agreement.parties] == [
        ("Mo Voorbeeld", False, True), ("Ayşe Voorbeeld", False, True), ("", True, True), ("", True, False),
    ]  # fmt: skip
    assert sorted(mail.recipient_email for mail in mails()) == ["ayse@example.org", "fatma@example.org"]
    page = client.get(page_of(mo)).get_text()
    assert "fatma@example.org" in page  # she typed it
    assert "nieuw@example.net" in page
    page = client.get(page_of(ayse)).get_text()
    assert "fatma@" not in page
    assert "nieuw@" not in page
    assert "Een deelnemer" in page


def test_a_partner_of_the_session_is_a_party_without_mail(app: Flask, client: PageClient) -> None:
    past_session(partners=[factories.organisation()])
    mo = factories.person("mo@example.org")
    page = client.get(page_of(mo))
    box = page.select_one('input[value="organisation:de-regenboog-groep"]')
    assert box is not None
    client.post(page_of(mo), filled_in(**{"with": "organisation:de-regenboog-groep"}))
    agreement = db.session.query(Agreement).one()
    assert agreement.status is AgreementStatus.OPEN
    assert mails() == []
    assert "De Regenboog Groep" in client.get(page_of(mo)).get_text()


def test_searching_the_list_keeps_all_that_was_chosen_and_sends_nothing(app: Flask, client: PageClient) -> None:
    session = past_session()
    for number in range(40):
        factories.registration(
            session, f"p{number}@example.org", name=f"Persoon {number}", organisation="Buurtteam", share_contact=True
        )
    mo = factories.person("mo@example.org")
    page = client.get(page_of(mo))
    assert len(page.select('input[name="with"]')) == 41
    chosen = str(page.select('input[name="with"]')[7]["value"])
    values = {"search": "1", "find": "persoon 3", "with": chosen, "what": WHAT, "due_on": in_days(14).isoformat()}
    page = client.inspected(client.post(page_of(mo), values, status=200), 200)
    boxes = page.select('input[name="with"]')
    assert boxes[0]["value"] == chosen
    assert [box.has_attr("checked") for box in boxes] == [True] + [False] * 11
    assert WHAT in the(page, "textarea#what").get_text()
    assert the(page, 'input[name="due_on"][checked]')["value"] == in_days(14).isoformat()
    assert db.session.query(Agreement).count() == 0


def test_an_unasked_address_sees_nothing_of_it(mo: Person, client: PageClient) -> None:
    """She has a page of another session; of this one nobody told her."""
    stranger = factories.person("nieuw@example.net")
    client.post(page_of(mo), filled_in(**{"with": "nieuw@example.net"}))
    agreement = db.session.query(Agreement).one()
    assert WHAT not in client.get(page_of(stranger)).get_text()
    client.post(f"{page_of(stranger)}/{agreement.id}/status", {"status": "open"}, status=404)


@pytest.mark.parametrize("tapped", ["done", "stuck", "help", "dropped"])
def test_one_tap_in_the_mail_is_one_button_on_the_page(mo: Person, client: PageClient, tapped: str) -> None:
    session = db.session.query(KnowledgeSession).one()
    running(session)
    agreement = running(session, days=60)
    page = client.get(f"{page_of(mo)}?afspraak={agreement.id}&status={tapped}")
    first = the(page, "article.agreement")
    assert first["id"] == f"afspraak-{agreement.id}"
    form = the(first, "form")
    fields = {str(one["name"]): one["value"] for one in form.select("input") if one["name"] != "csrf_token"}
    wanted = {"status": "stuck", "help_wanted": "1"} if tapped == "help" else {"status": tapped}
    assert fields == wanted
    client.post(str(form["action"]), fields)
    db.session.expire_all()
    assert agreement.status.value == wanted["status"]
    assert agreement.help_wanted == (tapped == "help")


def test_the_history_is_there_for_who_is_in_it(mo: Person, client: PageClient) -> None:
    agreement = running(db.session.query(KnowledgeSession).one())
    lines = [line.get_text(" ", strip=True) for line in client.get(page_of(mo)).select(".history li")]
    assert len(lines) == 2
    assert "Ayşe Voorbeeld zei ja" in lines[0]
    assert "Jij stelde de afspraak voor" in lines[1]
    assert agreement.what in lines[1]
