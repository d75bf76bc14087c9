"""What somebody who is invited receives, letter by letter; and the .ics of an open invitation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import entry, rounds
from sessions_app.invitations.models import Invitation, InvitationRound
from sessions_app.invitations.recipient import invited
from sessions_app.invitations.round_text import PLACEHOLDERS, Addressee, RoundWords, unknown_placeholders, words_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailTopic, OutgoingMail
from sessions_app.outbox.taking import take_batch
from tests import factories, golden
from tests.invitations import round_cast as cast
from tests.pages.counting import statements

GOLDEN = Path(__file__).parent / "golden"
BODY = "Beste {naam},\n\nKom je naar **{titel}** op {datum}?\n\n- {tijd}\n- [de route](https://example.org/route)"


@pytest.fixture
def session(app: Flask) -> KnowledgeSession:
    return factories.knowledge_session(
        starts_at=datetime(2027, 1, 14, 12, 30, tzinfo=UTC),
        slug="kennissessie-noord",
        title="Van dagbesteding naar werk: welke routes zijn er?",
        partners=[factories.organisation("Stadsdeel Noord")],
    )


def sent(session: KnowledgeSession, **values: object) -> tuple[InvitationRound, OutgoingMail]:
    made = cast.draft(session, "Fatma", **values)
    cast.recipient(made, "Fatma").name = 'Fatma <b>"de" Wit</b>'
    rounds.start(made, None)
    db.session.commit()
    made = cast.handed_over(made)
    [mail] = cast.mails(made)
    return made, mail


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("name", "in_calendar"), [("session_invited", False), ("session_invited_calendar", True)])
def test_golden(
    session: KnowledgeSession, language: str, name: str, in_calendar: bool, request: pytest.FixtureRequest
) -> None:
    _round, mail = sent(session, language=language, puts_in_calendar=in_calendar, body=BODY)
    text = f"Subject: {mail.subject}\n\n{mail.text_body}"
    golden.check(GOLDEN / f"{name}.{language}.txt", text, request)
    golden.check(GOLDEN / f"{name}.{language}.html", mail.html_body, request)


def test_an_open_invitation_asks_for_an_answer_and_holds_no_personal_link(
    session: KnowledgeSession, request: pytest.FixtureRequest
) -> None:
    _round, mail = sent(session, puts_in_calendar=True)
    assert mail.calendar_method == "REQUEST" and mail.calendar is not None
    assert "PARTSTAT=NEEDS-ACTION" in mail.calendar.replace("\r\n ", "")  # folded
    assert "[[link" not in mail.text_body + mail.html_body + mail.calendar
    invitation = db.session.query(Invitation).one()
    invitation.uid = "0b9d2f6e8f1c4a55"
    made = entry.request_for(invitation, invited(invitation, "nl"))
    assert made is not None
    golden.check(GOLDEN / "mailed_open_request.nl.ics", made.decode(), request)


def test_a_plain_round_puts_nothing_in_the_calendar(session: KnowledgeSession) -> None:
    _round, mail = sent(session)
    assert (mail.calendar, mail.calendar_method, mail.topic) == (None, None, MailTopic.INVITATIONS)
    assert db.session.query(Invitation).count() == 0
    assert "[[link:invited:" in mail.text_body and "[[link:mail_choices:" in mail.text_body


def test_it_is_of_no_use_once_nobody_can_register(session: KnowledgeSession) -> None:
    session.registration_closes_at = datetime(2027, 1, 10, 12, tzinfo=UTC)
    db.session.commit()
    _round, mail = sent(session)
    assert mail.useless_from == session.registration_closes_at


def test_who_has_no_name_is_spoken_to_as_a_colleague(session: KnowledgeSession) -> None:
    made = cast.draft(session, "Fatma", body="Beste {voornaam} van {organisatie},")
    _subject, text, _html = words_of(made).filled_in(Addressee("", "", 1))
    assert text.startswith("Beste collega van ,")


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Vries, Jan de", "Beste Jan,"),  # as an organiser or she herself wrote it
        ("J. van den Linden", "Beste J. van den Linden,"),
        ("Mevr. dr. P. Jansen", "Beste Mevr. dr. P. Jansen,"),
    ],
)
def test_initials_and_titles_are_no_first_name(session: KnowledgeSession, name: str, greeting: str) -> None:
    made = cast.draft(session, "Fatma")
    _subject, text, html = words_of(made).filled_in(Addressee(name, "", 1))
    assert greeting in text and greeting in html


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Beste {voornaam} {naam}", []),
        ("Beste { naam }", []),
        (" ".join(f"{{{name}}}" for name in PLACEHOLDERS), []),
        ("{Naam} en {dag} en {dag}", ["Naam", "dag"]),
        ("{}", [""]),
        ("een { los haakje", []),
    ],
)
def test_what_stands_in_braces_must_mean_something(text: str, unknown: list[str]) -> None:
    assert unknown_placeholders(text) == unknown


@given(name=st.text(max_size=60), organisation=st.text(max_size=60))
def test_nobodys_name_breaks_out_of_the_mail(app: Flask, name: str, organisation: str) -> None:
    words = RoundWords("\ue000naam\ue001", "\ue000naam\ue001|\ue000organisatie\ue001", "<p>\ue000naam\ue001</p>", "jij")
    subject, text, html = words.filled_in(Addressee(name, organisation, None))
    assert "\n" not in subject and text.count("\n") == 0
    assert "<" not in html[3:-4] and "\ue000" not in subject + text + html


def test_sending_asks_the_database_the_same_for_many_links(session: KnowledgeSession) -> None:
    asked = []
    for names in (["Noa"], [f"Mens{n}" for n in range(30)]):
        cast.sent(session, *names)
        with statements() as seen:
            batch = take_batch(clock.now())
        assert len(batch.mails) == len(names) and all(mail.message for mail in batch.mails)
        asked.append(len(seen))
    assert asked[0] == asked[1]
