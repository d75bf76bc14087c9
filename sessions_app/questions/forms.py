"""Shape and syntax of what organisers fill in about questions."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Optional

from sessions_app.core.forms import AtMost, Form, PlainText
from sessions_app.questions.queries import Line
from sessions_app.questions.service import Wording

LONGEST_TEXT, LONGEST_ANSWER = 2000, 5000
IN_YOUR_WORDS = _l("In your own words, without names and without what leads to a person.")


class AnswerForm(Form):
    text = TextAreaField(
        _l("The question"), [Optional(), AtMost(LONGEST_TEXT), PlainText(lines=True)], description=IN_YOUR_WORDS
    )
    answer = TextAreaField(
        _l("The answer"),
        [Optional(), AtMost(LONGEST_ANSWER), PlainText(lines=True)],
        description=_l("You can use Markdown: **bold**, lists with - and links as [text](https://…)."),
    )
    is_answered = BooleanField(_l("This question is answered"))
    is_published = BooleanField(
        _l("Publish the question with its answer"),
        description=_l("Everyone can read it on the session page once the session is over. There is no name with it."),
    )
    version = IntegerField(validators=[InputRequired()])

    @staticmethod
    def filled_with(line: Line) -> "AnswerForm":
        return AnswerForm(
            formdata=None,
            text=line.text,
            answer=line.answer,
            is_answered=line.is_answered,
            is_published=line.is_published,
            version=line.version,
        )

    def wording(self) -> Wording:
        return Wording(
            self.text.data or "", self.answer.data or "", bool(self.is_answered.data), bool(self.is_published.data)
        )


class MarkForm(Form):
    version = IntegerField(validators=[InputRequired()])
    is_answered = BooleanField()


class ApartForm(Form):
    version = IntegerField(validators=[InputRequired()])


class MergeForm(Form):
    text = TextAreaField(
        _l("The one question"), [Optional(), AtMost(LONGEST_TEXT), PlainText(lines=True)], description=IN_YOUR_WORDS
    )

    @staticmethod
    def filled_with(picked: Sequence[Line]) -> "MergeForm":
        return MergeForm(formdata=None, text="\n".join(line.text for line in picked))
