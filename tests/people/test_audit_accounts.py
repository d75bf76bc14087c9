"""What of accounts, keys and links gets into the audit trail beside signing in with a password."""

import pytest
from bs4 import BeautifulSoup

from sessions_app.agreements import service
from sessions_app.agreements.models import AgreementStatus
from sessions_app.core import retention
from sessions_app.core.extensions import db
from sessions_app.outbox.models import MailState
from sessions_app.pages import trail_words
from sessions_app.people import audit, passkeys
from sessions_app.people.audit_models import Action
from tests import factories
from tests.agreements.made import in_days, past_session, proposer_of, running
from tests.cast import PASSWORD, Cast
from tests.outbox.mails import mail
from tests.page_client import PageClient
from tests.people import trail
from tests.people.test_passkeys import kept_passkey
from tests.people.test_second_step import BASE, later, set_up, sign_in


def told(*actions: str) -> list[tuple[str, str, int | None]]:
    return [(one.action, one.subject_kind, one.subject_id) for one in trail.entries(*actions)]


def ask_for_help(days: int = 10) -> None:
    agreement = running(past_session())
    agreement.due_on = in_days(days)
    service.tell_how_it_goes(agreement, proposer_of(agreement), AgreementStatus.STUCK, service.Extras(help_wanted=True))
    db.session.commit()


def test_a_wrong_code_is_a_failed_sign_in_of_that_account(client: PageClient, cast: Cast) -> None:
    set_up(client, cast.organiser_olga)
    sign_in(client.app, "000000", 422)
    assert told("sign_in_failed") == [("sign_in_failed", "user", cast.organiser_olga.id)]
    assert trail.last("sign_in_failed").endpoint == "people.sign_in_with_code"


def test_a_passkey_that_opens_nothing_is_a_failed_sign_in(client: PageClient) -> None:
    client.post("/inloggen/passkey", {"credential": "{}"}, status=422)
    assert told("sign_in_failed") == [("sign_in_failed", "user", None)]


def test_a_passkey_that_comes_and_goes_is_noted_with_whose_it_is(client: PageClient, cast: Cast) -> None:
    olga = cast.organiser_olga
    number = kept_passkey(olga).id
    client.sign_in(olga).post(f"/mijn-account/passkeys/{number}/verwijderen")
    kept_passkey(olga)
    passkeys.remove_all(olga)
    db.session.commit()
    found = [(one.action, one.subject_id, one.actor_id) for one in trail.entries() if one.subject_kind == "passkey"]
    assert found == [
        ("added", olga.id, None),
        ("removed", olga.id, olga.id),
        ("added", olga.id, None),
        ("removed", olga.id, None),
    ]


def test_new_recovery_codes_and_the_use_of_one_are_noted(client: PageClient, cast: Cast) -> None:
    olga = cast.organiser_olga
    phone, _codes = set_up(client, olga)
    with later():
        form = {"password": PASSWORD, "code": phone.code()}
        answer = client.post(f"{BASE}/nieuwe-codes", form, status=200)
    code = BeautifulSoup(answer.data, "html.parser").select(".second-step__codes code")[0].get_text()
    sign_in(client.app, code)
    found = [one for one in told("changed", "used") if one[1] == "recovery_codes"]
    assert found == [
        ("changed", "recovery_codes", olga.id),
        ("changed", "recovery_codes", olga.id),
        ("used", "recovery_codes", olga.id),
    ]


def test_the_link_for_a_door_helper_is_noted(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    base = f"/beheer/sessies/{knowledge_session.slug}/presentie/hulp"
    client.sign_in(cast.organiser_olga)
    client.post(base)
    client.post(f"{base}/intrekken")
    client.post(f"{base}/intrekken")
    found = [one for one in trail.entries("added", "removed") if one.subject_kind == "door_link"]
    assert [(one.action, one.actor_id, one.knowledge_session_id) for one in found] == [
        ("added", cast.organiser_olga.id, knowledge_session.id),
        ("removed", cast.organiser_olga.id, knowledge_session.id),
    ]


def test_the_desk_is_noted_when_it_shows_what_people_agreed_on(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.organiser_olga).get("/beheer")
    assert not trail.entries("viewed")
    ask_for_help()
    client.get("/beheer")
    entry = trail.last("viewed")
    assert (entry.subject_kind, entry.endpoint, entry.actor_id) == ("agreements", "pages.desk", cast.organiser_olga.id)


def test_the_overview_of_a_coordinator_is_noted_when_it_does(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.coordinator_cor).get("/inzicht")
    assert not trail.entries("viewed")
    ask_for_help(days=-2)
    client.get("/inzicht")
    entry = trail.last("viewed")
    assert (entry.subject_kind, entry.endpoint) == ("agreements", "insights.overview")


def test_a_mail_that_is_sent_again_is_noted(client: PageClient, cast: Cast) -> None:
    number = mail(subject="Over een account", state=MailState.GIVEN_UP, tries=78).id
    db.session.commit()
    client.sign_in(cast.admin_anna).post(f"/beheer/mail/{number}/opnieuw")
    assert told("sent_again") == [("sent_again", "mail", number)]


def test_whose_account_an_administrator_opens_is_noted(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.admin_anna).get(f"/beheer/gebruikers/{cast.organiser_olga.id}")
    assert told("viewed") == [("viewed", "user", cast.organiser_olga.id)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_log_has_words_for_every_sweep(client: PageClient, cast: Cast, language: str) -> None:
    for what in retention._sweeps:
        audit.note_sweep(retention.Swept(what, 3))
    db.session.commit()
    assert set(retention._sweeps) <= set(trail_words.SUBJECTS)
    client.set_language(language)
    page = client.sign_in(cast.admin_anna).get(f"/beheer/logboek?actie={Action.SWEPT}").get_text(" ")
    assert ("namen op uitnodigingen" in page) is (language == "nl")
    assert "mail_body" not in page
