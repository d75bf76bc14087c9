"""The door on paper: the sign-in sheet, and its numbers entered afterwards."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import errors, limits
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.pdf import PdfNotMade
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.registrations import door_list, door_numbers, door_words, sign_in_sheet
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.door_forms import NumbersForm
from sessions_app.registrations.door_numbers import Entered
from sessions_app.registrations.door_page import door_facts

blueprint.add_app_template_global(door_words.door_note, "door_note")
blueprint.add_app_template_global(door_words.reason_sentence, "unplaced_sentence")
blueprint.add_app_template_global(door_list.sort_key, "door_sort_key")


@blueprint.get("/beheer/sessies/<slug>/presentie.pdf")
@staff("organiser", "partner")
@audit.exports("door")
@limits.drawings
def sign_in_sheet_pdf(slug: str) -> Response:
    try:
        answer = Response(
            sign_in_sheet.as_pdf(session_in_scope(slug, Right.MARK_ATTENDANCE)), mimetype="application/pdf"
        )
    except PdfNotMade as fault:
        raise errors.refuse(503, _("The sign-in sheet could not be made just now. Try it again.")) from fault
    answer.headers["Content-Disposition"] = f'inline; filename="presentielijst-{slug}.pdf"'
    return answer


@blueprint.get("/beheer/sessies/<slug>/presentie/nummers")
@staff("organiser", "partner")
@audit.views("door")
def numbers_page(slug: str) -> str:
    return _page(session_in_scope(slug, Right.MARK_ATTENDANCE), NumbersForm())


@blueprint.post("/beheer/sessies/<slug>/presentie/nummers")
@staff("organiser", "partner")
@audit.views("door")
@keeps_input
@commit_on_success
def enter_numbers(slug: str) -> Any:
    """Answers with the page itself: sending it again changes nothing."""
    knowledge_session, form = session_in_scope(slug, Right.MARK_ATTENDANCE), NumbersForm()
    if not form.validate_on_submit():
        return _page(knowledge_session, form), 422
    with said_plainly():
        entered = door_numbers.enter(knowledge_session, form.numbers.data or "", form.anyway.data)
    form.numbers.data, form.numbers.raw_data = entered.to_correct, None
    return _page(knowledge_session, form, entered)


def _page(knowledge_session: KnowledgeSession, form: NumbersForm, entered: Entered | None = None) -> str:
    return render_template(
        "registrations/door_numbers.html", form=form, entered=entered, **door_facts(knowledge_session)
    )
