"""What the gate let through: the only figures about feedback that a page, chart or export reads. All rows are of whole
sessions; each figure moves by five answers or more (what tells how they are spread by ten), so that nobody can watch
it move and work out an answer.

`on_paper` is for the gate alone: of each figure, the part that was typed in from paper. Whoever typed it knows those
answers; the gate sees to it that the others are five or more by themselves (`gate_rules.py`).
"""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.knowledge_sessions.models import KnowledgeSession

OnPaper = dict[str, list[int]]  # per figure: how many answers, then its sums


class ReleasedFigures(Model):
    """The standard questions of one session."""

    __tablename__ = "released_figures"
    __table_args__ = (CheckConstraint("responses >= 5", name="at_least_five"),)

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    released_on: Mapped[date]
    responses: Mapped[int]  # n
    asked: Mapped[int]  # how many were asked; fewer than answered when some did so by link and on paper
    attendance_was_marked: Mapped[bool]  # else everybody confirmed was asked, and the figures say so
    rating_sum: Mapped[int]
    # How the marks are spread: from ten answers up, else None, and by ten or more at a time. So they may be about
    # fewer marks than the average.
    rating_square_sum: Mapped[int | None]
    ratings_low: Mapped[int | None]  # 1–5
    ratings_middle: Mapped[int | None]  # 6–7
    ratings_high: Mapped[int | None]  # 8–10
    # Of a question of its own: None while fewer than five answered it; they too move by five or more.
    will_change_yes: Mapped[int | None]
    will_change_partly: Mapped[int | None]
    will_change_no: Mapped[int | None]
    people_met_sum: Mapped[int | None]
    people_met_responses: Mapped[int | None]
    on_paper: Mapped[OnPaper] = mapped_column(JSON, default=dict)
    knowledge_session: Mapped[KnowledgeSession] = relationship()

    @property
    def will_change_responses(self) -> int:
        return sum(part or 0 for part in (self.will_change_yes, self.will_change_partly, self.will_change_no))

    @property
    def distribution_responses(self) -> int:
        """How many marks the bands are about: the last batches may not be in them yet."""
        return sum(part or 0 for part in (self.ratings_low, self.ratings_middle, self.ratings_high))

    @property
    def spread(self) -> tuple[int, int, int]:
        """How many marks, their sum and the sum of their squares; zeros while they are not of the same marks."""
        if self.rating_square_sum is None or self.distribution_responses != self.responses:
            return 0, 0, 0
        return self.responses, self.rating_sum, self.rating_square_sum

    @property
    def average(self) -> float:
        return self.rating_sum / self.responses

    @property
    def has_more_answers_than_people(self) -> bool:
        return self.responses > self.asked

    @property
    def response_rate(self) -> float | None:
        """None when nobody can tell how many people the answers are of."""
        return None if self.has_more_answers_than_people else self.responses / self.asked


class ReleasedOwnQuestion(Model):
    """A question of the session's own with options or a scale; of an open one only texts come out."""

    __tablename__ = "released_own_questions"
    __table_args__ = (CheckConstraint("responses >= 5", name="at_least_five"),)

    own_question_id: Mapped[int] = mapped_column(ForeignKey("own_questions.id", ondelete="CASCADE"), primary_key=True)
    responses: Mapped[int]  # n
    scale_sum: Mapped[int]  # of a scale; of options 0
    # Per option how many chose it: from ten answers up, else None, and by ten or more. So it may be about fewer than n.
    chosen: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    on_paper: Mapped[OnPaper] = mapped_column(JSON, default=dict)

    @property
    def chosen_responses(self) -> int:
        return sum(self.chosen or ())


class ReleasedLater(Model):
    """After eight weeks: has it worked out? It is asked by mail alone, so nothing of it is on paper."""

    __tablename__ = "released_later"
    __table_args__ = (CheckConstraint("yes + partly + no >= 5", name="at_least_five"),)

    knowledge_session_id: Mapped[int] = mapped_column(
        ForeignKey("knowledge_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    released_on: Mapped[date]
    asked: Mapped[int]  # how many were asked this, by mail
    yes: Mapped[int]
    partly: Mapped[int]
    no: Mapped[int]

    @property
    def responses(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def response_rate(self) -> float:
        return self.responses / self.asked if self.asked else 0.0
