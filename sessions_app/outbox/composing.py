"""From a row to the mail that leaves: personal links and QR codes are put in here, and nowhere earlier."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import Flask, current_app

from sessions_app.core import links
from sessions_app.outbox import pictures
from sessions_app.outbox.message import Written
from sessions_app.outbox.mime import Mailbox, OutgoingMessage, build_message

ORGANIZER = re.compile(r"^ORGANIZER[;:].*(?:\r?\n[ \t].*)*", re.MULTILINE)  # with its folded lines


def composed(mail: Written, leaves_at: datetime) -> OutgoingMessage:
    """The message to send. Raises ValueError when it cannot be one (an address that no server can carry)."""
    html, images = pictures.fill_in(links.fill_in(mail.html_body))
    return build_message(
        subject=mail.subject,
        sender=_sender(mail),
        recipient=(mail.recipient_email, mail.recipient_name),
        text=links.fill_in(mail.text_body),
        html=html,
        message_id=mail.message_id,
        date=leaves_at,
        calendar=mail.calendar.encode() if mail.calendar else None,
        calendar_method=mail.calendar_method,
        inline_images=images,
        headers=_unsubscribing(mail),
        reply_to=None if mail.calendar else _mailbox("MAIL_REPLY_ADDRESS"),
    )


def _unsubscribing(mail: Written) -> dict[str, str]:
    """One click in her mail programme (RFC 2369, RFC 8058), where she may refuse. The signature of the relay (DKIM)
    must cover both headers, or mail programmes show no button."""
    if mail.topic is None:
        return {}
    link = links.fill_in(mail.unsubscribe_link)
    if not link or link == f"{current_app.config['BASE_URL']}/":  # she is gone
        return {}
    return {
        "List-Unsubscribe": f"<{link}?soort={mail.topic.value}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _sender(mail: Written) -> Mailbox:
    """A calendar mail comes from its organizer, where the answers go too; Outlook and Nextcloud refuse another one."""
    address, name = _mailbox("MAIL_DEFAULT_SENDER")
    return (organizer_of(mail.calendar) or address, name) if mail.calendar else (address, name)


def organizer_of(calendar: str) -> str | None:
    """The address in the ORGANIZER of the first event."""
    found = ORGANIZER.search(calendar)
    return _address_in(found[0].rstrip("\r\n")) if found else None


@lru_cache(maxsize=20)
def _address_in(organizer_line: str) -> str | None:
    """Read by the library that wrote it; the line is the same in thousands of mails."""
    from icalendar import Calendar  # late: the worker alone sends

    around = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for event in Calendar.from_ical(around.format(organizer_line)).walk("VEVENT"):
        organizer: Any = event.get("ORGANIZER")
        if organizer:
            return str(organizer).partition(":")[2] or None
    return None


def _mailbox(setting: str) -> Mailbox:
    return (current_app.config[setting], current_app.config["MAIL_SENDER_NAME"])


def install(app: Flask) -> None:
    """What the mail templates write where a personal link or its QR code belongs."""
    app.jinja_env.globals["personal_link"] = links.placeholder
    app.jinja_env.globals["qr_image"] = pictures.placeholder
