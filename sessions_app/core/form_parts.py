"""How many fields a form may have, however it is sent. Werkzeug counts those of a form with files alone; taking two
hundred thousand others apart takes half a second."""

from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


class Counting(FormDataParser):
    def parse(self, stream: IO[bytes], mimetype: str, *more: Any) -> Any:
        """Raises RequestEntityTooLarge."""
        if mimetype == "application/x-www-form-urlencoded":
            typed = stream.read()
            if self.max_form_parts is not None and typed.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(typed)
        return super().parse(stream, mimetype, *more)


class OurRequest(Request):
    form_data_parser_class = Counting


def install(app: Flask) -> None:
    app.request_class = OurRequest
