"""Sending somebody her own page, when she asks for it."""

from sessions_app.agreements import messages, queries
from sessions_app.core import clock
from sessions_app.outbox.service import enqueue
from sessions_app.people.queries import find_person
from sessions_app.registrations.queries import registrations_of


def send(email: str, session_slug: str) -> None:
    """To who had, has or will have a place somewhere, or is in an agreement. Nobody learns whether it was sent."""
    person = find_person(email)
    sessions = queries.sessions_to_choose(person.id, clock.now()) if person else []
    if person is None or not sessions:
        return
    chosen = next((one for one in sessions if one.slug == session_slug), None)
    latest = next(iter(registrations_of(person.id)), None)
    name, language = (latest.name, latest.language) if latest else ("", "nl")
    enqueue(messages.agreements_link(person, chosen, name, language))
