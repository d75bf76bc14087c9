"""The organiser sees how many people a change tells, before it is saved."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from sessions_app.core.extensions import db
from sessions_app.invitations import service as invitations
from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionStatus
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations.events import RegistrationConfirmed
from sessions_app.registrations.models import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.invitations.letterbox import due, let_leave
from tests.invitations.rounds import open_invitation
from tests.knowledge_sessions.test_change import address, again, filled
from tests.page_client import PageClient

ASKS = {"asks_first": "1"}
LATER = {"starts_at": "2027-02-01T10:00", "ends_at": "2027-02-01T12:00"}


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


@pytest.fixture
def busy(client: PageClient) -> KnowledgeSession:
    """Three with a place, of whom one's invitation has not left; one waits, one has an offer; one was invited."""
    ours = factories.knowledge_session()
    for number in range(3):
        if number == 2:
            open_invitation(ours, "uitgenodigd@example.org")
            let_leave()
        registration = factories.registration(ours, f"plek{number}@example.org")
        invitations.send_invitation(RegistrationConfirmed(registration))
    factories.registration(ours, status=RegistrationStatus.WAITING)
    factories.registration(ours, status=RegistrationStatus.OFFERED)
    factories.registration(ours, status=RegistrationStatus.CANCELLED)
    db.session.commit()
    return ours


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_who_waits_and_has_it_in_her_calendar_is_counted_with_the_invitations(
    olga: PageClient, busy: KnowledgeSession
) -> None:
    open_invitation(busy, "wacht@example.org")
    let_leave()
    factories.registration(busy, "wacht@example.org", status=RegistrationStatus.WAITING)
    db.session.commit()
    fields = filled(olga.get(address(busy, "/verzetten"))) | LATER
    asked = page_of(olga.post(address(busy, "/verzetten"), fields | ASKS, 200))
    assert asked.select_one(".notice h2").get_text() == "Deze wijziging stuurt 5 mensen een bijgewerkte uitnodiging"
    details = [line.get_text() for line in asked.select(".notice li")]
    assert details[2] == "1 persoon zonder plek die de sessie in de agenda heeft."
    assert details[3] == "Ook krijgen 2 mensen zonder plek een mail (wachtlijst, aanbod of aanvraag)."


@pytest.mark.parametrize("what", ["/bewerken", "/verzetten"])
def test_nothing_is_saved_before_she_says_so(olga: PageClient, busy: KnowledgeSession, what: str) -> None:
    before, mails = (busy.starts_at, busy.updated_at, busy.sequence), len(due())
    fields = filled(olga.get(address(busy, what))) | LATER
    asked = page_of(olga.post(address(busy, what), fields | ASKS, 200))
    assert asked.select_one(".notice h2").get_text() == "Deze wijziging stuurt 4 mensen een bijgewerkte uitnodiging"
    details = [line.get_text() for line in asked.select(".notice li")]
    assert details == [
        "3 mensen met een plek.",
        "1 persoon die is uitgenodigd en de sessie in de agenda heeft.",
        "Ook krijgen 2 mensen zonder plek een mail (wachtlijst, aanbod of aanvraag).",
    ]
    assert "maandag 1 februari 2027" in asked.select_one("dl.pairs strong").get_text()
    again(busy)
    assert ((busy.starts_at, busy.updated_at, busy.sequence), len(due())) == (before, mails)
    told = {mail.id for mail in due()}
    olga.post(address(busy, what), filled(asked) | {"explanation": "De zaal lekt."}, 303)
    assert again(busy).starts_at.isoformat() == "2027-02-01T09:00:00+00:00"
    new = [mail for mail in due() if mail.id not in told]
    assert len([mail for mail in new if mail.calendar_method == "REQUEST"]) == 4
    assert len(new) == 6  # as many as the page said
    assert sum("De zaal lekt." in mail.text_body for mail in new) == 6  # a first invitation that waited too


def test_back_keeps_everything(olga: PageClient, busy: KnowledgeSession) -> None:
    fields = filled(olga.get(address(busy, "/bewerken"))) | LATER | {"description": "Regel 1\n\n**Regel 2** & <zo>"}
    asked = filled(page_of(olga.post(address(busy, "/bewerken"), fields | ASKS, 200)))
    form = page_of(olga.post(address(busy, "/bewerken"), asked | {"back": "1", "explanation": "Lekkage"}, 200))
    shown = {name: value[0].strip() for name, value in filled(form).items()}
    assert (shown["starts_at"], shown["explanation"]) == ("2027-02-01T10:00", "Lekkage")
    assert shown["description"] == "Regel 1\n\n**Regel 2** & <zo>"
    assert again(busy).sequence == 0


@pytest.mark.parametrize("harmless", [{"title": "Beter gezegd", "summary": "Anders"}, {"venue_access": "Geen drempel"}])
def test_what_disturbs_nobody_is_saved_at_once(
    olga: PageClient, busy: KnowledgeSession, harmless: dict[str, str]
) -> None:
    let_leave()
    db.session.commit()
    fields = filled(olga.get(address(busy, "/bewerken")))
    olga.post(address(busy, "/bewerken"), fields | harmless | ASKS, 303)
    assert (again(busy).sequence, due()) == (0, [])


