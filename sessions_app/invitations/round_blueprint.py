"""What the pages of invitation rounds share: the blueprint, the round of an address, a refusal as a page."""

from functools import partial

from flask import Blueprint, abort, url_for

from sessions_app.core.refusing import refusing
from sessions_app.invitations import round_words as words
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_rules import RoundRefused
from sessions_app.invitations.round_standing import find_round
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.people import audit
from sessions_app.people.audit_models import Action

blueprint = Blueprint("rounds", __name__)

said_plainly = partial(refusing, RoundRefused, words.refusal_sentence)


def get_round(slug: str, round_id: int) -> InvitationRound:
    """The round of a session in her scope."""
    return find_round(session_in_scope(slug), round_id) or abort(404)


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
