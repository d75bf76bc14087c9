"""From a row to the mail that leaves: personal links and QR codes are put in here, and nowhere earlier."""

from datetime import datetime
from typing import Any

from flask import Flask, current_app
from icalendar import Calendar

from sessions_app.core import links
from sessions_app.outbox import pictures
from sessions_app.outbox.mime import Mailbox, OutgoingMessage, build_message
from sessions_app.outbox.models import OutgoingMail


def composed(mail: OutgoingMail, leaves_at: datetime) -> OutgoingMessage:
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
        reply_to=None if mail.calendar else _mailbox("MAIL_REPLY_ADDRESS"),
    )


def _sender(mail: OutgoingMail) -> Mailbox:
    """A calendar mail comes from its organizer, where the answers go too; Outlook and Nextcloud refuse another one."""
    address, name = _mailbox("MAIL_DEFAULT_SENDER")
    return (organizer_of(mail.calendar) or address, name) if mail.calendar else (address, name)


def organizer_of(calendar: str) -> str | None:
    """The address in the ORGANIZER of the first event."""
    for event in Calendar.from_ical(calendar).walk("VEVENT"):
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
