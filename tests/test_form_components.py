"""Form macros: what is wrong is said twice, and each line of the summary leads to its field."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from sessions_app.core import formatting

PAGE = """
{% from "components/form.html" import field, textarea, error_summary %}
{% from "components/choices.html" import choice_group, checkbox, rating_scale %}
<form>{{ error_summary(form) }}
{{ field(form.name) }}{{ field(form.people) }}{{ field(form.files) }}
{{ textarea(form.question) }}{{ choice_group(form.place) }}{{ choice_group(form.needs) }}
{{ rating_scale(form.mark, "low", "high") }}
{{ rating_scale(form.number, "low", "high", chosen=8) }}{{ checkbox(form.agree) }}
{% for block in form.blocks %}{{ field(block.what) }}{% endfor %}</form>
"""


class Block(Form):
    what = StringField("What", [InputRequired("Say what")])


class Everything(Form):
    name = StringField("Name", [InputRequired("Say who")], description="As on your pass")
    question = TextAreaField("Question", [Optional()])
    place = RadioField("Place", choices=[("a", "A"), ("b", "B")], validators=[InputRequired("Choose a place")])
    needs = SelectMultipleField("Needs", choices=[("x", "X")], validators=[InputRequired("Choose a need")])
    mark = RadioField(
        "Mark", choices=[(str(n), str(n)) for n in range(1, 11)], validators=[InputRequired("Give a mark")]
    )
    people = IntegerField("People", [Optional()])
    files = MultipleFileField("Files", [InputRequired("Choose a file")])
    number = IntegerField("Number", [InputRequired("Give a number")])
    agree = BooleanField("Agree", [InputRequired("Tick this")])
    blocks = FieldList(FormField(Block), min_entries=2)


@pytest.fixture
def page() -> BeautifulSoup:
    app = Flask(__name__, template_folder=str(Path(__file__).parent.parent / "templates"))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    formatting.install(app)
    form = Everything(MultiDict({"people": "25"}))
    form.validate()
    with app.test_request_context():
        return BeautifulSoup(render_template_string(PAGE, form=form), "html5lib")


def test_the_summary_counts_and_links_every_error_in_order(page: BeautifulSoup) -> None:
    summary = page.select_one(".error-summary")
    assert summary
    assert summary.h2
    assert summary.h2.get_text(strip=True) == "Check 9 answers"
    assert [link.get_text() for link in summary.select("a")] == [
        "Say who", "Choose a place", "Choose a need", "Give a mark", "Choose a file", "Give a number",
        "Tick this", "Say what", "Say what",
    ]  # fmt: skip
    for link in summary.select("a"):
        target = page.find(id=str(link["href"]).removeprefix("#"))
        assert target, link
        assert target.name in ("input", "textarea"), link


def test_ids_are_unique_and_descriptions_exist(page: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    named = [name for tag in page.select("[aria-describedby]") for name in str(tag["aria-describedby"]).split()]
    assert named
    assert set(named) <= set(ids)


def test_hint_and_error_describe_the_field_and_optional_is_marked(page: BeautifulSoup) -> None:
    name, question = page.select_one("#name"), page.select_one("label[for=question]")
    assert name
    assert question
    assert (name["aria-invalid"], name["aria-describedby"]) == ("true", "name-hint name-error")
    assert question.get_text(strip=True) == "Question(optional)"


def test_a_number_is_typed_as_text_so_that_a_slip_is_refused_and_not_left_out(page: BeautifulSoup) -> None:
    people = page.select_one("#people")
    assert people
    assert (people["type"], people["inputmode"], people["value"]) == ("text", "numeric", "25")


def test_a_chosen_mark_arrives_chosen(page: BeautifulSoup) -> None:
    assert [box["value"] for box in page.select("input[name=number][checked]")] == ["8"]


@pytest.mark.parametrize(
    ("kind", "value", "shown_in"),
    [
        ("date", "2027-02-14", "date"),
        ("date", "", "date"),
        ("date", "14-02-2027", "text"),
        ("date", "2027-02-31", "text"),
        ("date", "2027-2-1", "text"),
        ("time", "13:30", "time"),
        ("time", "13.30", "text"),
        ("datetime-local", "2027-02-14T13:30", "datetime-local"),
        ("datetime-local", "2027-02-14 13:30", "text"),
        ("datetime-local", "morgen", "text"),
    ],
)
def test_what_a_browser_would_leave_out_stands_in_a_field_of_text(kind: str, value: str, shown_in: str) -> None:
    assert formatting.input_type(kind, value) == shown_in
