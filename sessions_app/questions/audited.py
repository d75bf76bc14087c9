"""What of this room goes into the audit trail: that an answer was published, or taken off the page."""

from collections.abc import Callable

from sessions_app.people import audit
from sessions_app.people.audit_models import Action, ActorKind
from sessions_app.questions.events import QuestionPublished, QuestionWithdrawn


def noted_as(action: Action) -> Callable[[QuestionPublished | QuestionWithdrawn], None]:
    def note(event: QuestionPublished | QuestionWithdrawn) -> None:
        session = event.knowledge_session
        if audit.actor_kind() is ActorKind.USER:
            audit.note(
                action,
                "question",
                event.question.id,
                knowledge_session_id=session.id,
                district_id=session.district_id,
            )

    return note
