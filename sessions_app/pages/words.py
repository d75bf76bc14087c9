"""The words on screen for what is a choice in the code."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from sessions_app.knowledge_sessions.models import Part

PARTS = {
    Part.ORGANISER: _l("Organises this session"),
    Part.PARTNER: _l("Takes part"),
    Part.SPEAKER: _l("Speaks at this session"),
}

# The states of the organiser's list; they stand in its addresses (`?toon=`).
STATES = {
    "": _l("All"),
    "draft": _l("Draft"),
    "upcoming": _l("To come"),
    "past": _l("Held"),
    "cancelled": _l("Cancelled"),
}


class Choice(NamedTuple):
    """An option of a filter, shaped like a district or a theme."""

    slug: str
    name: str
