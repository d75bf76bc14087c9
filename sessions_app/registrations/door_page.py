"""The list at the door, for staff and for a helper with a link: as a page, and as JSON for the page that stays open."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from sessions_app.core import clock, language
from sessions_app.core.errors import Refused
from sessions_app.core.formatting import clock_time
from sessions_app.core.forms import clean
from sessions_app.core.time_fields import FIRST_YEAR
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.registrations import attendance, door_list
from sessions_app.registrations.attendance import Marked, Tap
from sessions_app.registrations.blueprint import said_plainly
from sessions_app.registrations.door_forms import WalkInForm
from sessions_app.registrations.door_list import DoorRow
from sessions_app.registrations.door_words import door_note
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance, RegistrationStatus, door_opens_at

KEY = re.compile(r"[0-9A-Za-z-]{8,36}")
STAYED_OPEN = timedelta(minutes=10)  # the trail notes who opens the list, not each glance of the page that stays open


def door_page(
    template: str, knowledge_session: KnowledgeSession, form: WalkInForm, helper_token: str | None = None, **more: Any
) -> str:
    """`more`: what this template shows beside the list. `helper_token`: whose buttons these are, when not of staff; she
    gets no organisations, by searching for one neither. Who cancelled is shown to who searches for her."""
    search = clean(request.args.get("zoek", ""))[:120]
    rows = door_list.rows_of(knowledge_session.id, search, names_only=helper_token is not None)
    form.key.data = str(uuid.uuid4()) if not form.is_submitted() else form.key.data
    return render_template(
        template,
        form=form,
        search=search,
        rows=rows,
        shown=rows if search else door_list.expected(rows),
        count=door_list.state_of(knowledge_session.id),
        helper_token=helper_token,
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
        "is_today": clock.local(knowledge_session.starts_at).date() <= clock.today(),
    }


def state_since(knowledge_session: KnowledgeSession, names_only: bool) -> Response:
    """What changed since the moment `sinds` that the page got last; 304 when nothing did."""
    since, state = _moment(request.args.get("sinds", "")), door_list.state_of(knowledge_session.id)
    if since is not None and clock.now() - since < STAYED_OPEN:
        audit.goes_on()
    completed = knowledge_session.attendance_completed_at is not None
    mark = f"{state.mark}-{completed:d}-{knowledge_session.is_published:d}-{language.current()}"
    if request.if_none_match.contains_weak(mark):
        answer = Response(status=304)
    else:
        rows = door_list.changed_since(knowledge_session.id, since)
        answer = jsonify(
            rows=[row_as_json(knowledge_session, row, names_only) for row in rows],
            since=(state.changed_at or clock.now()).isoformat(),
            csrf=generate_csrf(),
            is_completed=completed,
            **_counts(knowledge_session),
        )
    answer.set_etag(mark, weak=True)
    return answer


def mark_as_asked(registration: Registration) -> Marked:
    """The form field `attendance`: came, stayed away, or empty to undo. A refusal of the rules answers 409."""
    word = request.form.get("attendance")
    if word is None or (word and word not in list(Attendance)):
        abort(422)
    with said_plainly():
        return attendance.mark_attendance(registration, Attendance(word) if word else None, tap_as_told())


def walk_in_as_typed(knowledge_session: KnowledgeSession, form: WalkInForm) -> Registration:
    with said_plainly():
        return attendance.walk_in(knowledge_session, form.details(), tap_as_told())


def tap_as_told() -> Tap:
    """Its key, the state that was on the screen (`gezien`), how many seconds ago it was; strange values say nothing."""
    told = request.values
    key, seen = told.get("key", ""), told.get("gezien", type=int)
    return Tap(key if KEY.fullmatch(key) else "", seen, told.get("ago", 0, type=int) or 0)


def came_from_code() -> bool:
    """Whether the button stood on the page of a scanned code, to which she goes back."""
    return request.form.get("terug") == "code"


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


@contextmanager
def refusals_as_json() -> Iterator[list[Response]]:
    """For the page that stays open: what is refused inside the block comes as JSON, which concerns this tap alone."""
    answers: list[Response] = []
    try:
        yield answers
    except HTTPException as refusal:
        if not wants_json():
            raise
        sentence = refusal.sentence if isinstance(refusal, Refused) else _("This person is no longer on the list.")
        answers.append(said(sentence, refusal.code or 422))


def said(sentence: str, status: int) -> Response:
    answer = jsonify(sentence=sentence)
    answer.status_code = status
    return answer


def as_json(registration: Registration, names_only: bool, marked: Marked | None = None) -> Response:
    """The true state of one person, after a tap."""
    stale = marked is not None and marked.is_stale
    return jsonify(
        row=row_as_json(registration.knowledge_session, registration, names_only),
        version=marked.version if marked else registration.attendance_version,
        sentence=_("Someone else changed this in the meantime. What you see now is how it is.") if stale else "",
        **_counts(registration.knowledge_session),
    )


def invalid_as_json(form: WalkInForm) -> Response | None:
    """For the page that stays open; None for a form that is sent as one. A token of an earlier sign-in answers 400."""
    if not wants_json():
        return None
    if form.csrf_token.errors:
        abort(400)
    return said(" ".join(sentence for _field, sentence in form.error_list), 422)


def row_as_json(knowledge_session: KnowledgeSession, row: "DoorRow | Registration", names_only: bool) -> dict[str, Any]:
    """`gone`: who was erased is taken off the list. `cancelled`: she is there for who searches for her."""
    if not row.name:
        return {"id": row.id, "gone": True}
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "sort": door_list.sort_key(row),
        "organisation": "" if names_only else row.organisation,
        "note": door_note(knowledge_session, row),
        "cancelled": row.status is RegistrationStatus.CANCELLED,
        "attendance": row.attendance or "",
        "at": short_time(row.attendance_marked_at) if row.attendance_marked_at else "",
        "version": row.attendance_version,
    }


def short_time(moment: datetime) -> str:
    return clock_time(moment).removesuffix("\u00a0uur")


def anchor_of(registration: Registration) -> str:
    return f"deelnemer-{registration.id}"


def _counts(knowledge_session: KnowledgeSession) -> dict[str, int]:
    state = door_list.state_of(knowledge_session.id)
    return {"attended": state.attended, "expected": state.expected}


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told.replace(" ", "+"))
        return moment.astimezone(UTC) if moment.tzinfo and moment.year >= FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None
