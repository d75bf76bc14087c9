"""An organiser enters a list of people: give it, read what will happen with each line (and how the list was read, to
choose otherwise), press the button."""

import secrets
from functools import partial
from typing import Any

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from sessions_app.core import errors, given_lists, list_words
from sessions_app.core.access import staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.given_lists import Given
from sessions_app.core.list_form import OtherwiseForm, otherwise_form
from sessions_app.core.spreadsheet_reading import BIGGEST_FILE, HowRead, UnreadableTable
from sessions_app.core.transaction import after_commit, commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import find_for_staff
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.models import Right
from sessions_app.registrations import import_lines, import_words, participants_import
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.import_lines import FIELDS, MOST_LINES
from sessions_app.registrations.participant_forms import CheckedForm, ImportForm
from sessions_app.registrations.participants_import import Checked
from sessions_app.registrations.rules import RegistrationRefused
from sessions_app.registrations.words import refusal_sentence

blueprint.add_app_template_global(import_words.fate_sentence, "fate_sentence")
FORM_AT_MOST = 2 * 1024 * 1024  # a thousand lines as long as they can be, pasted or signed


@blueprint.get("/beheer/sessies/<slug>/deelnemers/importeren")
@staff("organiser")
@audit.views("participants")
def import_page(slug: str) -> str:
    return _import_page(_get_session(slug), ImportForm())


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren")
@staff("organiser")
@keeps_input
@commit_on_success
def import_preview(slug: str) -> Any:
    """What would happen with each line. Nothing is kept: the lines go along in the page."""
    _make_room()
    knowledge_session, form = _get_session(slug), ImportForm()
    if not form.validate_on_submit():
        return _import_page(knowledge_session, form), 422
    with said_plainly():
        participants_import.check_takes_registrations(knowledge_session)
    try:
        return _preview(knowledge_session, form.given(), secrets.token_hex(8))
    except UnreadableTable as refused:
        add_error(form.filled, refused.sentence)
        return _import_page(knowledge_session, form), 422


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren/anders")
@staff("organiser")
@keeps_input
@commit_on_success
def import_otherwise(slug: str) -> Any:
    """The same list, its columns, sheet or letters chosen by the organiser."""
    knowledge_session, kept = _get_session(slug), request.form.get("kept", "")
    given = given_lists.find(_name_of(knowledge_session, kept))
    if given is None:
        raise errors.refuse(409, _("We do not have this list any more. Give it again."))
    form = otherwise_form(given.how, FIELDS)
    if form.validate_on_submit():
        try:
            return _preview(knowledge_session, given.chosen(form.choice), kept)
        except UnreadableTable as refused:
            add_error(form.first, refused.sentence)
    return _preview(knowledge_session, given, kept, form), 422


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren/invoeren")
@staff("organiser")
@keeps_input
@commit_on_success
def import_now(slug: str) -> Any:
    _make_room()
    knowledge_session, form = _get_session(slug), CheckedForm()
    lines = import_lines.find_signed(form.lines.data or "", knowledge_session.id, current_user.id)
    if lines is None:
        raise errors.refuse(422, _("This preview is too old, or is not yours. Begin again with the list."))
    if not form.validate_on_submit():
        return _result_page(knowledge_session, participants_import.preview(knowledge_session, lines), form), 422
    with said_plainly():
        done = participants_import.enter(knowledge_session, lines)
    after_commit(partial(given_lists.forget, _name_of(knowledge_session, request.form.get("kept", ""))))
    audit.note(
        Action.ADDED,
        "participants",
        knowledge_session_id=knowledge_session.id,
        district_id=knowledge_session.district_id,
        count=sum(one.is_entered for one in done),
    )
    return _result_page(knowledge_session, done)


def _make_room() -> None:
    """A list may be larger than what people otherwise send."""
    request.max_content_length = BIGGEST_FILE + FORM_AT_MOST
    request.max_form_memory_size = FORM_AT_MOST


def _preview(
    knowledge_session: KnowledgeSession, given: Given, kept: str, otherwise: OtherwiseForm | None = None
) -> str:
    """Raises `UnreadableTable`. `otherwise`: with what is wrong in it."""
    read = given.read(FIELDS, MOST_LINES)
    given_lists.keep(_name_of(knowledge_session, kept), given, read.how)
    checked = participants_import.preview(knowledge_session, import_lines.lines_of(read.rows))
    otherwise = otherwise or otherwise_form(read.how, FIELDS, formdata=None)
    return _result_page(knowledge_session, checked, CheckedForm(formdata=None), read.how, otherwise, kept)


def _name_of(knowledge_session: KnowledgeSession, kept: str) -> str:
    """Of this organiser's own list."""
    return f"import:{knowledge_session.id}:{current_user.id}:{kept}"


def _get_session(slug: str) -> KnowledgeSession:
    return find_for_staff(slug, current_user, Right.ORGANISE, in_full=False) or abort(404)


def _import_page(knowledge_session: KnowledgeSession, form: ImportForm) -> str:
    try:
        participants_import.check_takes_registrations(knowledge_session)
        closed = ""
    except RegistrationRefused as refusal:
        closed = refusal_sentence(refusal)
    return render_template(
        "registrations/import.html", knowledge_session=knowledge_session, form=form, closed=closed, most=MOST_LINES
    )


def _result_page(
    knowledge_session: KnowledgeSession,
    checked: list[Checked],
    form: CheckedForm | None = None,
    how: HowRead | None = None,
    otherwise: OtherwiseForm | None = None,
    kept: str = "",
) -> str:
    """`form`: before it is done, with the button; `how` it was read, unless she had pressed it already."""
    lines = [one.line for one in checked]
    return render_template(
        "registrations/import_result.html",
        knowledge_session=knowledge_session,
        entered=[one for one in checked if one.is_entered],
        left_out=[one for one in checked if not one.is_entered],
        summary=import_words.summary(checked, is_done=form is None),
        form=form,
        signed=import_lines.signed(lines, knowledge_session.id, current_user.id) if form else "",
        how=how,
        told=list_words.told(how, FIELDS) if how else [],
        encodings=dict(list_words.encodings()),
        otherwise=otherwise,
        kept=kept,
    )
