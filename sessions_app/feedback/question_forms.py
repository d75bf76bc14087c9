"""Forms for questions of one's own: rows to write them in, and sets to take them from. Empty rows do not count."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from sessions_app.core.forms import AtMost, Form, PlainText, Required, add_error
from sessions_app.feedback.question_models import QuestionSet
from sessions_app.feedback.question_rules import (
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    OPTION_LENGTH,
    TEXT_LENGTH,
    Asked,
    QuestionKind,
    options_in,
)
from sessions_app.feedback.question_sets import Owner
from sessions_app.people.models import District

KINDS = {
    QuestionKind.CHOICE: _l("Choice: one of the answers below"),
    QuestionKind.SCALE: _l("Scale from 1 to 5"),
    QuestionKind.OPEN: _l("Open: a few words"),
}
MOST_IN_A_SET = 10
FREE_ROWS_IN_A_SET = 3


class QuestionRow(Form):
    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    text = StringField(_l("Question"), [Optional(), AtMost(TEXT_LENGTH), PlainText()])
    kind = SelectField(_l("Kind of answer"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    options = TextAreaField(_l("Answers to choose from"), [Optional(), AtMost(1000), PlainText(lines=True)])

    @property
    def is_empty(self) -> bool:
        return not (self.text.data or self.options.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if self.is_empty:
            return True
        if not super().validate(extra_validators):
            return False
        if not self.text.data:
            add_error(self.text, _("Write the question, or empty its answers too."))
        elif self.kind.data == QuestionKind.CHOICE:
            self._check_options()
        return not (self.text.errors or self.options.errors)

    def _check_options(self) -> None:
        found = options_in(self.options.data or "")
        if not FEWEST_OPTIONS <= len(found) <= MOST_OPTIONS:
            add_error(self.options, _("Write 2 to 8 answers that differ, each on a line of its own."))
        elif max(map(len, found)) > OPTION_LENGTH:
            add_error(self.options, _("Use at most 80 characters for each answer."))

    def asked(self) -> Asked:
        kind = QuestionKind(self.kind.data)
        options = options_in(self.options.data or "") if kind is QuestionKind.CHOICE else ()
        return Asked(kind, " ".join((self.text.data or "").split()), options)


class QuestionRows(Form):
    rows = FieldList(FormField(QuestionRow), min_entries=1, max_entries=MOST_IN_A_SET)

    @property
    def asked(self) -> list[Asked]:
        """Each once."""
        written = [row.form.asked() for row in self.rows if not row.form.is_empty]
        return list({one.key: one for one in written}.values())


class SessionQuestionsForm(QuestionRows):
    """All questions of one session at once: a row that is emptied is taken away."""

    def __init__(self, questions: Sequence[Asked], **values: Any) -> None:
        super().__init__(data={"rows": _as_rows(questions, MOST_QUESTIONS)}, **values)


class SetForm(QuestionRows):
    name = StringField(_l("Name of the set"), [Required(_l("Give the set a name.")), AtMost(120), PlainText()])
    owner = SelectField(_l("Whose set is it?"))

    def __init__(self, owners: Sequence[Owner], question_set: QuestionSet | None, questions: Sequence[Asked]) -> None:
        rows = min(len(questions) + FREE_ROWS_IN_A_SET, MOST_IN_A_SET)
        data: dict[str, Any] = {"rows": _as_rows(questions, rows)}
        if question_set is not None:
            data |= {"name": question_set.name, "owner": key_of(question_set.district or question_set.organisation)}
        super().__init__(data=data)
        self.owner_of = {key_of(one): one for one in owners}
        self.owner.choices = [(key, one.name if one else _("Everybody")) for key, one in self.owner_of.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.asked:
            add_error(self.rows[0].form.text, _("Write at least one question."))
            return False
        return True

    @property
    def chosen_owner(self) -> Owner:
        return self.owner_of[self.owner.data]


class FromSetsForm(Form):
    """Which questions of the sets to ask too."""

    questions = SelectMultipleField(_l("Questions"), coerce=int)

    def __init__(self, sets: Sequence[QuestionSet], **values: Any) -> None:
        super().__init__(**values)
        self.questions.choices = [(question.id, question.text) for one in sets for question in one.questions]


def key_of(owner: Owner) -> str:
    if owner is None:
        return "everybody"
    return f"{'district' if isinstance(owner, District) else 'organisation'}-{owner.id}"


def _as_rows(questions: Sequence[Asked], at_least: int) -> list[dict[str, str]]:
    rows = [{"text": one.text, "kind": one.kind.value, "options": "\n".join(one.options)} for one in questions]
    return rows + [{"text": "", "kind": QuestionKind.CHOICE.value, "options": ""}] * (at_least - len(rows))
