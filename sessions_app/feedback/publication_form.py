"""What the organiser shows of the results."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Optional

from sessions_app.core.forms import AtMost, Form, PlainText
from sessions_app.feedback.publication_models import Publication

LONGEST_LESSON = 300
LESSON = [Optional(), PlainText(), AtMost(LONGEST_LESSON)]


class PublicationForm(Form):
    shows_rating = BooleanField(_l("The average mark, with how many answered"))
    lesson_1 = TextAreaField(_l("First lesson"), LESSON)
    lesson_2 = TextAreaField(_l("Second lesson"), LESSON)
    lesson_3 = TextAreaField(_l("Third lesson"), LESSON)
    shows_agreements = BooleanField(_l("How many agreements were made and kept"))

    @property
    def lesson_fields(self) -> tuple[TextAreaField, TextAreaField, TextAreaField]:
        return self.lesson_1, self.lesson_2, self.lesson_3

    @property
    def lessons(self) -> list[str]:
        return [field.data or "" for field in self.lesson_fields]

    def show(self, ticked: Publication) -> None:
        self.shows_rating.data, self.shows_agreements.data = ticked.shows_rating, ticked.shows_agreements
        for field, lesson in zip(self.lesson_fields, ticked.lessons, strict=False):
            field.data = lesson

    def take_over(self, answer: str) -> bool:
        """Puts an answer that came out in the first empty field; False when there is none."""
        free = next((field for field in self.lesson_fields if not field.data), None)
        if free is None:
            return False
        free.data = " ".join(answer.split())
        return True
