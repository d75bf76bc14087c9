"""The words on screen for what is a choice in the code."""

from flask_babel import lazy_gettext as _l

from sessions_app.knowledge_sessions.rules import SessionKind

KINDS = {
    SessionKind.KENNISSESSIE: _l("Knowledge session"),
    SessionKind.INSPIRATIESESSIE: _l("Inspiration session"),
    SessionKind.NETWERKBIJEENKOMST: _l("Network meeting"),
    SessionKind.RONDETAFELGESPREK: _l("Round table"),
    SessionKind.CONFERENTIE: _l("Conference"),
    SessionKind.LEERSESSIE: _l("Learning session"),
}
