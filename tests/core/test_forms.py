"""What no browser sends: a file, or JSON, where a form asks for text."""

from io import BytesIO

import pytest
from flask import Flask
from wtforms import FileField, IntegerField, RadioField, StringField
from wtforms.validators import Optional

from sessions_app.core.forms import AtMost, Form
from tests.page_client import PageClient

A_FILE = (BytesIO(b"text"), "file.txt")


class Asked(Form):
    class Meta(Form.Meta):
        csrf = False

    name = StringField(validators=[AtMost(10)])
    number = IntegerField(validators=[Optional()])
    choice = RadioField(validators=[Optional()], choices=["yes", "no"])
    file = FileField()


def test_a_file_is_taken_where_one_is_asked_for(app: Flask) -> None:
    given = {name: (BytesIO(b"text"), "file.txt") for name in ("name", "number", "choice", "file")}
    with app.test_request_context("/", method="POST", data=given):
        form = Asked()
        assert form.validate_on_submit()
        assert (form.name.data, form.number.data, form.choice.data) == (None, None, None)
        assert form.file.data.filename == "file.txt"


@pytest.mark.parametrize("given", [5, [5], {"name": 5, "number": [], "choice": {}}])
def test_json_fills_in_nothing(app: Flask, given: object) -> None:
    with app.test_request_context("/", method="POST", json=given):
        form = Asked()
        assert form.validate_on_submit() and form.name.data is None


def test_a_choice_of_spaces_is_none(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"choice": " "}):
        form = Asked()
        assert form.validate_on_submit() and not form.choice.data


def test_a_page_with_a_form_says_what_is_missing(client: PageClient) -> None:
    client.get("/mail")
    client.post("/mail", {"email": A_FILE}, status=422)
