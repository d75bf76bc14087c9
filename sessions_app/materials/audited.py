"""What of this room goes into the audit trail: what was put up, and what was taken away."""

from collections.abc import Callable

from sessions_app.materials.events import MaterialAdded, MaterialRemoved
from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind


def noted_as(action: Action) -> Callable[[MaterialAdded | MaterialRemoved], None]:
    def note(event: MaterialAdded | MaterialRemoved) -> None:
        session = event.knowledge_session
        if audit.actor_kind() is ActorKind.USER:
            audit.note(
                action,
                "material",
                event.material.id,
                knowledge_session_id=session.id,
                district_id=session.district_id,
            )

    return note
