"""The blueprint that the route files of this room share, and how a refusal becomes a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint

from sessions_app.core import errors
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import line, register_numbers, register_words, waiting_words, words
from sessions_app.registrations.rules import RegistrationNotYetOpen, RegistrationRefused

blueprint = Blueprint("registrations", __name__)
blueprint.add_app_template_global(words.need_word, "need_word")
blueprint.add_app_template_global(words.status_word, "registration_status_word")
blueprint.add_app_template_global(words.ended_word, "registration_ended_word")
blueprint.add_app_template_global(register_words.points_word, "points_word")
blueprint.add_app_template_global(register_words.register_hint, "register_hint")
blueprint.add_app_template_global(register_words.duration_word, "duration_word")
blueprint.add_app_template_global(register_numbers.as_text, "registers_of")
blueprint.add_app_template_global(line.may_move_up, "may_move_up")
for say in (
    waiting_words.moment_word,
    waiting_words.places_sentence,
    waiting_words.waiting_list_words,
    waiting_words.pools_in_short,
    waiting_words.how_full,
    waiting_words.why_for_her,
    waiting_words.why_for_staff,
    waiting_words.number_sentence,
    waiting_words.what_follows,
    waiting_words.state_sentence,
    waiting_words.ended_sentence,
):
    blueprint.add_app_template_global(say, say.__name__)


@contextmanager
def said_plainly(knowledge_session: KnowledgeSession | None = None) -> Iterator[None]:
    """A refusal of the rules inside the block becomes a 409 with its sentence, and with the moment on which registering
    for this session opens."""
    try:
        yield
    except RegistrationRefused as refusal:
        sentence = words.refusal_sentence(refusal)
        opens_at = knowledge_session.registration_opens_at if knowledge_session else None
        if isinstance(refusal, RegistrationNotYetOpen) and opens_at:
            sentence = waiting_words.opens_sentence(opens_at)
        raise errors.refuse(409, sentence, is_early=isinstance(refusal, RegistrationNotYetOpen)) from refusal
