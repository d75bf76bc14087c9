"""A session as search engines read it: schema.org Event. The online link is never in it."""

import json
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from sessions_app.core.formatting import iso
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.rules import Part

SCHEMA = "https://schema.org/"


def event_json_ld(knowledge_session: KnowledgeSession, base_url: str) -> Markup:
    """The contents of `<script type="application/ld+json">`; `<`, `>`, `&` and `'` are written as escapes."""
    return htmlsafe_json_dumps(_event(knowledge_session, base_url), dumps=_dumped)


def _dumped(value: Any, **_options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _event(knowledge_session: KnowledgeSession, base_url: str) -> dict[str, Any]:
    address = f"{base_url}/sessies/{knowledge_session.slug}"
    event: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "name": knowledge_session.title,
        "description": knowledge_session.summary,
        "url": address,
        "startDate": iso(knowledge_session.starts_at),
        "endDate": iso(knowledge_session.ends_at),
        "eventStatus": SCHEMA + _status(knowledge_session),
        "eventAttendanceMode": SCHEMA + _attendance_mode(knowledge_session),
        "location": _locations(knowledge_session, address),
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": knowledge_session.places,
        "inLanguage": "nl",
    }
    if knowledge_session.has_online_places:
        event["maximumPhysicalAttendeeCapacity"] = knowledge_session.capacity
        event["maximumVirtualAttendeeCapacity"] = knowledge_session.online_capacity
    if knowledge_session.series is not None:
        event["superEvent"] = {"@type": "EventSeries", "name": knowledge_session.series.title}
    if knowledge_session.previous_starts_at is not None:
        event["previousStartDate"] = iso(knowledge_session.previous_starts_at)
    for name, part in (("organizer", Part.ORGANISER), ("contributor", Part.PARTNER), ("performer", Part.SPEAKER)):
        organisations = [one.organisation.name for one in knowledge_session.parts if one.part is part]
        if organisations:
            event[name] = [{"@type": "Organization", "name": organisation} for organisation in organisations]
    return event


def _status(knowledge_session: KnowledgeSession) -> str:
    if knowledge_session.is_cancelled:
        return "EventCancelled"
    return "EventScheduled" if knowledge_session.previous_starts_at is None else "EventRescheduled"


def _attendance_mode(knowledge_session: KnowledgeSession) -> str:
    if knowledge_session.is_hybrid:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if knowledge_session.is_online_only else "OfflineEventAttendanceMode"


def _locations(knowledge_session: KnowledgeSession, address: str) -> list[dict[str, Any]]:
    """The room with its address, and for a session with a link the page where one registers for it."""
    found: list[dict[str, Any]] = []
    if knowledge_session.place:
        found.append(
            {
                "@type": "Place",
                "name": knowledge_session.venue_name or knowledge_session.place,
                "address": {
                    "@type": "PostalAddress",
                    "streetAddress": knowledge_session.venue_address,
                    "postalCode": knowledge_session.venue_postcode,
                    "addressLocality": knowledge_session.city,
                    "addressCountry": "NL",
                },
            }
        )
    if knowledge_session.online_url:
        found.append({"@type": "VirtualLocation", "url": address})
    return found
