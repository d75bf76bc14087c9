"""What the holder of a personal link may do about her place: say yes or no to an offer, choose the room or online."""

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import limits
from sessions_app.core.access import link_holder
from sessions_app.core.transaction import commit_on_success
from sessions_app.registrations import offers, service, taking_part
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.models import Registration

WAYS = {"room": False, "online": True}


@blueprint.post("/aanmelding/<token>/aanbod/aannemen")
@link_holder
@limits.changes_by_link
@commit_on_success
def accept_offer(token: str) -> Response:
    registration = _get_registration(token)
    with said_plainly():
        offers.accept(registration)
    flash(_("The place is yours. The invitation for your calendar comes by mail."), "good")
    return redirect(service.path_of(registration), 303)


@blueprint.post("/aanmelding/<token>/aanbod/weigeren")
@link_holder
@limits.changes_by_link
@commit_on_success
def refuse_offer(token: str) -> Response:
    registration = _get_registration(token)
    with said_plainly():
        offers.refuse(registration)
    flash(_("Thank you for telling. The place goes to the next in line."), "good")
    return redirect(service.path_of(registration), 303)


@blueprint.post("/aanmelding/<token>/deelname")
@link_holder
@limits.changes_by_link
@commit_on_success
def take_part(token: str) -> Response:
    registration = _get_registration(token)
    way = request.form.get("takes_part", "")
    if way not in WAYS:
        abort(422)
    with said_plainly():
        taking_part.take_part(registration, WAYS[way])
    if registration.is_confirmed:
        flash(_("Saved. A new invitation for your calendar comes by mail."), "good")
    else:
        flash(_("Saved. Below, and in your mail, you read whether you have a place."), "good")
    return redirect(service.path_of(registration), 303)


def _get_registration(token: str) -> Registration:
    return service.find_by_link(token) or abort(404)
