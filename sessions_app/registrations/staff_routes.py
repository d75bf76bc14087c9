"""The organiser's pages: the participants, and the door."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.extensions import limiter
from sessions_app.core.forms import clean, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.registrations import attendance, participants, service
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.forms import WalkInForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import at_the_door, attendance_of, position_of, seats
from sessions_app.registrations.rules import Attendance, RegistrationStatus, door_opens_at

# The words of the address for each filter.
STATUS_OF_FILTER = {
    "plek": RegistrationStatus.CONFIRMED,
    "wacht": RegistrationStatus.WAITING,
    "afgemeld": RegistrationStatus.CANCELLED,
}


@blueprint.get("/beheer/sessies/<slug>/deelnemers")
@staff("organiser")
def participants_page(slug: str) -> str:
    knowledge_session = _get_session(slug)
    chosen = {name: request.args.get(name, "").strip()[:120] for name in ("toon", "zoek", "volgorde")}
    table = participants.participants(
        knowledge_session,
        status=STATUS_OF_FILTER.get(chosen["toon"]),
        search=chosen["zoek"],
        by_moment=chosen["volgorde"] == "aangemeld",
        page=_page_number(),
    )
    return render_template(
        "registrations/participants.html",
        knowledge_session=knowledge_session,
        table=table,
        seats=seats(knowledge_session),
        needs=participants.needs_of(knowledge_session),
        chosen={name: value for name, value in chosen.items() if value},
        filters=STATUS_OF_FILTER,
    )


@blueprint.get("/beheer/sessies/<slug>/deelnemers.csv")
@staff("organiser")
def participants_csv(slug: str) -> Response:
    answer = Response(participants.as_csv(_get_session(slug)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="deelnemers-{slug}.csv"'
    return answer


@blueprint.get("/beheer/sessies/<slug>/deelnemers/<int:registration_id>/afmelden")
@staff("organiser")
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
@staff("organiser")
def door(slug: str) -> str:
    return _door_page(_get_session(slug), WalkInForm())


@blueprint.post("/beheer/sessies/<slug>/presentie")
@staff("organiser")
@keeps_input
@commit_on_success
def let_walk_in_enter(slug: str) -> Any:
    knowledge_session, form = _get_session(slug), WalkInForm()
    if not form.validate_on_submit():
        return _door_page(knowledge_session, form), 422
    with said_plainly():
        registration = attendance.walk_in(knowledge_session, form.details())
    return redirect(url_for("registrations.door", slug=slug, _anchor=f"deelnemer-{registration.id}"), 303)


@blueprint.post("/beheer/sessies/<slug>/presentie/<int:registration_id>")
@staff("organiser")
@commit_on_success
def mark(slug: str, registration_id: int) -> Response:
    registration = _get_registration(slug, registration_id)
    word = request.form.get("attendance")
    if word is None or (word and word not in list(Attendance)):
        abort(422)
    with said_plainly():
        attendance.mark_attendance(registration, Attendance(word) if word else None)
    return redirect(url_for("registrations.door", slug=slug, _anchor=f"deelnemer-{registration.id}"), 303)


@blueprint.post("/beheer/sessies/<slug>/presentie/klaar")
@staff("organiser")
@commit_on_success
def complete(slug: str) -> Response:
    with said_plainly():
        attendance.complete_attendance(_get_session(slug))
    return redirect(url_for("registrations.door", slug=slug), 303)


@blueprint.get("/beheer/inchecken/<token>")
@staff("organiser")
@limiter.limit("120/minute")
def check_in(token: str) -> str:
    """What the QR code in the confirmation opens: who this is, and the button that lets her in."""
    registration = service.find_by_door_link(token) or abort(404)
    if find_for_staff(registration.knowledge_session.slug, current_user) is None:
        abort(404)
    return render_template(
        "registrations/check_in.html",
        registration=registration,
        position=position_of(registration),
        **_door_facts(registration.knowledge_session),
    )


def _get_session(slug: str) -> KnowledgeSession:
    return find_for_staff(slug, current_user) or abort(404)


def _get_registration(slug: str, registration_id: int) -> Registration:
    return attendance.find_at_door(_get_session(slug), registration_id) or abort(404)


def _door_page(knowledge_session: KnowledgeSession, form: WalkInForm) -> str:
    search = clean(request.args.get("zoek", ""))[:120]
    return render_template(
        "registrations/door.html",
        form=form,
        search=search,
        expected=at_the_door(knowledge_session.id, search),
        count=attendance_of([knowledge_session.id])[knowledge_session.id],
        **_door_facts(knowledge_session),
    )


def _door_facts(knowledge_session: KnowledgeSession) -> dict[str, Any]:
    opens_at, now = door_opens_at(knowledge_session.starts_at), clock.now()
    return {
        "knowledge_session": knowledge_session,
        "opens_at": opens_at,
        "is_open": knowledge_session.is_published and now >= opens_at,
        "may_complete": now >= knowledge_session.starts_at and knowledge_session.attendance_completed_at is None,
    }


def _page_number() -> int:
    return min(max(request.args.get("pagina", 1, type=int), 1), 10_000)
