"""Her own page, for whoever holds the personal link: how it stands and what she can still do."""

from flask import abort, render_template

from sessions_app.agreements.service import AGREEMENTS_LINK
from sessions_app.core import clock, links
from sessions_app.core.access import link_holder
from sessions_app.core.retention import PERIODS
from sessions_app.feedback.queries import find_request
from sessions_app.feedback.service import FEEDBACK_LINK
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.personal_data import in_words
from sessions_app.registrations import service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import position_of
from sessions_app.registrations.words import need_word


@blueprint.get("/aanmelding/<token>")
@link_holder
def my_registration(token: str) -> str:
    registration = service.find_by_link(token)
    if registration is None:
        abort(404)
    return render_template(
        "pages/my_registration.html",
        token=token,
        registration=registration,
        session=registration.knowledge_session,
        state=_state_of(registration),
        position=position_of(registration),
        may_cancel=service.may_still_cancel(registration),
        may_change=service.may_still_change(registration),
        needs=[need_word(one.need) for one in registration.needs],
        evaluation_path=_evaluation_path(registration),
        agreements_path=links.path_for(AGREEMENTS_LINK, registration.person),
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
    return "waiting" if registration.is_waiting else "place"


def _evaluation_path(registration: Registration) -> str | None:
    """The personal link to the evaluation, once she is asked and as long as she has not answered."""
    request = None if registration.has_answered else find_request(registration.id)
    return links.path_for(FEEDBACK_LINK, request) if request else None
