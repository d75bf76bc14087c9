"""The sign-in sheet on paper: everyone who may turn up with number, name and organisation, and lines for walk-ins."""

from flask_babel import gettext as _

from sessions_app.core import clock, language, pdf
from sessions_app.core.formatting import long_date, time_range
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import door_list
from sessions_app.registrations.door_words import door_note

LINES_AT_LEAST = 10
LINES_AT_MOST = 40


def as_pdf(knowledge_session: KnowledgeSession) -> bytes:
    """Raises PdfNotMade."""
    rows = door_list.expected(door_list.rows_of(knowledge_session.id))
    place = [knowledge_session.venue_name, knowledge_session.venue_address]
    starts_at, ends_at = knowledge_session.starts_at, knowledge_session.ends_at
    data = {
        "language": language.current(),
        "title": knowledge_session.title,
        "when": f"{long_date(starts_at)}, {time_range(starts_at, ends_at)}",
        "where": ", ".join(part for part in place if part),
        "rows": [[str(row.number), row.name, row.organisation, door_note(knowledge_session, row)] for row in rows],
        "empty": min(max(len(rows) // 10, LINES_AT_LEAST), LINES_AT_MOST),
        "words": {
            "heading": _("Sign-in sheet"),
            "how": _("Put a tick beside everyone who is here. Write anyone without a registration on the empty lines."),
            "columns": [_("No."), _("Name"), _("Organisation"), _("Is in"), _("Signature")],
            "page": _("page {page} of {pages}"),
            "organisation": _("Stichting De Omslag, Amsterdam"),
        },
    }
    return pdf.compile("attendance", data, made_at=clock.now())
