"""Answers put straight into the tables, for the tests of the gate: what came in, by which way, to which questions."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer, LaterRequest
from sessions_app.feedback.question_models import OwnAnswer, OwnQuestion
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.feedback.rules import WillChange, WorkedOut
from sessions_app.knowledge_sessions.models import KnowledgeSession
from tests import factories


@dataclass(frozen=True)
class Said:
    """One answer; `number` makes its words its own."""

    number: int = 0
    on_paper: bool = False
    rating: int = 8
    will_change: WillChange | None = None
    people_met: int | None = None
    has_takeaway: bool = False
    has_tip: bool = False
    option: int | None = None
    step: int | None = None
    has_words: bool = False
    worked_out: WorkedOut | None = None
    has_later_words: bool = False

    def words(self, question: str) -> str:
        return f"{question} {self.number}"


anything = st.builds(
    Said,
    on_paper=st.booleans(),
    rating=st.integers(1, 10),
    will_change=st.none() | st.sampled_from(WillChange),
    people_met=st.none() | st.integers(0, 20),
    has_takeaway=st.booleans(),
    has_tip=st.booleans(),
    option=st.none() | st.integers(0, 2),
    step=st.none() | st.integers(1, 5),
    has_words=st.booleans(),
    worked_out=st.none() | st.sampled_from(WorkedOut),
    has_later_words=st.booleans(),
)


@dataclass
class Asked:
    """A session of five days ago with a question of each kind, asked again eight weeks later, in a very short world."""

    knowledge_session: KnowledgeSession
    options: OwnQuestion
    scale: OwnQuestion
    open: OwnQuestion
    said: list[Said] = field(default_factory=list)

    def take(self, said: Said) -> None:
        response = FeedbackResponse(
            id=uuid.uuid4(),
            knowledge_session_id=self.knowledge_session.id,
            rating=said.rating,
            will_change=said.will_change,
            people_met=said.people_met,
            takeaway=said.words("takeaway") if said.has_takeaway else "",
            tip=said.words("tip") if said.has_tip else "",
            on_paper=said.on_paper,
        )
        db.session.add(response)
        db.session.flush()
        self._take_own(said, response.id)
        if said.worked_out and not said.on_paper:
            db.session.add(
                LaterAnswer(
                    knowledge_session_id=self.knowledge_session.id,
                    worked_out=said.worked_out,
                    text=said.words("later") if said.has_later_words else "",
                )
            )
        self.said.append(said)
        db.session.flush()

    def _take_own(self, said: Said, response_id: uuid.UUID) -> None:
        chosen = (self.options, said.option), (self.scale, said.step)
        own = [OwnAnswer(own_question_id=question.id, choice=one) for question, one in chosen if one is not None]
        if said.has_words:
            own.append(OwnAnswer(own_question_id=self.open.id, text=said.words("open")))
        for answer in own:
            answer.response_id = response_id
        db.session.add_all(own)


def asked_session(**values: Any) -> Asked:
    made = factories.knowledge_session(starts_at=clock.now() - timedelta(days=5), **values)
    asked = Asked(
        made,
        _question(made, 0, QuestionKind.CHOICE, ["ja", "nee", "weet niet"]),
        _question(made, 1, QuestionKind.SCALE, []),
        _question(made, 2, QuestionKind.OPEN, []),
    )
    long_ago = clock.now() - timedelta(days=5)
    db.session.add(LaterRequest(registration=factories.registration(made), asked_at=long_ago, link_version=0))
    db.session.flush()
    return asked


def _question(of: KnowledgeSession, position: int, kind: QuestionKind, options: list[str]) -> OwnQuestion:
    made = OwnQuestion(knowledge_session_id=of.id, position=position, kind=kind, text=kind, options=options)
    db.session.add(made)
    return made
