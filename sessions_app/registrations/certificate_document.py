"""The certificate as its template wants it: words and facts, nothing to reckon."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from sessions_app.core.formatting import long_date, time_range
from sessions_app.knowledge_sessions.models import KnowledgeSession, Part, ProgrammeItem
from sessions_app.registrations import register_words
from sessions_app.registrations.certificate_code import Statement
from sessions_app.registrations.counted_time import NetTime
from sessions_app.registrations.models import Registration

LETTERS_TOGETHER = 8  # of the code, so that its lines can break


def document_of(registration: Registration, statement: Statement, time: NetTime, code: str) -> dict[str, Any]:
    base: str = current_app.config["BASE_URL"]
    page = base + url_for("registrations.check_certificate")
    return {
        "language": "nl",
        "name": statement.name,
        "title": registration.knowledge_session.title,
        "facts": _facts(registration, time),
        "registers": [
            [one.register_name, number or "–", one.number or "–", register_words.points_word(one)]
            for one, number in _registers(registration)
        ],
        "parts": [_part(registration.knowledge_session, item, minutes) for item, minutes in time.parts],
        "words": _words(statement, time),
        "page": page.partition("://")[2],
        "address": f"{page}#{code}",
        "code": " ".join(code[at : at + LETTERS_TOGETHER] for at in range(0, len(code), LETTERS_TOGETHER)),
        "qr": _qr(f"{page}#{code}"),
    }


def _facts(registration: Registration, time: NetTime) -> list[list[str]]:
    knowledge_session = registration.knowledge_session
    facts = [
        [_("Date"), long_date(knowledge_session.starts_at)],
        [_("Time"), time_range(knowledge_session.starts_at, knowledge_session.ends_at)],
        [_("Place"), _("Online") if registration.takes_part_online else knowledge_session.place or _("Online")],
        [_("Organised by"), ", ".join(_organisers(knowledge_session)) or _("Stichting De Omslag")],
    ]
    return [*facts, [_("Net time"), register_words.duration_word(time.minutes)]] if time.minutes else facts


def _organisers(knowledge_session: KnowledgeSession) -> list[str]:
    return [part.organisation.name for part in knowledge_session.parts if part.part is Part.ORGANISER]


def _registers(registration: Registration) -> list[tuple[Any, str]]:
    numbers = {one.register: one.number for one in registration.register_numbers}
    return [(one, numbers.get(one.register, "")) for one in registration.knowledge_session.accreditations]


def _part(knowledge_session: KnowledgeSession, item: ProgrammeItem, minutes: int) -> list[str]:
    """When, what and by whom, how long; only what lies within the session, as the minutes do."""
    begins_at = max(knowledge_session.begins_at(item), knowledge_session.starts_at)
    return [_when(knowledge_session, begins_at, minutes), item.title, item.led_by, str(minutes)]


def _when(knowledge_session: KnowledgeSession, begins_at: datetime, minutes: int) -> str:
    times = time_range(begins_at, begins_at + timedelta(minutes=minutes))
    one_day = long_date(knowledge_session.starts_at) == long_date(knowledge_session.ends_at)
    return times if one_day else f"{long_date(begins_at)}, {times}"


def _words(statement: Statement, time: NetTime) -> dict[str, Any]:
    issued_on = long_date(statement.issued_on)
    return {
        "heading": _("Certificate of attendance"),
        "declares": _("Stichting De Omslag declares that"),
        "was_at": _("was present at"),
        "facts": _("The session"),
        "registers": _("Accreditation"),
        "register_columns": [
            _("Professional register"),
            _("Registration number"),
            _("Accreditation number"),
            _("Points"),
        ],
        "parts": _("Programme that counts"),
        "part_columns": [_("Time"), _("Part"), _("Minutes")],
        "total": _("Together"),
        "minutes": str(time.minutes),
        "net": _net_sentence(time),
        "issued": _("Issued on %(date)s by Stichting De Omslag, from the list of who was there.", date=issued_on),
        "check": _("Check this certificate"),
        "how": _("Scan the code, or paste the text below on:"),
        "qr": _("QR code that opens the page where this certificate can be checked"),
        "organisation": "Stichting De Omslag",
        "page": _("page {page} of {pages}"),
    }


def _net_sentence(time: NetTime) -> str:
    if not time.has_programme:
        return _("This session had no programme in parts: its whole duration counts.") if time.minutes else ""
    return _("Net time is without welcome and breaks.")


def _qr(address: str) -> str:
    """As SVG. Little error correction: on a certificate nothing covers it, and larger squares scan better."""
    import segno  # late: most processes draw none

    picture = BytesIO()
    segno.make(address, error="l", micro=False).save(picture, kind="svg", border=0, dark="#14252a")
    return picture.getvalue().decode()