@pytest.mark.parametrize("status", [SessionStatus.DRAFT, SessionStatus.PUBLISHED])
def test_where_nobody_is_told_it_is_saved_at_once(olga: PageClient, status: SessionStatus) -> None:
    ours = factories.knowledge_session(status=status)
    fields = filled(olga.get(address(ours, "/verzetten"))) | LATER
    olga.post(address(ours, "/verzetten"), fields | ASKS, 303)
    assert again(ours).starts_at.isoformat() == "2027-02-01T09:00:00+00:00"


@pytest.mark.parametrize("what", ["/bewerken", "/verzetten"])
@pytest.mark.parametrize("confirms", [{}, {"confirmed": "1"}, {"confirmed": "1", **ASKS}])
def test_another_program_saves_in_one_step(
    olga: PageClient, busy: KnowledgeSession, what: str, confirms: dict[str, str]
) -> None:
    fields = filled(olga.get(address(busy, what))) | LATER
    olga.post(address(busy, what), fields | confirms, 303)
    assert again(busy).sequence == 1


def test_a_double_click_moves_once_and_goes_on(olga: PageClient, busy: KnowledgeSession) -> None:
    fields = filled(olga.get(address(busy, "/verzetten"))) | LATER | {"explanation": "Lekkage"}
    first = olga.post(address(busy, "/verzetten"), fields, 303)
    mails = len(due())
    second = olga.post(address(busy, "/verzetten"), fields, 303)
    assert second.location == first.location
    assert (again(busy).sequence, len(due())) == (1, mails)
    assert "Bewaard." in olga.get(second.location).get_text()
    olga.post(address(busy, "/verzetten"), fields | {"venue_name": "Elders"}, 409)  # not what stands there by now


def test_somebody_else_saved_in_between(olga: PageClient, busy: KnowledgeSession) -> None:
    fields = filled(olga.get(address(busy, "/bewerken"))) | LATER
    asked = filled(page_of(olga.post(address(busy, "/bewerken"), fields | ASKS, 200)))
    olga.post(address(busy, "/bewerken"), filled(olga.get(address(busy, "/bewerken"))) | {"title": "De ander"})
    refused = page_of(olga.post(address(busy, "/bewerken"), asked | {"explanation": "Lekkage"}, 409))
    assert (again(busy).title, busy.sequence) == ("De ander", 0)
    assert filled(refused)["explanation"][0].strip() == "Lekkage"
    olga.post(address(busy, "/bewerken"), fields | ASKS, 409)  # already at the first step


def test_what_the_rules_refuse_is_refused_before_the_question(olga: PageClient, busy: KnowledgeSession) -> None:
    past = {"starts_at": "2026-02-01T10:00", "ends_at": "2026-02-01T12:00"}
    for what in ("/bewerken", "/verzetten"):
        olga.post(address(busy, what), filled(olga.get(address(busy, what))) | past | ASKS, 409)


def test_another_link_asks_only_of_who_takes_part_online(olga: PageClient) -> None:
    ours = factories.knowledge_session(online_url="https://meet.example.org/oud")
    for email, online in (("thuis@example.org", True), ("zaal@example.org", False)):
        registration = factories.registration(ours, email, online=online)
        invitations.send_invitation(RegistrationConfirmed(registration))
    db.session.commit()
    fields = filled(olga.get(address(ours, "/bewerken"))) | {"online_url": "https://meet.example.org/nieuw"}
    asked = page_of(olga.post(address(ours, "/bewerken"), fields | ASKS, 200))
    assert asked.select_one(".notice h2").get_text() == "Deze wijziging stuurt 1 persoon een bijgewerkte uitnodiging"


def test_the_pages_to_move_and_to_cancel_tell_how_many(olga: PageClient, busy: KnowledgeSession) -> None:
    move = olga.get(address(busy, "/verzetten")).select_one(".notice").get_text()
    assert "Deze wijziging stuurt 4 mensen een bijgewerkte uitnodiging" in move
    cancel = olga.get(address(busy, "/afgelasten")).select_one(".notice").get_text()
    assert "Afgelasten stuurt 6 mensen een mail. Bij 3 gaat de sessie uit de agenda." in cancel
    before = {mail.id for mail in db.session.query(OutgoingMail)}
    olga.post(address(busy, "/afgelasten"), {"explanation": "Te weinig mensen"})
    told = [mail for mail in db.session.query(OutgoingMail) if mail.id not in before]
    assert (len(told), len([mail for mail in told if mail.calendar_method == "CANCEL"])) == (6, 3)
    assert all(mail.state is MailState.DUE for mail in told)


@pytest.mark.parametrize(("people", "said"), [(0, "Niemand krijgt een mail."), (1, "1 persoon krijgt een mail.")])
def test_after_cancelling_it_is_said_how_many_are_told(olga: PageClient, people: int, said: str) -> None:
    ours = factories.knowledge_session()
    for _number in range(people):
        factories.registration(ours)
    olga.post(address(ours, "/afgelasten"), {"explanation": ""})
    assert f"De sessie is afgelast. {said}" in olga.get(address(ours)).get_text(" ")
