import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.feedback.released_models import ReleasedFigures, ReleasedLater  # noqa: F401 - what other rooms read
from sessions_app.feedback.rules import AskedBy, WillChange, WorkedOut
from sessions_app.registrations.models import Registration

ANONYMOUS = personal("to learn from the session; cannot be traced to her", "anonymous")


class FeedbackRequest(Model):
    """The personal link to the evaluation. Whether it was used stands on the registration, without a moment."""

    __tablename__ = "feedback_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    asked_by: Mapped[AskedBy] = mapped_column(word(AskedBy, "asked_by"), default=AskedBy.MAIL, server_default="mail")
    link_version: Mapped[int] = mapped_column(default=0)
    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)


class LaterRequest(Model):
    """The personal link to the one question after eight weeks. That she answered is told without a moment."""

    __tablename__ = "later_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcMoment)
    has_answered: Mapped[bool] = mapped_column(default=False)
    has_declined: Mapped[bool] = mapped_column(default=False)  # then she is not asked it after other sessions either
    link_version: Mapped[int] = mapped_column(default=0)
    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)


class PaperSheets(Model):
    """How many answers came in on paper, for who types them in. The gate knows them by `FeedbackResponse.on_paper`."""

    __tablename__ = "paper_sheets"
    __table_args__ = (CheckConstraint("entered >= 0", name="entered_not_negative"),)

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    entered: Mapped[int] = mapped_column(default=0)


class EvaluationText(Model):
    """What the organiser wrote for one session in the place of our own words; empty where ours stand."""

    __tablename__ = "evaluation_texts"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str] = mapped_column(text(150), default="")  # the subject of the mail
    intro: Mapped[str] = mapped_column(Text, default="")  # Markdown, as is the next
    thanks: Mapped[str] = mapped_column(Text, default="")


class EvaluationClosing(Model):
    """The organiser closed the evaluation: no answer comes in any more, and figures may be released at once."""

    __tablename__ = "evaluation_closings"

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    closed_at: Mapped[datetime] = mapped_column(UtcMoment)


class FeedbackResponse(Model):
    """An answer. No person, no moment, no serial: nothing here leads to who gave it, and the order of the rows
    (a random key, and WITHOUT ROWID on SQLite) does not tell who came first."""

    __tablename__ = "feedback_responses"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 10", name="rating_1_to_10"),
        CheckConstraint("people_met BETWEEN 0 AND 500", name="people_met_in_range"),
        {"info": {"sqlite": {"with_rowid": False}}},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"), index=True)
    rating: Mapped[int] = mapped_column(info=ANONYMOUS)
    takeaway: Mapped[str] = mapped_column(Text, default="", info=ANONYMOUS)
    will_change: Mapped[WillChange | None] = mapped_column(word(WillChange, "will_change"), info=ANONYMOUS)
    people_met: Mapped[int | None] = mapped_column(info=ANONYMOUS)
    tip: Mapped[str] = mapped_column(Text, default="", info=ANONYMOUS)
    # Open answers are shown per question, five or more at a time.
    takeaway_released: Mapped[bool] = mapped_column(default=False)
    tip_released: Mapped[bool] = mapped_column(default=False)
    # Typed in from a sheet of paper: whoever typed it knows it, so it does not count towards the five of the others.
    on_paper: Mapped[bool] = mapped_column(default=False)


class LaterAnswer(Model):
    """The answer to the question after eight weeks; as anonymous as `FeedbackResponse`, and tied to none of them."""

    __tablename__ = "later_answers"
    __table_args__ = ({"info": {"sqlite": {"with_rowid": False}}},)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"), index=True)
    worked_out: Mapped[WorkedOut] = mapped_column(word(WorkedOut, "worked_out"), info=ANONYMOUS)
    text: Mapped[str] = mapped_column(Text, default="", info=ANONYMOUS)
    text_released: Mapped[bool] = mapped_column(default=False)  # shown five or more at a time
