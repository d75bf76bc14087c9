"""The list at the door, for staff and for a helper with a link."""

from typing import Any

from flask import abort, render_template, request

from sessions_app.core import clock
from sessions_app.core.forms import clean
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import attendance
from sessions_app.registrations.blueprint import said_plainly
from sessions_app.registrations.forms import WalkInForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import at_the_door, attendance_of
from sessions_app.registrations.rules import Attendance, door_opens_at


def door_page(template: str, knowledge_session: KnowledgeSession, form: WalkInForm, **more: Any) -> str:
    """`more`: what this template shows beside the list. `helper_token`: whose buttons these are, when not of staff."""
    search = clean(request.args.get("zoek", ""))[:120]
    return render_template(
        template,
        form=form,
        search=search,
        expected=at_the_door(knowledge_session.id, search),
        count=attendance_of([knowledge_session.id])[knowledge_session.id],
        **door_facts(knowledge_session),
        **more,
    )


def door_facts(knowledge_session: KnowledgeSession) -> dict[str, Any]:
    opens_at, now = door_opens_at(knowledge_session.starts_at), clock.now()
    return {
        "knowledge_session": knowledge_session,
        "opens_at": opens_at,
        "is_open": knowledge_session.is_published and now >= opens_at,
        "may_complete": now >= knowledge_session.starts_at and knowledge_session.attendance_completed_at is None,
    }


def mark_as_asked(registration: Registration) -> None:
    """The form field `attendance`: came, stayed away, or empty to undo. A refusal of the rules answers 409."""
    word = request.form.get("attendance")
    if word is None or (word and word not in list(Attendance)):
        abort(422)
    with said_plainly():
        attendance.mark_attendance(registration, Attendance(word) if word else None)


def anchor_of(registration: Registration) -> str:
    return f"deelnemer-{registration.id}"
