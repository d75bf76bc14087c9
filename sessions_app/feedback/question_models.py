"""Questions beside the standard ones: sets to use again and again, and those of one session with their answers."""

import uuid

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import text, word
from sessions_app.feedback.models import ANONYMOUS
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.people.models import District, Organisation


class QuestionSet(Model):
    """Questions under one name. Everyone who plans sessions may use it; who may change it follows from whose it is: a
    stadsdeel's, an organisation's, or with neither everybody's."""

    __tablename__ = "question_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(text(120))
    district_id: Mapped[int | None] = mapped_column(ForeignKey("districts.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    district: Mapped[District | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    questions: Mapped[list["SetQuestion"]] = relationship(
        order_by="SetQuestion.position", cascade="all, delete-orphan", passive_deletes=True
    )


class SetQuestion(Model):
    __tablename__ = "set_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_set_id: Mapped[int] = mapped_column(ForeignKey("question_sets.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind, "kind"))
    text: Mapped[str] = mapped_column(text(200))
    options: Mapped[list[str]] = mapped_column(JSON, default=list)  # of a choice; else none


class OwnQuestion(Model):
    """A question that this session asks beside the standard ones, copied from a set or written for it."""

    __tablename__ = "own_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind, "kind"))
    text: Mapped[str] = mapped_column(text(200))
    options: Mapped[list[str]] = mapped_column(JSON, default=list)  # of a choice; else none


class OwnAnswer(Model):
    """What one response says to one own question; nothing leads to a person (see `FeedbackResponse`)."""

    __tablename__ = "own_answers"
    __table_args__ = (
        CheckConstraint("choice >= 0", name="choice_not_negative"),
        {"info": {"sqlite": {"with_rowid": False}}},
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_responses.id", ondelete="CASCADE"), index=True)
    own_question_id: Mapped[int] = mapped_column(ForeignKey("own_questions.id", ondelete="CASCADE"), index=True)
    choice: Mapped[int | None] = mapped_column(info=ANONYMOUS)  # which option, from 0; of a scale 1–5
    text: Mapped[str] = mapped_column(Text, default="", info=ANONYMOUS)  # of an open question
    released: Mapped[bool] = mapped_column(default=False)  # the text; shown five or more at a time
