"""What the dates of a series share, in words: its name, and how it stands with one session."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sessions_app.core import formatting
from sessions_app.knowledge_sessions.joining import Candidate
from sessions_app.knowledge_sessions.models import KnowledgeSession, ProgrammeItem
from sessions_app.knowledge_sessions.rules import Part
from sessions_app.knowledge_sessions.words import KINDS

NAMES: dict[str, Any] = {
    "title": _l("Title"),
    "kind": _l("Kind of meeting"),
    "summary": _l("Summary"),
    "description": _l("Description"),
    "themes": _l("Themes"),
    "parts": _l("Organisations that take part"),
    "programme": _l("Programme"),
    "contact_name": _l("Contact person"),
    "contact_email": _l("E-mail address of the contact person"),
    "asks_access_needs": _l("Ask what someone needs to be able to take part"),
    "asks_dietary_needs": _l("Ask what someone does not eat"),
    "accreditations": _l("Points for registers"),
}

PARTS = {Part.ORGANISER: _l("organises"), Part.PARTNER: _l("takes part"), Part.SPEAKER: _l("speaks")}
LISTED: dict[str, Callable[[Any], str]] = {
    "themes": lambda theme: str(theme.name),
    "parts": lambda part: f"{part.organisation.name} ({PARTS[part.part]})",
    "accreditations": lambda one: " ".join(filter(None, (one.register_name, one.number, one.points))),
}


def shown(knowledge_session: KnowledgeSession, name: str) -> str:
    """Lines of plain text; empty when nothing is filled in."""
    value = getattr(knowledge_session, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "kind":
        return str(KINDS[value])
    if name == "programme":
        return "\n".join(_block(knowledge_session, item) for item in value)
    return ", ".join(LISTED[name](one) for one in value) if name in LISTED else str(value)


def _block(knowledge_session: KnowledgeSession, item: ProgrammeItem) -> str:
    begins = formatting.clock_time(knowledge_session.starts_at + timedelta(minutes=item.offset_minutes))
    return f"{begins} {item.title}" + (f" ({item.led_by})" if item.led_by else "")


def label_of(candidate: Candidate) -> str:
    """In the list to choose from: "Welke routes zijn er? · 3 datums, vanaf 12-01-2027"."""
    if candidate.date.series_id is None:
        return f"{candidate.date.title} · {formatting.short_date(candidate.date.starts_at)}"
    number = candidate.number_of_dates
    dates = ngettext(
        "%(num)s date, from %(day)s",
        "%(num)s dates, from %(day)s",
        number,
        day=formatting.short_date(candidate.first_starts_at),
    )
    return f"{candidate.date.title} · {dates}"
