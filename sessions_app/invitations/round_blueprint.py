"""What the pages of invitation rounds share: the blueprint, the round of an address, a refusal as a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, url_for
from flask_login import current_user

from sessions_app.core import errors
from sessions_app.invitations import round_words as words
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundRefused
from sessions_app.invitations.round_standing import find_round
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.models import Right

blueprint = Blueprint("rounds", __name__)


@contextmanager
def said_plainly() -> Iterator[None]:
    """A refusal of the rules inside the block becomes a 409 with its sentence."""
    try:
        yield
    except RoundRefused as refusal:
        raise errors.refuse(409, words.refusal_sentence(refusal)) from refusal


def get_session(slug: str) -> KnowledgeSession:
    return find_for_staff(slug, current_user, Right.ORGANISE) or abort(404)


def get_round(slug: str, round_id: int) -> InvitationRound:
    """The round of a session in her scope."""
    return find_round(get_session(slug), round_id) or abort(404)


def address_of(round_: InvitationRound) -> str:
    return url_for("rounds.one_round", slug=round_.knowledge_session.slug, round_id=round_.id)


def note(action: Action, round_: InvitationRound, count: int | None = None) -> None:
    """In the audit trail, beside what happened."""
    session = round_.knowledge_session
    audit.note(
        action,
        "round",
        round_.id,
        knowledge_session_id=session.id,
        district_id=session.district_id,
        count=count,
    )
