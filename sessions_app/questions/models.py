from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment


class Question(Model):
    """What the organiser made of a question. Whom nobody worked on yet has no row: her words stand on her registration.

    Three kinds: of one person (`registration_id`); merged from others (they point to it by `merged_into_id`); and
    published, with nobody behind it any more. `text` is the organiser's wording, empty as long as she wrote none.
    """

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), index=True
    )
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="SET NULL"), unique=True
    )
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")  # Markdown
    is_answered: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
