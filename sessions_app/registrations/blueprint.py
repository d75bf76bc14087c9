"""The blueprint that the route files of this room share, and how a refusal becomes a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint

from sessions_app.core import errors
from sessions_app.registrations import words
from sessions_app.registrations.rules import RegistrationRefused

blueprint = Blueprint("registrations", __name__)
blueprint.add_app_template_global(words.need_word, "need_word")
blueprint.add_app_template_global(words.status_word, "registration_status_word")


@contextmanager
def said_plainly() -> Iterator[None]:
    """A refusal of the rules inside the block becomes a 409 with its sentence."""
    try:
        yield
    except RegistrationRefused as refusal:
        raise errors.refuse(409, words.refusal_sentence(refusal)) from refusal
