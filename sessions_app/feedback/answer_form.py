"""The form of an answer, with the questions of this session in it."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import Optional

from sessions_app.core.formatting import dutch
from sessions_app.core.forms import AtMost, FormToken, PlainText
from sessions_app.feedback import rules
from sessions_app.feedback.forms import EvaluationForm
from sessions_app.feedback.question_models import OwnQuestion
from sessions_app.feedback.question_rules import SCALE, QuestionKind
from sessions_app.feedback.service import Answer

F = TypeVar("F", bound="AnswerForm")


class AnswerForm(EvaluationForm):
    """`own`: the fields of the session's own questions, in their order."""

    questions: Sequence[OwnQuestion] = ()

    @property
    def own(self) -> list[Field]:
        return [self[_name_of(question)] for question in self.questions]

    def answer(self) -> Answer:
        """Once it is valid."""
        return Answer(
            rating=int(self.rating.data or 0),
            takeaway=self.takeaway.data or "",
            will_change=rules.WillChange(self.will_change.data) if self.will_change.data else None,
            people_met=self.people_met.data,
            tip=self.tip.data or "",
            own={question.id: said for question in self.questions if (said := self._said_to(question)) is not None},
        )

    def _said_to(self, question: OwnQuestion) -> int | str | None:
        said = self[_name_of(question)].data
        if not said:
            return None
        return str(said) if question.kind is QuestionKind.OPEN else int(said)


class SheetForm(AnswerForm):
    """The answer on one sheet of paper. The same form sent twice is one sheet."""

    form_token = FormToken()


def answer_form(questions: Sequence[OwnQuestion], **values: Any) -> AnswerForm:
    return _made(AnswerForm, questions, values)


def sheet_form(questions: Sequence[OwnQuestion], **values: Any) -> SheetForm:
    return _made(SheetForm, questions, values)


def _made(kind: type[F], questions: Sequence[OwnQuestion], values: dict[str, Any]) -> F:
    fields: dict[str, Any] = {_name_of(question): _field_for(question) for question in questions}
    made = type(kind.__name__, (kind,), {**fields, "questions": tuple(questions)})
    return made(**values)  # type: ignore[no-any-return]


def _name_of(question: OwnQuestion) -> str:
    return f"own_{question.id}"


def _field_for(question: OwnQuestion) -> Any:
    text = dutch(question.text)
    if question.kind is QuestionKind.OPEN:
        return TextAreaField(text, [Optional(), PlainText(lines=True), AtMost(2000)])
    if question.kind is QuestionKind.SCALE:
        choices = [(str(step), str(step)) for step in SCALE]
        ends = _("1 = not at all, 5 = completely")
        return RadioField(text, [Optional()], choices=choices, description=ends)
    return RadioField(text, [Optional()], choices=[(str(n), dutch(one)) for n, one in enumerate(question.options)])
