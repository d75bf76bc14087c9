"""Her own page, for whoever holds the personal link: how it stands and what she can still do."""

from datetime import datetime
from typing import Any

from flask import abort, render_template, url_for

from sessions_app.core import clock
from sessions_app.core.access import link_holder
from sessions_app.core.extensions import db
from sessions_app.core.kept import alike
from sessions_app.core.retention import PERIODS
from sessions_app.feedback import service as feedback
from sessions_app.knowledge_sessions.models import KnowledgeSession, RegistrationState
from sessions_app.materials.queries import materials_for
from sessions_app.pages import hers
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.personal_data import in_words
from sessions_app.registrations import certificates, register_numbers, service, who_is_who
from sessions_app.registrations.dates import other_dates_of
from sessions_app.registrations.line import find_in_line
from sessions_app.registrations.models import Attendance, Registration
from sessions_app.registrations.offers import may_accept
from sessions_app.registrations.register_words import WHY_NOT
from sessions_app.registrations.taking_part import may_change_way, other_way_is_full
from sessions_app.registrations.words import need_word


@blueprint.get("/aanmelding/<token>")
@link_holder
def my_registration(token: str) -> str:
    her = hers.find(token) or abort(404)
    words = her.words

    def as_she_is() -> str:
        return _page(service.find_living(her.id) or abort(404), words)

    def as_told_to_many(others: alike.Words) -> str:
        knowledge_session = db.session.get_one(KnowledgeSession, her.knowledge_session_id)
        return _page(hers.stand_in(her, knowledge_session, others), others)

    if not her.is_told_alike:
        return as_she_is()
    return alike.told(her.state, str(her.version), words, as_she_is, as_told_to_many)


def _page(registration: Registration, words: alike.Words) -> str:
    """`words`: hers, or marks in their place (`hers.py`)."""
    token = words["token"]
    return render_template(
        "pages/my_registration.html",
        here=url_for("pages.my_registration", token=token),
        token=token,
        registration=registration,
        session=registration.knowledge_session,
        state=_state_of(registration),
        in_line=find_in_line(registration),
        other_dates=[(service.path_of(one), one) for one in other_dates_of(registration)],
        may_change_way=may_change_way(registration),
        other_way_is_full=may_change_way(registration) and other_way_is_full(registration),
        can_register=registration.knowledge_session.registration_state(clock.now()) is RegistrationState.OPEN,
        may_cancel=service.may_still_cancel(registration),
        may_change=service.may_still_change(registration),
        materials=materials_for(registration),
        who_is_who=_who_is_who(registration),
        registers=register_numbers.as_text(registration),
        certificate=certificates.state_of(registration),
        why_no_certificate=WHY_NOT,
        needs=[need_word(need) for need in sorted(one.need for one in registration.needs)],
        evaluation_path=words["evaluation_path"],
        will_ask_at=_will_ask_at(registration),
        choices_path=words["choices_path"],
        agreements_path=words["agreements_path"],
        kept_for={name: in_words(period) for name, period in PERIODS.items() if period},
    )


def _state_of(registration: Registration) -> str:
    """What the page says first."""
    session = registration.knowledge_session
    if session.is_cancelled:
        return "session_cancelled"
    if registration.is_cancelled:
        return "cancelled"
    if session.ends_at <= clock.now():
        return "past"
    if registration.is_offered:
        return "offered" if may_accept(registration) else "offer_over"
    if registration.is_requested:
        return "requested"
    return "waiting" if registration.is_waiting else "place"


def _will_ask_at(registration: Registration) -> datetime | None:
    """When she is asked for a mark at the latest, if she was there; None when that is not to come."""
    may_be_asked = registration.is_confirmed and registration.attendance is not Attendance.NO_SHOW
    return feedback.will_ask_at(registration.knowledge_session) if may_be_asked else None


def _who_is_who(registration: Registration) -> dict[str, Any]:
    return {
        "look": who_is_who.look_of(registration),
        "may_join": who_is_who.may_join(registration),
        "window": who_is_who.window_of(registration.knowledge_session),
    }
