"""The mail as it travels, read back with Python's own parser."""

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import flask_mail
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.outbox.mime import OutgoingMessage, build_message
from tests import golden
from tests.calendar_reading import any_text
from tests.outbox import mime_tree

GOLDEN = Path(__file__).parent / "golden"
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n"
    "BEGIN:VEVENT\r\nSUMMARY:Ünïcode\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
).encode()
PNG = b"\x89PNG\r\n\x1a\n\x00\x01"
INVITATION: dict[str, Any] = {"calendar": ICS, "calendar_method": "REQUEST"}
PICTURE: dict[str, Any] = {"inline_images": {"qr@omslag.example": PNG}}


def a_message(**changes: Any) -> OutgoingMessage:
    values: dict[str, Any] = {
        "subject": "Je hebt een plek: kennissessie Noord – dinsdag 15 juni 2027 om 14.00 uur",
        "sender": ("sessies@omslag.example", "De Omslag, kennissessies"),
        "recipient": ("f.dewit@example.org", "Fatma de Wit-Öztürk"),
        "text": "Beste Fatma,\r\n\r\nJe hebt een plek in café 't IJ.\r\nFrom nu af: zie je agenda.\r\n",
        "html": '<p>Je hebt een plek in café ’t IJ.</p><img src="cid:qr@omslag.example" alt="">',
        "message_id": "<outbox.17@omslag.example>",
        "date": datetime(2027, 5, 3, 9, 30, tzinfo=UTC),
        "reply_to": ("antwoord@omslag.example", "De Omslag"),
        "headers": {"X-Kind": "invitation"},
    }
    return build_message(**(values | changes))


def read_mail(message: OutgoingMessage) -> EmailMessage:
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def shape(part: EmailMessage) -> Any:
    if not part.is_multipart():
        return part.get_content_type()
    return part.get_content_type(), [shape(child) for child in part.iter_parts()]  # type: ignore[arg-type]


PLAIN_SHAPE = ("multipart/alternative", ["text/plain", "text/html"])
RELATED_SHAPE = ("multipart/related", ["text/html", "image/png"])


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, PLAIN_SHAPE),
        (PICTURE, ("multipart/alternative", ["text/plain", RELATED_SHAPE])),
        (
            INVITATION,
            (
                "multipart/mixed",
                [("multipart/alternative", ["text/plain", "text/html", "text/calendar"]), "application/ics"],
            ),
        ),
        (
            INVITATION | PICTURE,
            (
                "multipart/mixed",
                [("multipart/alternative", ["text/plain", RELATED_SHAPE, "text/calendar"]), "application/ics"],
            ),
        ),
    ],
)
def test_shape(parts: dict[str, Any], expected: Any) -> None:
    mail = read_mail(a_message(**parts))
    assert shape(mail) == expected
    assert not [part for part in mail.walk() if part.defects]


@pytest.mark.parametrize(("name", "parts"), [("invitation", INVITATION), ("confirmation", PICTURE)])
def test_golden_mail(name: str, parts: dict[str, Any], request: pytest.FixtureRequest) -> None:
    golden.check(GOLDEN / f"{name}.eml", a_message(**parts).as_bytes().decode(), request)


