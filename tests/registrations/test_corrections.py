"""What an organiser does for participants: several at once after a question, details put right, the link once more."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions import service as sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations import corrections, service
from sessions_app.registrations.corrections import Correction
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import EndedBecause, RegistrationStatus
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.cast import Cast
from tests.page_client import PageClient

CANCELLED, CONFIRMED = RegistrationStatus.CANCELLED, RegistrationStatus.CONFIRMED
PAGE = "/beheer/sessies/noord-1/deelnemers"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="noord-1")


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    client.set_language("en")
    return client.sign_in(cast.organiser_olga)


def registered(session: KnowledgeSession, name: str, email: str) -> Registration:
    made = service.register(session, RegistrationDetails(name, email)).registration
    db.session.commit()
    return made


def mails_to(email: str) -> list[tuple[str, MailState]]:
    found = select(OutgoingMail).where(OutgoingMail.recipient_email == email).order_by(OutgoingMail.id)
    return [(mail.kind, mail.state) for mail in db.session.scalars(found)]


def send_all() -> None:
    for mail in db.session.scalars(select(OutgoingMail)):
        mail.state = MailState.SENT
    db.session.commit()


def ticked(client: PageClient, act: str, *registrations: Registration) -> str:
    return f"{PAGE}/actie?doe={act}" + "".join(f"&kies={one.id}" for one in registrations)


def test_nobody_moves_up_only_to_be_cancelled_with_the_others(app: Flask) -> None:
    """By name she comes after the one whose place comes free; the one whom nobody ticked gets it."""
    session = factories.knowledge_session(slug="noord-1", capacity=1)
    an, bo, cas = (registered(session, name, f"{name.lower()}@example.org") for name in ("An", "Bo", "Cas"))
    corrections.cancel_all([an, bo])
    assert [one.status for one in (an, bo, cas)] == [CANCELLED, CANCELLED, CONFIRMED]
    assert [kind for kind, _state in mails_to("bo@example.org")] == ["waiting_list_joined", "registration_cancelled"]


def test_who_asked_first_gets_the_place(app: Flask) -> None:
    session = factories.knowledge_session(slug="noord-1", capacity=1, needs_approval=True)
    zoe, an = (registered(session, name, f"{name.lower()}@example.org") for name in ("Zoë", "An"))
    corrections.approve_all([an, zoe])
    assert [one.status for one in (zoe, an)] == [CONFIRMED, RegistrationStatus.WAITING]


def test_everyone_who_answers_to_the_filter_at_once(olga: PageClient) -> None:
    """Also who stands on another page of the table; not who was filtered away."""
    session = factories.knowledge_session(slug="noord-1", capacity=2)
    an, bo, *waiting = (registered(session, f"P{n:02}", f"p{n}@example.org") for n in range(60))
    page = olga.get(f"{PAGE}?toon=wacht")
    assert "Everyone in this list (58)" in page.get_text()
    page = olga.get(f"{PAGE}/actie?toon=wacht&doe=afmelden&allen=1&kies={an.id}")
    assert page.h1.get_text() == "Cancel 58 registrations?"  # type: ignore[union-attr]
    kept = page.select_one("input[name=kies]")["value"]  # type: ignore[index]
    olga.post(f"{PAGE}/actie", {"doe": "afmelden", "kies": kept})
    assert {one.status for one in waiting} == {CANCELLED}
    assert {an.status, bo.status} == {CONFIRMED}


def test_more_than_can_be_done_at_once_is_not_offered(
    olga: PageClient, session: KnowledgeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions_app.registrations.participants.MOST_AT_ONCE", 2)
    for name in ("Mo", "Sam", "Kim"):
        registered(session, name, f"{name.lower()}@example.org")
    assert "Everyone in this list" not in olga.get(PAGE).get_text()
    assert olga.raw(f"{PAGE}/actie?doe=afmelden&allen=1", status=303).location == PAGE


def test_the_question_names_them_as_they_asked(olga: PageClient) -> None:
    session = factories.knowledge_session(slug="noord-1", capacity=1, needs_approval=True)
    zoe, an = (registered(session, name, f"{name.lower()}@example.org") for name in ("Zoë", "An"))
    page = olga.get(ticked(olga, "goedkeuren", an, zoe))
    assert [one.get_text(strip=True) for one in page.select("main form li")] == ["Zoë", "An"]


def test_several_are_cancelled_after_a_question(olga: PageClient, session: KnowledgeSession) -> None:
    mo, sam, kim = (registered(session, name, f"{name.lower()}@example.org") for name in ("Mo", "Sam", "Kim"))
    page = olga.get(ticked(olga, "afmelden", mo, sam))
    assert "2 people get a mail about it." in page.get_text()
    assert [item.get_text().strip() for item in page.select("main form li")] == ["Mo", "Sam"]
    assert mo.is_confirmed
    ids = page.select_one("input[name=kies]")["value"]  # type: ignore[index]
    olga.post(f"{PAGE}/actie", {"doe": "afmelden", "kies": ids})
    db.session.expire_all()
    assert [one.status.value for one in (mo, sam, kim)] == ["cancelled", "cancelled", "confirmed"]
    assert mo.ended_because is EndedBecause.ORGANISER
    assert mails_to("mo@example.org")[-1][0] == "registration_cancelled"
    assert "2 registrations are cancelled." in olga.get(PAGE).get_text()
    count = len(mails_to("mo@example.org"))
    olga.post(f"{PAGE}/actie", {"doe": "afmelden", "kies": ids})
    assert len(mails_to("mo@example.org")) == count


def test_several_are_approved_or_turned_down(olga: PageClient, session: KnowledgeSession) -> None:
    session.needs_approval, session.capacity = True, 1
    mo, sam, kim = (registered(session, name, f"{name.lower()}@example.org") for name in ("Mo", "Sam", "Kim"))
    assert "Asks for approval" in olga.get(f"{PAGE}?toon=gevraagd").get_text()
    olga.post(f"{PAGE}/actie", {"doe": "goedkeuren", "kies": f"{mo.id},{sam.id}"})
    db.session.expire_all()
    assert [one.status.value for one in (mo, sam, kim)] == ["confirmed", "waiting", "requested"]
    olga.post(f"{PAGE}/actie", {"doe": "afwijzen", "kies": f"{kim.id},{mo.id}", "reason": "Alleen uit Noord."})
    db.session.expire_all()
    assert (kim.ended_because, mo.status) == (EndedBecause.NOT_APPROVED, RegistrationStatus.CONFIRMED)
    page = olga.get(f"{PAGE}?toon=afgemeld").get_text()
    assert "not approved" in page
    assert "there is no place free now" in olga.get(f"{PAGE}?toon=wacht").get_text()


def test_the_link_again_to_several(olga: PageClient, session: KnowledgeSession) -> None:
    mo, sam = (registered(session, name, f"{name.lower()}@example.org") for name in ("Mo", "Sam"))
    send_all()
    for _ in range(2):
        olga.post(f"{PAGE}/actie", {"doe": "link", "kies": f"{mo.id},{sam.id},77,x"})
    assert [kind for kind, _ in mails_to("mo@example.org")].count("own_link") == 1
    assert [kind for kind, _ in mails_to("sam@example.org")].count("own_link") == 1


def test_of_a_session_that_was_called_off_nobody_reads_that_she_has_a_place(
    olga: PageClient, session: KnowledgeSession
) -> None:
    session.capacity = 1
    mo, sam = (registered(session, name, f"{name.lower()}@example.org") for name in ("Mo", "Sam"))
    sessions.cancel(session)
    db.session.commit()
    page = olga.get(f"{PAGE}?toon=wacht").get_text()
    assert "Sam" in page and "nobody moves up any more" not in page
    send_all()
    olga.post(f"{PAGE}/actie", {"doe": "link", "kies": f"{mo.id},{sam.id}"})
    written = list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "own_link")))
    assert len(written) == 2
    for mail in written:
        assert "Deze sessie gaat niet door." in mail.text_body
        assert "Je hebt een plek" not in mail.text_body and "wachtlijst" not in mail.text_body
        assert "deur" not in mail.html_body


@pytest.mark.parametrize("query", ["", "?doe=afmelden", "?doe=onzin&kies=1", "?doe=afmelden&kies=999999&kies=x"])
def test_without_anybody_nothing_is_asked(olga: PageClient, session: KnowledgeSession, query: str) -> None:
    assert olga.raw(f"{PAGE}/actie{query}", 303).location == PAGE


def test_people_of_another_session_are_left_alone(olga: PageClient, session: KnowledgeSession) -> None:
    elsewhere = registered(factories.knowledge_session(slug="noord-2"), "Mo", "mo@example.org")
    olga.post(f"{PAGE}/actie", {"doe": "afmelden", "kies": str(elsewhere.id)})
    db.session.expire_all()
    assert elsewhere.is_confirmed


def test_a_typo_in_a_name_and_a_note(olga: PageClient, session: KnowledgeSession) -> None:
    mo = registered(session, "Mo van den Wti", "mo@example.org")
    before = len(mails_to("mo@example.org"))
    data = {"name": "Mo van den Wit", "email": "MO@example.org", "organisation": "De Brug", "note": "Belde: komt later"}
    olga.post(f"{PAGE}/{mo.id}", data)
    db.session.expire_all()
    assert (mo.name, mo.sort_name[:3], mo.organisation, mo.staff_note) == (
        "Mo van den Wit", "wit", "De Brug", "Belde: komt later",
    )  # fmt: skip
    assert (mo.link_version, len(mails_to("mo@example.org"))) == (0, before)
    assert "Belde: komt later" in olga.get(PAGE).get_text()
    page = olga.get(f"{PAGE}/{mo.id}")
    assert page.select_one("#name")["value"] == "Mo van den Wit"  # type: ignore[index]
    olga.post(f"{PAGE}/{mo.id}", {"name": "", "email": "geen adres"}, status=422)


def opened(olga: PageClient, registration: Registration) -> dict[str, str]:
    """What a browser would send of the page as it stands there."""
    form = olga.get(f"{PAGE}/{registration.id}").select_one("main form.panel")
    assert form is not None
    typed = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    return typed | {"note": form.select("textarea")[0].get_text().strip().replace("\n", "\r\n")}


def test_a_page_that_was_open_for_long_takes_nothing_back(olga: PageClient, session: KnowledgeSession) -> None:
    mo = registered(session, "Mo Wti", "mo@exmaple.org")
    mo.staff_note = "Belde.\nKomt later."
    page = opened(olga, mo)
    corrections.correct(mo, Correction("Mo Wit", "mo@example.org", "De Brug", "Coach", "Belde.\nKomt later."))
    db.session.commit()
    olga.post(f"{PAGE}/{mo.id}", page | {"job_title": "Arts"})
    db.session.expire_all()
    assert (mo.name, mo.person.email, mo.organisation, mo.job_title, mo.staff_note) == (
        "Mo Wit", "mo@example.org", "De Brug", "Arts", "Belde.\nKomt later.",
    )  # fmt: skip


def test_what_was_emptied_on_the_page_is_emptied(olga: PageClient, session: KnowledgeSession) -> None:
    mo = registered(session, "Mo", "mo@example.org")
    mo.organisation, mo.staff_note = "De Brug", "Belde."
    page = opened(olga, mo)
    olga.post(f"{PAGE}/{mo.id}", page | {"organisation": "", "email": "geen adres"}, status=422)
    olga.post(f"{PAGE}/{mo.id}", page | {"organisation": "", "note": ""})
    db.session.expire_all()
    assert (mo.name, mo.person.email, mo.organisation, mo.staff_note) == ("Mo", "mo@example.org", "", "")


def test_after_the_session_a_name_can_still_be_put_right(app: Flask, session: KnowledgeSession) -> None:
    mo = registered(session, "Mo Wti", "mo@example.org")
    with clock.set_to(session.ends_at + timedelta(days=1)):
        corrections.correct(mo, Correction("Mo Wit", "mo@example.org"))
        with pytest.raises(corrections.AddressIsSettled):
            corrections.correct(mo, Correction("Mo Wit", "mo.wit@example.org"))
    assert mo.name == "Mo Wit"


def test_another_address_gets_everything_and_the_old_one_nothing_more(
    olga: PageClient, client: PageClient, session: KnowledgeSession
) -> None:
    mo = registered(session, "Mo", "mo@exmaple.org")
    old_link = service.path_of(mo)
    send_all()
    olga.post(f"{PAGE}/{mo.id}", {"name": "Mo", "email": "mo@example.org"})
    db.session.expire_all()
    assert mo.person.email == "mo@example.org"
    assert mo.is_confirmed
    assert dict(mails_to("mo@example.org")) == {"own_link": MailState.DUE, "invitation": MailState.DUE}
    assert mails_to("mo@exmaple.org") == [("place_withdrawn", MailState.DUE)]
    of_session = db.session.scalars(select(Invitation).where(Invitation.knowledge_session_id == session.id)).all()
    assert {invitation.person.email: invitation.method.value for invitation in of_session} == {
        "mo@exmaple.org": "CANCEL",
        "mo@example.org": "REQUEST",
    }
    client.get(old_link, status=404)
    client.get(service.path_of(mo))


def test_a_mail_that_had_not_left_does_not_take_the_new_link_to_the_old_address(
    client: PageClient, session: KnowledgeSession
) -> None:
    mo = registered(session, "Mo", "mo@exmaple.org")
    client.post("/aanmelding", {"email": "mo@exmaple.org"})  # all her links in one mail, about no session alone
    corrections.correct(mo, Correction("Mo", "mo@example.org"))
    due = select(OutgoingMail.recipient_email, OutgoingMail.kind).where(OutgoingMail.state == MailState.DUE)
    assert db.session.execute(due.order_by(OutgoingMail.id)).tuples().all() == [
        ("mo@example.org", "own_link"),
        ("mo@example.org", "invitation"),
    ]


def test_an_address_that_is_registered_already_is_refused(olga: PageClient, session: KnowledgeSession) -> None:
    mo = registered(session, "Mo", "mo@example.org")
    registered(session, "Sam", "sam@example.org")
    answer = olga.post(f"{PAGE}/{mo.id}", {"name": "Moo", "email": "sam@example.org"}, status=422)
    assert b"Somebody is registered" in answer.data
    db.session.expire_all()
    assert (mo.name, mo.person.email) == ("Mo", "mo@example.org")


def test_who_waits_keeps_her_place_in_line(app: Flask) -> None:
    session = factories.knowledge_session(capacity=1)
    registered(session, "Mo", "mo@example.org")
    sam, kim = registered(session, "Sam", "sam@exmaple.org"), registered(session, "Kim", "kim@example.org")
    corrections.correct(sam, Correction("Sam", "sam@example.org"))
    assert sam.status_since < kim.status_since
    assert [kind for kind, _ in mails_to("sam@example.org")] == ["own_link"]


def test_what_someone_may_see_of_one_participant(
    client: PageClient, cast: Cast, olga: PageClient, session: KnowledgeSession
) -> None:
    mo = registered(session, "Mo", "mo@example.org")
    address = f"{PAGE}/{mo.id}"
    assert "mo@example.org" in str(olga.get(address))
    olga.post(f"{address}/link")
    client.sign_in(cast.organiser_olaf).get(address, status=404)
    client.sign_in(cast.partner_petra).get(address, status=403)


def test_a_registration_for_a_session_that_has_begun_offers_no_cancelling(
    olga: PageClient, session: KnowledgeSession
) -> None:
    path = f"{PAGE}/{registered(session, 'Mo', 'mo@example.org').id}/afmelden"
    assert olga.get(path).find("form", action=path)
    session.starts_at = clock.now() - timedelta(minutes=10)
    db.session.commit()
    page = olga.get(path)
    assert "The session has begun." in page.get_text() and "gets a mail" not in page.get_text()
    assert page.find("form", action=path) is None
    olga.post(path, status=409)
