"""The open answers that are quoted in a report. Everything is read through the gate, each time anew: what is not out,
or of a session outside the report, is not offered, cannot be ticked, and is not quoted."""

from collections.abc import Collection

from sqlalchemy import delete, select

from sessions_app.core.database.connections import insert_unless_there
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback import gate
from sessions_app.feedback.gate import ReleasedText
from sessions_app.insights.choosing import Conditions
from sessions_app.insights.report_models import ReportHighlight
from sessions_app.insights.report_words import QUESTIONS
from sessions_app.knowledge_sessions.models import KnowledgeSession

MOST = 12
SESSIONS_OFFERED = 50


class NotOut(Exception):
    """An answer was ticked that is not among those that came out of these sessions."""


class TooMany(Exception):
    """More than a report has room for. `count`: how many it would be."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True)
class Highlight:
    question: str
    key: str
    text: str


def offered(conditions: Conditions, question: str) -> list[ReleasedText]:
    """To choose from: those of the last sessions that have any, the last one first."""
    return gate.texts_among(conditions, question, sessions=SESSIONS_OFFERED)


def ticked(conditions: Conditions, report: str) -> list[Highlight]:
    """As they will be quoted: by question, in no order that tells anything."""
    rows = db.session.scalars(select(ReportHighlight).where(ReportHighlight.report == report)).all()
    found = []
    for question in QUESTIONS:
        session_of = {row.key: row.knowledge_session_id for row in rows if row.of_question == question}
        sessions = set(session_of.values())
        among = [*conditions, KnowledgeSession.id.in_(sessions)]
        texts = gate.texts_among(among, question, sessions=len(sessions)) if sessions else []
        found += sorted((one.key, one.text, question) for one in texts if one.key in session_of)
    return [Highlight(question, key, text) for key, text, question in found[:MOST]]


def tick(
    conditions: Conditions, report: str, question: str, chosen: Collection[str], shown: Collection[str]
) -> list[Highlight]:
    """Of the answers that were shown the chosen ones are quoted, and no others; what was not shown stays as it is.

    Raises NotOut, TooMany.
    """
    before = {one.key for one in ticked(conditions, report)}
    added = set(chosen) - before
    found = [one for one in offered(conditions, question) if one.key in added] if added else []
    if len(found) < len(added):
        raise NotOut
    after = (before - set(shown)) | set(chosen)
    if len(after) > MOST:
        raise TooMany(len(after))
    db.session.execute(
        delete(ReportHighlight).where(ReportHighlight.report == report, ReportHighlight.key.not_in(after))
    )
    insert_unless_there(ReportHighlight, [_row(report, question, one) for one in found])
    return ticked(conditions, report)


def _row(report: str, question: str, one: ReleasedText) -> dict[str, object]:
    return {
        "report": report,
        "key": one.key,
        "of_question": question,
        "knowledge_session_id": one.knowledge_session_id,
    }
