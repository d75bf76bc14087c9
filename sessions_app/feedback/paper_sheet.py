"""The evaluation on paper: one sheet with the standard questions and those of the session."""

from typing import Any

from flask_babel import gettext as _

from sessions_app.core import clock, language, pdf
from sessions_app.core.formatting import long_date
from sessions_app.feedback import room
from sessions_app.feedback.own_questions import questions_of
from sessions_app.feedback.question_models import OwnQuestion
from sessions_app.feedback.question_rules import SCALE, QuestionKind
from sessions_app.knowledge_sessions.models import KnowledgeSession


def as_pdf(knowledge_session: KnowledgeSession) -> bytes:
    """Raises PdfNotMade."""
    data = {
        "language": language.current(),
        "title": knowledge_session.title,
        "when": f"{knowledge_session.district.name}, {long_date(knowledge_session.starts_at)}",
        "questions": [*_standard(), *map(_of_session, questions_of(knowledge_session)), _tip()],
        "words": {
            "heading": _("How was the session?"),
            "anonymous": _("Anonymous: do not write your name on it."),
            "rather": _("Rather on your phone? Go to %(address)s", address=room.address_of(knowledge_session)),
            "page": _("page {page} of {pages}"),
            "organisation": _("Stichting De Omslag, Amsterdam"),
        },
    }
    return pdf.compile("evaluation", data, made_at=clock.now())


def _standard() -> list[dict[str, Any]]:
    return [
        _boxes(_("Which mark do you give?"), map(str, range(1, 11)), _("1 = very poor, 10 = very good")),
        _lines(_("What do you take along to your work?"), 2),
        _boxes(_("Will you do something differently?"), [_("Yes"), _("A little"), _("No")]),
        _lines(_("How many people did you meet that you did not know yet?"), 0),
    ]


def _of_session(question: OwnQuestion) -> dict[str, Any]:
    if question.kind is QuestionKind.OPEN:
        return _lines(question.text, 2)
    if question.kind is QuestionKind.SCALE:
        return _boxes(question.text, map(str, SCALE), _("1 = not at all, 5 = completely"))
    return _boxes(question.text, question.options)


def _tip() -> dict[str, Any]:
    return _lines(_("Do you have a tip for us?"), 2, _("Name no clients, please."))


def _boxes(text: str, options: Any, hint: str = "") -> dict[str, Any]:
    return {"text": text, "hint": hint, "options": list(options), "lines": 0}


def _lines(text: str, lines: int, hint: str = "") -> dict[str, Any]:
    return {"text": text, "hint": hint, "options": [], "lines": lines}
