"""The step between a form and its saving: who will be told, before it happens.

Only the button of our own pages asks for it, by its name. A POST without that name, of another program or of the step
itself, saves at once, so `…/bewerken` and `…/verzetten` stay one action each.
"""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.knowledge_sessions.events import MoveConsidered, Told
from sessions_app.knowledge_sessions.forms import PlaceAndTimeForm

ASKS_FIRST, CONFIRMED, BACK = "asks_first", "confirmed", "back"
OWN_FIELDS = (ASKS_FIRST, CONFIRMED, BACK, "csrf_token", "explanation", "more_rows")


def goes_back() -> bool:
    """She saw who would be told and wants to change something first; what she filled in comes along."""
    return request.method == "POST" and BACK in request.form


def asks_first() -> bool:
    return ASKS_FIRST in request.form and CONFIRMED not in request.form


def page(form: PlaceAndTimeForm, considered: MoveConsidered) -> str:
    """What changes and for how many people, with everything that was filled in; nothing is saved yet."""
    return render_template(
        "knowledge_sessions/confirm.html",
        form=form,
        knowledge_session=considered.knowledge_session,
        before=considered.before,
        after=considered.after,
        told=considered.told,
        rounds_in_vain=rounds_sentence(considered.told),
        filled_in=[pair for pair in request.form.items(multi=True) if pair[0] not in OWN_FIELDS],
    )


def done_sentence(considered: MoveConsidered) -> str:
    """After saving: how many mails go out."""
    told = considered.told
    in_vain = rounds_sentence(told)
    if not told.everyone:
        return " ".join(filter(None, (_("Saved. Nobody gets a mail."), in_vain)))
    sentences = [_("Saved.")]
    if number := told.invitations:
        sentences.append(
            ngettext("%(num)s person gets an updated invitation.", "%(num)s people get an updated invitation.", number)
        )
    if number := told.waiting:
        sentences.append(
            ngettext(
                "%(num)s person without a place gets a mail.", "%(num)s people without a place get a mail.", number
            )
        )
    return " ".join([*sentences, in_vain]).strip()


def rounds_sentence(told: Told) -> str:
    """Of planned rounds that will not leave; empty when there are none."""
    if not told.rounds_in_vain:
        return ""
    return ngettext(
        "%(num)s planned invitation round does not leave any more: at that moment nobody can register any more. Choose "
        "another moment for it under ‘Invite’.",
        "%(num)s planned invitation rounds do not leave any more: at that moment nobody can register any more. Choose "
        "another moment for them under ‘Invite’.",
        told.rounds_in_vain,
    )
