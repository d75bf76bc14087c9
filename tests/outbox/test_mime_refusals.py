"""What we set wrongly ourselves stops before it reaches a letterbox."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.outbox.test_mime import ICS, a_message


@pytest.mark.parametrize(
    "wrong",
    [
        {"calendar": ICS},
        {"calendar_method": "REQUEST"},
        {"calendar": ICS, "calendar_method": "CANCEL"},
        {"calendar": ICS.replace(b"METHOD:REQUEST\r\n", b""), "calendar_method": "REQUEST"},
        {"calendar": b"", "calendar_method": None},
        {"recipient": ("a@example.org\r\nBcc: b@example.org", "Fatma")},
        {"recipient": ("a@example.org, b@example.org", "Fatma")},
        {"recipient": ("fatma", "Fatma")},
        {"recipient": ("fé@example.org", "Fatma")},
        {"sender": ("<a@example.org>", "De Omslag")},
        {"reply_to": ("a@b@example.org", "")},
        {"message_id": "outbox.17@omslag.example"},
        {"message_id": "<outbox.17@omslag.example>\r\nBcc: b@example.org"},
        {"message_id": "<é@omslag.example>"},
        {"date": datetime(2027, 5, 3, 9, 30, tzinfo=UTC).replace(tzinfo=None)},
        {"headers": {"Bcc": "b@example.org"}},
        {"headers": {"Content-Type": "text/html"}},
        {"headers": {"X-A\r\nBcc": "b@example.org"}},
        {"headers": {"": "x"}},
    ],
)
def test_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        a_message(**wrong)


def test_a_content_id_that_could_end_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="content id"):
        a_message(inline_images={"qr>\r\nX: y": b""}).as_bytes()


def test_a_header_value_stays_on_its_line() -> None:
    assert (
        b"\r\nX-Kind: a Bcc: b@example.org\r\n" in a_message(headers={"X-Kind": "a\r\nBcc: b@example.org"}).as_bytes()
    )


def test_a_domain_with_accents_travels_in_ascii() -> None:
    message = a_message(recipient=("fatma@café.example", ""))
    assert message.recipients == ["fatma@xn--caf-dma.example"]
    assert b"\r\nTo: fatma@xn--caf-dma.example\r\n" in message.as_bytes()