def test_the_calendar_travels_twice_with_equal_bytes() -> None:
    parts = {part.get_content_type(): part for part in read_mail(a_message(**INVITATION)).walk()}
    inline, attached = parts["text/calendar"], parts["application/ics"]
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == ICS
    assert inline.as_bytes().startswith(b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n")
    assert inline["Content-Disposition"] is None
    assert (attached.get_content_disposition(), attached.get_filename()) == ("attachment", "invite.ics")
    assert inline["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"


def test_headers() -> None:
    mail = read_mail(a_message(**INVITATION))
    assert mail.get_all("To") == ["Fatma de Wit-Öztürk <f.dewit@example.org>"]
    assert mail["From"] == '"De Omslag, kennissessies" <sessies@omslag.example>'
    assert mail["Reply-To"] == "De Omslag <antwoord@omslag.example>"
    assert mail["Subject"] == "Je hebt een plek: kennissessie Noord – dinsdag 15 juni 2027 om 14.00 uur"
    assert (mail["Message-ID"], mail["Date"]) == ("<outbox.17@omslag.example>", "Mon, 03 May 2027 09:30:00 +0000")
    assert (mail["Auto-Submitted"], mail["X-Kind"], mail["MIME-Version"]) == ("auto-generated", "invitation", "1.0")
    assert not {"Cc", "Bcc"} & set(mail.keys())


def test_texts_and_picture_arrive_whole() -> None:
    parts = {part.get_content_type(): part for part in read_mail(a_message(**PICTURE)).walk()}
    text = "Beste Fatma,\n\nJe hebt een plek in café 't IJ.\nFrom nu af: zie je agenda.\n"
    assert parts["text/plain"].get_content().replace("\r\n", "\n") == text
    assert "café ’t IJ" in parts["text/html"].get_content()
    assert (parts["image/png"]["Content-ID"], parts["image/png"].get_payload(decode=True)) == (
        "<qr@omslag.example>",
        PNG,
    )


def test_the_same_values_give_the_same_seven_bit_mail() -> None:
    mail = a_message(text="é" * 3000 + "\n" + "x" * 3000, **INVITATION, **PICTURE).as_bytes()
    assert mail == a_message(text="é" * 3000 + "\n" + "x" * 3000, **INVITATION, **PICTURE).as_bytes()
    assert mail.isascii()
    assert b"\n" not in mail.replace(b"\r\n", b"")
    assert max(map(len, mail.split(b"\r\n"))) <= 90


def test_flask_mail_delivers_it_to_one_person() -> None:
    app = Flask(__name__)
    app.config.update(MAIL_SUPPRESS_SEND=True)
    mail = flask_mail.Mail(app)
    with app.app_context(), mail.record_messages() as outbox:
        mail.send(a_message(**INVITATION))
    assert outbox[0].send_to == {"f.dewit@example.org"}
    assert outbox[0].sender == "sessies@omslag.example"


@given(
    subject=any_text,
    name=any_text,
    text=any_text,
    parts=st.sampled_from([{}, PICTURE, INVITATION, INVITATION | PICTURE]),
)
def test_it_is_what_pythons_own_generator_writes(subject: str, name: str, text: str, parts: dict[str, Any]) -> None:
    people = {"recipient": ("a@example.org", name), "sender": ("b@example.org", name)}
    message = a_message(subject=subject, text=text, html=text, headers={"X-Name": name}, **people, **parts)
    assert message.as_bytes() == mime_tree.as_bytes(message)


@given(subject=any_text, name=any_text, text=any_text)
def test_any_text_survives_and_adds_no_header(subject: str, name: str, text: str) -> None:
    message = a_message(subject=subject, recipient=("a@example.org", name), sender=("b@example.org", name), text=text)
    assert not message.has_bad_headers()
    raw = message.as_bytes()
    mail = email.message_from_bytes(raw)
    assert mail.keys() == email.message_from_bytes(a_message().as_bytes()).keys()
    assert str(make_header(decode_header(mail["Subject"]))) == clean_line(subject)
    for header, address in (("To", "a@example.org"), ("From", "b@example.org")):
        written, found = parseaddr(mail[header])
        assert found == address
        assert str(make_header(decode_header(written))) == clean_line(name)
    body = next(part for part in mail.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert body.decode().replace("\r\n", "\n") == clean_lines(text) + "\n"  # type: ignore[union-attr]
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 90


@pytest.mark.parametrize(
    "name", ["Fatma =?utf-8?q?de_Wit?=", "ö" * 30, "x" * 300, "Öztürk " * 12, 'Jan "de Bouwer", wijkteam']
)
def test_awkward_names_arrive_in_lines_that_every_server_takes(name: str) -> None:
    raw = a_message(recipient=("fatma.de.wit-ozturk@wijkteam-noord.example.org", name)).as_bytes()
    written, _ = parseaddr(email.message_from_bytes(raw)["To"])
    assert str(make_header(decode_header(written))) == name.strip()
    assert not [line for line in raw.split(b"\r\n") if b"=?utf-8?" in line and len(line) > 76]  # RFC 2047 2
