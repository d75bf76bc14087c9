"""What of this room goes into the audit trail: what staff and helpers at the door do with someone's registration, and
what is erased. That someone registers or cancels herself is no one's act but her own and leaves no entry."""

from collections.abc import Callable
from typing import Any

from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind
from sessions_app.registrations.events import PersonErased
from sessions_app.registrations.models import Registration

BY_STAFF = frozenset({ActorKind.USER})
BY_PEOPLE = frozenset({ActorKind.USER, ActorKind.LINK})  # not by the seed; a sweep is noted as one count


def noted_as(action: Action, by: frozenset[ActorKind] = BY_PEOPLE) -> Callable[[Any], None]:
    """The reaction to an event about a registration."""

    def note(event: Any) -> None:
        registration: Registration = event.registration
        session = registration.knowledge_session
        if audit.actor_kind() in by:
            audit.note(
                action,
                "registration",
                registration.id,
                knowledge_session_id=session.id,
                district_id=session.district_id,
            )

    return note


def note_erased_person(event: PersonErased) -> None:
    if audit.actor_kind() in BY_PEOPLE:
        audit.note(Action.ERASED, "person", event.person.id)
