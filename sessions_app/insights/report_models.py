from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import text


class ReportHighlight(Model):
    """An open answer that came out and is to be quoted in one report. `key` is the gate's name for it: it leads neither
    to a person nor to what she answered elsewhere. Who ticked it is not kept: a report belongs to all who may make it.
    """

    __tablename__ = "report_highlights"

    report: Mapped[str] = mapped_column(text(64), primary_key=True)  # `report_choice.report_of`
    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    of_question: Mapped[str] = mapped_column(text(12))
    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), index=True
    )
