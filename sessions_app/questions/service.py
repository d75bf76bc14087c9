"""Answering, merging, pulling apart, publishing; and letting go of a question when who asked it does.

A published text is the organiser's and stays. What is not published lives as long as somebody behind it asks.
"""

from collections.abc import Sequence

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_lines
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.questions import rules
from sessions_app.questions.events import QuestionPublished, QuestionWithdrawn
from sessions_app.questions.models import Question
from sessions_app.questions.queries import Line, by_ref, find_row, lines, parts_of
from sessions_app.registrations.events import QuestionChanged, RegistrationCancelled, RegistrationErased
from sessions_app.registrations.models import Registration


@dataclass(frozen=True)
class Wording:
    """What the organiser makes of a question."""

    text: str
    answer: str
    is_answered: bool
    is_published: bool


@dataclass(frozen=True)
class Pick:
    """A question of the list as a page showed it."""

    ref: str
    version: int


def save(knowledge_session: KnowledgeSession, pick: Pick, wording: Wording) -> None:
    """Raises `ChangedMeanwhile`, `NeedsAText`, `NeedsAnAnswer`."""
    [line] = _locked(knowledge_session, [pick])
    text, answer = clean_lines(wording.text), clean_lines(wording.answer)
    if wording.is_published:
        rules.check_publishing(text, answer)
    row = _row_of(knowledge_session, line)
    row.answer, row.is_answered = answer, wording.is_answered or wording.is_published
    # Unchanged words stay hers, and go when she takes them back; what is published is the organiser's.
    row.text = text if wording.is_published or line.wording or text != line.text else ""
    was_published = row.is_published
    row.published_at = (row.published_at or clock.now()) if wording.is_published else None
    row.version += 1
    db.session.flush()
    if was_published != row.is_published:
        publish((QuestionPublished if row.is_published else QuestionWithdrawn)(row, knowledge_session))


def mark_answered(knowledge_session: KnowledgeSession, pick: Pick, is_answered: bool) -> None:
    """Raises `ChangedMeanwhile`."""
    [line] = _locked(knowledge_session, [pick])
    row = _row_of(knowledge_session, line)
    row.is_answered = is_answered
    row.version += 1
    db.session.flush()


def merge(knowledge_session: KnowledgeSession, picks: Sequence[Pick], text: str) -> Question:
    """One question out of several, in the organiser's words; their answers come along.

    Raises `NothingToMerge`, `IsPublished`, `NeedsAText`, `ChangedMeanwhile`.
    """
    merged = _locked(knowledge_session, list(dict.fromkeys(picks)))
    text = clean_lines(text)
    rules.check_merging([line.is_published for line in merged], text)
    whole = Question(
        knowledge_session_id=knowledge_session.id,
        text=text,
        answer="\n\n".join(dict.fromkeys(line.answer for line in merged if line.answer)),
        is_answered=all(line.is_answered for line in merged),
        version=1,
        created_at=clock.now(),
    )
    db.session.add(whole)
    db.session.flush()
    for line in merged:
        row = _row_of(knowledge_session, line)
        row.merged_into_id = whole.id
        row.version += 1
    db.session.flush()
    return whole


def pull_apart(knowledge_session: KnowledgeSession, pick: Pick) -> None:
    """What was merged is as it was before; the text and the answer of the whole go.

    Raises `IsPublished`, `ChangedMeanwhile`.
    """
    [line] = _locked(knowledge_session, [pick])
    rules.check_version(1, min(line.parts, 1))
    rules.check_pulling_apart(line.is_published)
    whole = _row_of(knowledge_session, line)
    for part in parts_of(whole.id):
        part.merged_into_id = None
        part.version += 1
    db.session.flush()
    db.session.delete(whole)
    db.session.flush()


def let_go(event: RegistrationCancelled | RegistrationErased) -> None:
    """Who asked it does not come any more, or is erased: her words go from every list."""
    _let_go_of(event.registration, event.registration.question)


def follow(event: QuestionChanged) -> None:
    """She changed her question. Merged or published is what she asked before: her new words stand by themselves."""
    row = find_row(event.registration.id)
    if row is None:
        return
    if not event.registration.question or row.is_published or row.merged_into_id is not None:
        _let_go_of(event.registration, event.before)
        return
    row.text, row.is_answered = "", False
    row.version += 1
    db.session.flush()


def _let_go_of(registration: Registration, words: str) -> None:
    row = find_row(registration.id)
    if row is None:
        return
    row.registration_id = None
    row.version += 1
    db.session.flush()
    _take_out(words, row)
    _remove_when_nobody_asks(row)


def _take_out(words: str, row: Question) -> None:
    """Her very words do not stay in a text that was put together out of several. What is published is the
    organiser's. Where nothing is left it is asked in the words of who still asks."""
    while row.merged_into_id is not None:
        row = db.session.get_one(Question, row.merged_into_id)
        if row.is_published or (left := rules.without(words, row.text)) == row.text:
            continue
        row.text = left
        row.version += 1
    db.session.flush()


def _remove_when_nobody_asks(row: Question) -> None:
    """And then what it was merged into, up to what is published."""
    if row.is_published or row.registration_id is not None or parts_of(row.id):
        return
    whole = db.session.get(Question, row.merged_into_id) if row.merged_into_id else None
    db.session.delete(row)
    db.session.flush()
    if whole is not None:
        whole.version += 1
        _remove_when_nobody_asks(whole)


def _locked(knowledge_session: KnowledgeSession, picks: Sequence[Pick]) -> list[Line]:
    """These lines as they stand now that nobody else changes them. Raises `ChangedMeanwhile`."""
    lock_row(KnowledgeSession, knowledge_session.id)
    present = by_ref(lines(knowledge_session))
    for pick in picks:
        rules.check_version(pick.version, present[pick.ref].version if pick.ref in present else None)
    return [present[pick.ref] for pick in picks]


def _row_of(knowledge_session: KnowledgeSession, line: Line) -> Question:
    if line.ref.startswith("q"):
        return db.session.get_one(Question, int(line.ref[1:]))
    made = Question(
        knowledge_session_id=knowledge_session.id,
        registration_id=line.asked_by[0].id,
        text="",
        answer="",
        is_answered=False,
        version=1,
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made
