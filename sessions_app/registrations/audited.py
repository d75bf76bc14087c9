"""What of this room goes into the audit trail: what staff and helpers at the door do with someone's registration, and
what is erased. That someone registers or cancels herself is no one's act but her own and leaves no entry."""

from functools import partial

from sessions_app.knowledge_sessions import audited
from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind
from sessions_app.registrations.events import PersonErased

BY_PEOPLE = frozenset({ActorKind.USER, ActorKind.LINK})  # not by the seed; a sweep is noted as one count

noted_as = partial(audited.noted_as, subject="registration", by=BY_PEOPLE)


def note_erased_person(event: PersonErased) -> None:
    if audit.actor_kind() in BY_PEOPLE:
        audit.note(Action.ERASED, "person", event.person.id)
