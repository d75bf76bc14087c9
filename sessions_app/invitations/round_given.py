"""The list that a draft was made of, for as long as we have it: how it was read, and the form to read it otherwise."""

from typing import Any

from sessions_app.core.spreadsheets import given_lists, list_words
from sessions_app.core.spreadsheets.given_lists import Given
from sessions_app.core.spreadsheets.list_form import OtherwiseForm, otherwise_form
from sessions_app.core.spreadsheets.reading import HowRead
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_lines import FIELDS
from sessions_app.invitations.round_rules import RoundState


def keep(round_id: int, given: Given, how: HowRead) -> None:
    given_lists.keep(_name_of(round_id), given, how)


def find(round_: InvitationRound) -> Given | None:
    return given_lists.find(_name_of(round_.id)) if round_.state is RoundState.DRAFT else None


def shown(round_: InvitationRound, form: OtherwiseForm | None) -> dict[str, Any]:
    """What the page of the draft says of it. `form`: with what is wrong in it."""
    how = given_lists.find_how(_name_of(round_.id))
    if how is None:
        return {}
    return {
        "how": how,
        "told": list_words.told(how, FIELDS),
        "otherwise": form or otherwise_form(how, FIELDS, formdata=None),
        "encodings": dict(list_words.encodings()),
    }


def forget(round_id: int) -> None:
    given_lists.forget(_name_of(round_id))


def _name_of(round_id: int) -> str:
    return f"round:{round_id}"
