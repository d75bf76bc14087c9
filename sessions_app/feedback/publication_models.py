from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.feedback.models import ANONYMOUS


class Publication(Model):
    """What of its results the organiser shows on the public page of a session; without a row nothing is shown."""

    __tablename__ = "publications"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    shows_rating: Mapped[bool] = mapped_column(default=False)
    shows_agreements: Mapped[bool] = mapped_column(default=False)
    lessons: Mapped[list[str]] = mapped_column(JSON, default=list, info=ANONYMOUS)  # three at most
