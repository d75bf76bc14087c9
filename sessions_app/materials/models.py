from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, text


class Material(Model):
    """A file, known in the store by `file_key`, or a link to elsewhere (`url`)."""

    __tablename__ = "materials"

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(text(200))
    url: Mapped[str] = mapped_column(text(1000), default="")
    file_key: Mapped[str | None] = mapped_column(text(32), unique=True)
    file_name: Mapped[str] = mapped_column(text(160), default="")
    media_type: Mapped[str] = mapped_column(text(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcMoment)

    @property
    def is_file(self) -> bool:
        return self.file_key is not None


class MaterialOpening(Model):
    """From when participants see the materials of a session, and how often they were told. No row: from its end on."""

    __tablename__ = "material_openings"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    opens_at: Mapped[datetime | None] = mapped_column(UtcMoment)  # none: when the session is over
    times_told: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(UtcMoment)
