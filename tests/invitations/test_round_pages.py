"""The pages of a round: from a list to a mail, and what an organiser sees of it."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundState
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.audit_models import AuditEntry
from sessions_app.registrations.rules import RegistrationStatus
from tests import factories
from tests.cast import Cast
from tests.invitations import round_cast as cast
from tests.page_client import PageClient

ALL = "/beheer/sessies/noord-1/uitnodigen"
LIST = "Naam;E-mail\nAyşe <b>;ayse@example.org\nFout;fout\nNoa;noa@example.org\nNoa;noa@example.org\n"
TEXT = {"title": "Kom je, {voornaam}?", "body": "Beste {naam},\n\n**{titel}**", "language": "nl", "way": "mail"}


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(slug="noord-1", title="Werk & <wonen>")


@pytest.fixture
def olga(client: PageClient, cast: Cast) -> PageClient:
    return client.sign_in(cast.organiser_olga)


def given(client: PageClient, text: str = LIST) -> str:
    """The address of the draft that this list becomes."""
    return str(client.post(f"{ALL}/nieuw/lijst", {"pasted": text}).location)


def the_round() -> InvitationRound:
    db.session.expire_all()
    return db.session.scalars(select(InvitationRound)).one()


def test_a_list_shows_what_will_happen_and_nothing_is_sent(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    words = olga.get(here).get_text(" ", strip=True)
    assert "2 mensen krijgen de uitnodiging" in words
    assert "2 regels slaan we over" in words
    left_out = olga.get(f"{here}?toon=niet").get_text(" ", strip=True)
    assert "dit is geen e-mailadres" in left_out and "hetzelfde adres als op regel 4" in left_out
    assert db.session.scalar(select(OutgoingMail.id)) is None


def test_a_spreadsheet_does_as_well(olga: PageClient, session: KnowledgeSession) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (["Voornaam", "Achternaam", "E-mailadres"], ["Noa", "Blom", "noa@example.org"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(file)
    file.seek(0)
    answer = olga.post(f"{ALL}/nieuw/lijst", {"file": (file, "lijst.xlsx")}, content_type="multipart/form-data")
    assert "Noa Blom" in olga.get(str(answer.location)).get_text()


@pytest.mark.parametrize(
    ("address", "data", "sentence"),
    [
        ("nieuw/lijst", {}, "Kies een bestand"),
        ("nieuw/lijst", {"pasted": "alleen namen\nzonder adres"}, "Er staat niemand"),
        ("nieuw/partners", {}, "Kies ten minste één organisatie"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_a_sentence(
    olga: PageClient, session: KnowledgeSession, address: str, data: dict[str, str], sentence: str
) -> None:
    assert sentence in olga.post(f"{ALL}/{address}", data, status=422).text


def test_nobody_earlier_is_said_plainly(olga: PageClient, session: KnowledgeSession) -> None:
    assert "niemand" in olga.post(f"{ALL}/nieuw/eerder", {}, status=409).text


def test_an_unknown_word_in_braces_is_refused_and_the_text_stays(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    answer = olga.post(f"{here}/tekst", TEXT | {"body": "Beste {voornaan}, {dag}"}, status=422)
    assert "We kennen {voornaan}, {dag} niet" in answer.text and "Beste {voornaan}" in answer.text


def test_the_preview_is_the_mail_without_links_that_work(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.post(f"{here}/tekst", TEXT)
    answer = olga.raw(f"{here}/weergave")
    assert "Beste Ayşe &lt;b&gt;," in answer.text
    assert "<strong>Werk &amp; &lt;wonen&gt;</strong>" in answer.text
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "[[link" not in answer.text and "/uitnodiging/" not in answer.text and "\ue000" not in answer.text


def test_a_test_mail_goes_to_the_organiser_alone(olga: PageClient, session: KnowledgeSession) -> None:
    olga.post(f"{given(olga)}/tekst", TEXT | {"test": "1"})
    [mail] = db.session.scalars(select(OutgoingMail))
    assert (mail.recipient_email, mail.subject) == ("olga@example.org", "[test] Kom je, Olga?")
    assert "[[link" not in mail.text_body + mail.html_body and "\ue000" not in mail.text_body + mail.html_body
    assert mail.text_body.count("[persoonlijke link van de ontvanger]") == 3
    assert "\n#\n" not in mail.text_body and "#nee" not in mail.text_body + mail.html_body


def test_send_pause_go_on_stop(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    assert "Nodig 2 mensen uit" in olga.get(here).get_text()
    olga.post(f"{here}/versturen", TEXT | {"moment": "later", "planned_at": ""}, status=422)
    olga.post(f"{here}/versturen", TEXT | {"moment": "later", "planned_at": "2026-11-20T10:00"}, status=422)
    for _click in range(2):
        olga.post(f"{here}/versturen", TEXT | {"moment": "later", "planned_at": "2026-11-25T10:00"})
        assert the_round().state is RoundState.PLANNED
    olga.post(f"{here}/versturen", TEXT | {"moment": "now"}, status=409)
    for deed, state in (("pauzeren", "paused"), ("hervatten", "planned"), ("stoppen", "stopped")):
        for _click in range(2):
            olga.post(f"{here}/{deed}")
        assert the_round().state == state
        shown = olga.get(here).select_one("dl.pairs")
        assert shown and ("Gestopt" in shown.get_text()) is (state == "stopped")
    olga.post(f"{here}/pauzeren", status=409)
    olga.post(f"{here}/weggooien", status=409)


def test_a_second_click_on_send_leads_where_the_first_did(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    assert [olga.post(f"{here}/versturen", TEXT | {"moment": "now"}).location for _click in range(2)] == [here, here]
    assert the_round().state is RoundState.SENDING
    olga.post(f"{here}/versturen", TEXT | {"title": "Kom toch", "moment": "now"}, status=409)


def test_what_stands_in_the_fields_is_what_is_sent(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.post(f"{here}/versturen", TEXT | {"title": "{nergens}", "moment": "now"}, status=422)
    assert the_round().state is RoundState.DRAFT
    olga.post(f"{here}/versturen", TEXT | {"title": "Nieuw, {voornaam}", "moment": "now"})
    subjects = {mail.subject for mail in cast.mails(cast.handed_over(the_round()))}
    assert subjects == {"Nieuw, Ayşe", "Nieuw, Noa"}


def test_keeping_the_words_keeps_the_moment_that_was_filled_in(olga: PageClient, session: KnowledgeSession) -> None:
    later = {"moment": "later", "planned_at": "2026-11-25T10:00"}
    page = olga.get(str(olga.post(f"{given(olga)}/tekst", TEXT | later | {"test": "1"}).location))
    assert page.select_one("#planned_at")["value"] == "2026-11-25T10:00"  # type: ignore[index]
    assert page.select_one("input[name=moment][checked]")["value"] == "later"  # type: ignore[index]
    olga.post(f"{given(olga)}/tekst", TEXT | {"moment": "later", "planned_at": "ooit"})  # not her question now


def test_see_keeps_the_words_and_shows_them(olga: PageClient, session: KnowledgeSession) -> None:
    answer = olga.post(f"{given(olga)}/tekst", TEXT | {"body": "Heel nieuw", "see": "1"})
    assert "Heel nieuw" in olga.raw(str(answer.location)).text


def standard(olga: PageClient, here: str) -> dict[str, str]:
    """What stands in the fields before anybody types."""
    page = olga.get(here)
    title, body = page.select_one("#title"), page.select_one("#body")
    assert title is not None and body is not None
    return {"title": str(title["value"]), "body": body.get_text().strip().replace("\n", "\r\n"), "way": "mail"}


@pytest.mark.parametrize("deed", [{}, {"test": "1"}])
def test_our_own_words_follow_the_language(olga: PageClient, session: KnowledgeSession, deed: dict[str, str]) -> None:
    here = given(olga)
    answer = olga.post(f"{here}/tekst", standard(olga, here) | {"language": "en"} | deed)
    assert "in de andere taal" in olga.get(str(answer.location)).get_text()
    made = the_round()
    assert (made.language, made.title) == ("en", "Invitation: {titel}, {datum}")
    assert made.body.startswith("Dear {voornaam},")


def test_words_in_a_language_that_nobody_has_read_are_not_sent(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.post(f"{here}/versturen", standard(olga, here) | {"language": "en", "moment": "now"})
    assert (the_round().state, the_round().title) == (RoundState.DRAFT, "Invitation: {titel}, {datum}")
    olga.post(f"{here}/versturen", standard(olga, here) | {"language": "en", "moment": "now"})
    assert the_round().state is RoundState.SENDING


def test_typed_words_stay_in_whatever_language(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.post(f"{here}/tekst", standard(olga, here) | {"language": "en", "body": "Just come."})
    assert (the_round().title, the_round().body) == ("Invitation: {titel}, {datum}", "Just come.")


def test_the_mail_is_shown_filled_in_and_as_plain_text(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.post(f"{here}/tekst", TEXT)
    draft = olga.get(here).get_text()
    assert "Beste Ayşe <b>," in draft and "Werk & <wonen>" in draft
    olga.post(f"{here}/versturen", TEXT | {"title": "{titel}, {voornaam}", "moment": "now"})
    page = olga.get(here)
    assert "{" not in page.select_one("main").get_text()  # type: ignore[union-attr]
    assert "Werk & <wonen>, Ayşe" in page.get_text() and "Beste Ayşe <b>," in page.get_text()
    assert "/uitnodiging/" not in str(page).replace("/beheer/sessies/noord-1/uitnodig", "")


def test_a_round_that_waits_in_the_outbox_can_be_paused(olga: PageClient, session: KnowledgeSession) -> None:
    round_ = cast.sent(session)
    page = olga.get(f"{ALL}/{round_.id}").get_text(" ", strip=True)
    assert "Wordt nu verstuurd" in page and "Er moeten nog 3 mails weg." in page and "Pauzeren" in page
    olga.post(f"{ALL}/{round_.id}/pauzeren")
    assert "3 mails wachten tot je verdergaat" in olga.get(f"{ALL}/{round_.id}").get_text(" ", strip=True)
    assert "Gepauzeerd" in olga.get(ALL).get_text()


def test_a_draft_can_be_thrown_away(olga: PageClient, session: KnowledgeSession) -> None:
    olga.post(f"{given(olga)}/weggooien")
    assert db.session.scalar(select(InvitationRound.id)) is None


def test_everyone_with_her_standing_to_search_and_as_a_file(olga: PageClient, session: KnowledgeSession) -> None:
    round_ = cast.sent(session, "Noa", "Sam", "=1+1")
    cast.delivered(round_)
    here = f"{ALL}/{round_.id}"
    assert "Herinner 3 mensen" not in olga.get(here).get_text()  # they got it just now
    found = olga.get(f"{here}?q=noa").select("tbody tr")
    assert len(found) == 1 and "noa@example.org" in found[0].get_text()
    assert olga.get(f"{here}?stand=declined").select("tbody tr") == []
    file = olga.raw(f"{here}/ontvangers.csv").get_data(as_text=True)
    assert re.search(r"^Sam;sam@example.org;;Verstuurd;2026-11-21 12:00;", file, re.MULTILINE)
    assert "\n'=1+1;" in file
    olga.post(f"{here}/herinneren", status=409)
    olga.get(ALL)


def test_the_file_has_the_subject_filled_in_as_far_as_it_is_the_same_for_all(
    olga: PageClient, session: KnowledgeSession
) -> None:
    round_ = cast.sent(session, "Noa", title="Kom je, {voornaam}? {titel}")
    file = olga.raw(f"{ALL}/{round_.id}/ontvangers.csv").get_data(as_text=True)
    assert "Kom je, {voornaam}? Werk & <wonen>" in file and "{titel}" not in file


@pytest.mark.parametrize(("places", "way", "says_so"), [(1, "", True), (2, "", False), (1, "needs_approval", False)])
def test_a_draft_for_a_full_session_says_that_people_will_wait(
    olga: PageClient, session: KnowledgeSession, places: int, way: str, says_so: bool
) -> None:
    session.capacity, session.needs_approval = places, bool(way)
    factories.registration(session)
    db.session.commit()
    words = olga.get(given(olga)).get_text(" ", strip=True)
    assert ("Wie zich nu aanmeldt, komt op de wachtlijst." in words) is says_so


def test_a_free_place_online_is_a_place(olga: PageClient, session: KnowledgeSession) -> None:
    session.capacity, session.online_capacity, session.online_url = 1, 5, "https://meet.example.org/noord"
    factories.registration(session)
    db.session.commit()
    assert "komt op de wachtlijst" not in olga.get(given(olga)).get_text(" ", strip=True)


def test_who_sees_and_takes_along_people_is_noted(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    olga.get(here)
    olga.raw(f"{here}/ontvangers.csv")
    olga.post(f"{here}/versturen", TEXT | {"moment": "now"})
    noted = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "round"))
    assert list(noted) == ["added", "viewed", "exported", "published"]


def test_a_round_belongs_to_its_session_and_scope(olga: PageClient, session: KnowledgeSession) -> None:
    elsewhere = cast.draft(factories.knowledge_session(slug="west-1", district=factories.district("west")))
    olga.get(f"{ALL}/{elsewhere.id}", status=404)
    olga.get(f"/beheer/sessies/west-1/uitnodigen/{elsewhere.id}", status=404)


def test_the_draft_says_how_it_is_with_places(olga: PageClient, session: KnowledgeSession) -> None:
    here = given(olga)
    session.capacity = 1
    hers = factories.registration(session, "fatma@example.org")
    factories.registration(session, "mo@example.org", status=RegistrationStatus.WAITING)
    assert "De sessie is vol. Wie zich nu aanmeldt, komt op de wachtlijst." in olga.get(here).get_text()
    session.promotion_closes_at = clock.now() - timedelta(hours=1)
    hers.status = RegistrationStatus.CANCELLED
    db.session.commit()
    words = olga.get(here).get_text()
    assert "De sessie is vol" not in words
    assert "komt op de wachtlijst. Er schuift niemand meer door." in words
    session.registration_closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert "wachtlijst" not in olga.get(here).select_one("#versturen").parent.get_text()  # type: ignore[union-attr]
