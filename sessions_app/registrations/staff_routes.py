"""The pages of organisers and partners: the participants, and the door."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import limits
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff, rights_in
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.registrations import attendance, door_links, participants, service
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.door_page import anchor_of, door_facts, door_page, mark_as_asked
from sessions_app.registrations.forms import WalkInForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import position_of, seats
from sessions_app.registrations.rules import RegistrationStatus

# The words of the address for each filter.
STATUS_OF_FILTER = {
    "plek": RegistrationStatus.CONFIRMED,
    "wacht": RegistrationStatus.WAITING,
    "afgemeld": RegistrationStatus.CANCELLED,
}


@blueprint.get("/beheer/sessies/<slug>/deelnemers")
@staff("organiser", "partner")
@audit.views("participants")
def participants_page(slug: str) -> str:
    """A partner sees names and organisations; addresses, needs and questions are for organisers."""
    knowledge_session = _get_session(slug, Right.READ_NAMES)
    may_organise = Right.ORGANISE in rights_in(knowledge_session, current_user)
    chosen = {name: request.args.get(name, "").strip()[:120] for name in ("toon", "zoek", "volgorde")}
    table = participants.participants(
        knowledge_session,
        status=STATUS_OF_FILTER.get(chosen["toon"]),
        search=chosen["zoek"],
        by_moment=may_organise and chosen["volgorde"] == "aangemeld",
        names_only=not may_organise,
        page=_page_number(),
    )
    return render_template(
        "registrations/participants.html",
        knowledge_session=knowledge_session,
        table=table,
        seats=seats(knowledge_session),
        may_organise=may_organise,
        needs=participants.needs_of(knowledge_session) if may_organise else {},
        chosen={name: value for name, value in chosen.items() if value},
        filters=STATUS_OF_FILTER,
    )


@blueprint.get("/beheer/sessies/<slug>/deelnemers.csv")
@staff("organiser")
@audit.exports("participants")
def participants_csv(slug: str) -> Response:
    answer = Response(participants.as_csv(_get_session(slug)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="deelnemers-{slug}.csv"'
    return answer


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden")
@staff("organiser")
@audit.views("participant")
def cancel_by_staff(slug: str, registration_id: int) -> str:
    registration = _get_registration(slug, registration_id)
    return render_template("registrations/cancel_by_staff.html", registration=registration)


@blueprint.post("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden")
@staff("organiser")
@commit_on_success
def cancel_by_staff_now(slug: str, registration_id: int) -> Response:
    with said_plainly():
        service.cancel(_get_registration(slug, registration_id))
    return redirect(url_for("registrations.participants_page", slug=slug), 303)


@blueprint.get("/beheer/sessies/<slug>/presentie")
@staff("organiser", "partner")
@audit.views("door")
def door(slug: str) -> str:
    return _door_page(_get_session(slug, Right.MARK_ATTENDANCE), WalkInForm())


@blueprint.post("/beheer/sessies/<slug>/presentie")
@staff("organiser", "partner")
@keeps_input
@commit_on_success
def let_walk_in_enter(slug: str) -> Any:
    knowledge_session, form = _get_session(slug, Right.MARK_ATTENDANCE), WalkInForm()
    if not form.validate_on_submit():
        return _door_page(knowledge_session, form), 422
    with said_plainly():
        registration = attendance.walk_in(knowledge_session, form.details())
    return _to_door(slug, anchor_of(registration))


@blueprint.post("/beheer/sessies/<slug>/presentie/<int:registration_id>")
@staff("organiser", "partner")
@commit_on_success
def mark(slug: str, registration_id: int) -> Response:
    registration = _get_registration(slug, registration_id, Right.MARK_ATTENDANCE)
    mark_as_asked(registration)
    return _to_door(slug, anchor_of(registration))


@blueprint.post("/beheer/sessies/<slug>/presentie/klaar")
@staff("organiser")
@commit_on_success
def complete(slug: str) -> Response:
    with said_plainly():
        attendance.complete_attendance(_get_session(slug))
    return _to_door(slug)


@blueprint.post("/beheer/sessies/<slug>/presentie/hulp")
@staff("organiser")
@commit_on_success
def make_door_link(slug: str) -> Response:
    with said_plainly():
        door_links.make_link(_get_session(slug))
    return _to_door(slug, "hulp")


@blueprint.post("/beheer/sessies/<slug>/presentie/hulp/intrekken")
@staff("organiser")
@commit_on_success
def revoke_door_link(slug: str) -> Response:
    door_links.revoke_link(_get_session(slug))
    return _to_door(slug, "hulp")


@blueprint.get("/beheer/inchecken/<token>")
@staff("organiser", "partner")
@audit.views("door")
@limits.door
def check_in(token: str) -> str:
    """What the QR code in the confirmation opens: who this is, and the button that lets her in."""
    registration = service.find_by_door_link(token) or abort(404)
    knowledge_session = _get_session(registration.knowledge_session.slug, Right.MARK_ATTENDANCE)
    audit.tell(registration.id, knowledge_session.id, knowledge_session.district_id)
    return render_template(
        "registrations/check_in.html",
        registration=registration,
        position=position_of(registration),
        **door_facts(knowledge_session),
    )


def _get_session(slug: str, right: Right = Right.ORGANISE) -> KnowledgeSession:
    return find_for_staff(slug, current_user, right) or abort(404)


def _get_registration(slug: str, registration_id: int, right: Right = Right.ORGANISE) -> Registration:
    return attendance.find_at_door(_get_session(slug, right), registration_id) or abort(404)


def _door_page(knowledge_session: KnowledgeSession, form: WalkInForm) -> str:
    may_organise = Right.ORGANISE in rights_in(knowledge_session, current_user)
    helper_address = door_links.address_of(knowledge_session) if may_organise else None
    return door_page(
        "registrations/door.html",
        knowledge_session,
        form,
        may_organise=may_organise,
        helper_address=helper_address,
        may_ask_help=may_organise and door_links.may_make_link(knowledge_session),
    )


def _to_door(slug: str, anchor: str | None = None) -> Response:
    return redirect(url_for("registrations.door", slug=slug, _anchor=anchor), 303)


def _page_number() -> int:
    return min(max(request.args.get("pagina", 1, type=int), 1), 10_000)
