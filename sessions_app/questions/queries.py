"""Reads of questions: the organiser's list, the same without names, and what everyone may read. The number of queries
is constant, however many ask."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.questions.models import Question
from sessions_app.questions.rules import is_shown_to_everyone
from sessions_app.registrations.models import Registration, RegistrationStatus
from sessions_app.registrations.queries import LIVING

ASKS: ColumnElement[bool] = Registration.question != ""


@dataclass(frozen=True)
class Line:
    """One question of the list. `ref` is how addresses and forms name it, `version` 0: nobody worked on it."""

    ref: str
    version: int
    text: str
    wording: str  # the organiser's own, "" when `text` is still in the words of who asked
    answer: str
    is_answered: bool
    is_published: bool
    asked_by: tuple[Registration, ...]
    parts: int  # out of how many questions it was merged, whichever way, that are still asked; 0 when it was not
    since: datetime

    @property
    def is_merged(self) -> bool:
        return self.parts > 0

    @property
    def own_words(self) -> tuple[str, ...]:
        """What people typed, where the text above it is another."""
        return tuple(one.question for one in self.asked_by if one.question != self.text)


@dataclass(frozen=True)
class PublicAnswer:
    """Without a name, in the organiser's words."""

    text: str
    answer: str


def lines(knowledge_session: KnowledgeSession) -> list[Line]:
    """All that is asked, merged ones once, who asked first first."""
    asking = _asking(knowledge_session.id)
    rows = db.session.scalars(
        select(Question)
        .where(Question.knowledge_session_id == knowledge_session.id)
        .order_by(Question.id)
        .execution_options(populate_existing=True)  # as it stands now, also when the session was locked meanwhile
    ).all()
    worked_on = {row.registration_id for row in rows}
    found = [_untouched(one) for one in asking.values() if one.id not in worked_on]
    inside: dict[int | None, list[Question]] = defaultdict(list)
    for row in rows:
        inside[row.merged_into_id].append(row)
    found += [_line(row, inside, asking) for row in inside[None]]
    return sorted(found, key=lambda line: (line.since, [one.id for one in line.asked_by], line.ref))


def find_line(knowledge_session: KnowledgeSession, ref: str) -> Line | None:
    return by_ref(lines(knowledge_session)).get(ref)


def by_ref(found: Iterable[Line]) -> dict[str, Line]:
    """Each by its name, and by the one it had before somebody worked on it, which older pages still know."""
    named: dict[str, Line] = {}
    for line in found:
        if line.asked_by and not line.is_merged:
            named[f"a{line.asked_by[0].id}"] = line
        named[line.ref] = line
    return named


def published(knowledge_session: KnowledgeSession, now: datetime) -> list[PublicAnswer]:
    """What the session page shows of it: only once the session is over."""
    if not is_shown_to_everyone(knowledge_session.is_published, knowledge_session.ends_at <= now):
        return []
    rows = db.session.scalars(
        select(Question)
        .where(
            Question.knowledge_session_id == knowledge_session.id,
            Question.published_at.is_not(None),
            Question.merged_into_id.is_(None),
        )
        .order_by(Question.published_at, Question.id)
    )
    return [PublicAnswer(row.text, row.answer) for row in rows]


def find_row(registration_id: int) -> Question | None:
    """What was made of this person's question."""
    return db.session.scalar(select(Question).where(Question.registration_id == registration_id))


def parts_of(question_id: int) -> list[Question]:
    """Out of which questions this one was merged."""
    return list(db.session.scalars(select(Question).where(Question.merged_into_id == question_id)))


def still_open(found: Iterable[Line]) -> int:
    return sum(not line.is_answered for line in found)


def _of(knowledge_session_id: int) -> tuple[ColumnElement[bool], ...]:
    is_here = Registration.knowledge_session_id == knowledge_session_id
    return is_here, LIVING, ASKS, Registration.status != RegistrationStatus.CANCELLED


def _asking(knowledge_session_id: int) -> dict[int, Registration]:
    found = db.session.scalars(
        select(Registration).where(*_of(knowledge_session_id)).order_by(Registration.registered_at, Registration.id)
    )
    return {one.id: one for one in found}


def _untouched(registration: Registration) -> Line:
    return Line(
        ref=f"a{registration.id}",
        version=0,
        text=registration.question,
        wording="",
        answer="",
        is_answered=False,
        is_published=False,
        asked_by=(registration,),
        parts=0,
        since=registration.registered_at,
    )


def _line(row: Question, inside: dict[int | None, list[Question]], asking: dict[int, Registration]) -> Line:
    people = _people(row, inside, asking)
    return Line(
        ref=f"q{row.id}",
        version=row.version,
        text=row.text or (people[0].question if people else ""),
        wording=row.text,
        answer=row.answer,
        is_answered=row.is_answered,
        is_published=row.is_published,
        asked_by=tuple(people),
        parts=max(len(people), 1) if inside[row.id] else 0,
        since=people[0].registered_at if people else row.created_at,
    )


def _people(
    row: Question, inside: dict[int | None, list[Question]], asking: dict[int, Registration]
) -> list[Registration]:
    """Who is behind it, through all that was merged, who asked first first."""
    own = [asking[row.registration_id]] if row.registration_id in asking else []
    found = own + [one for part in inside[row.id] for one in _people(part, inside, asking)]
    return sorted(found, key=lambda one: (one.registered_at, one.id))
