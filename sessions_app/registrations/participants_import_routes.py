"""An organiser enters a list of people: give it, read what will happen with each line (and how the list was read, to
choose otherwise), press the button.

Between the steps the list itself is kept (`core/spreadsheets/given_lists.py`); a page carries its name, not its lines,
so that a thousand of them can be read page by page.
"""

import secrets
from functools import partial
from typing import Any

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.paging import Page, page_asked
from sessions_app.core.spreadsheets import given_lists, list_words
from sessions_app.core.spreadsheets.given_lists import Given
from sessions_app.core.spreadsheets.list_form import OtherwiseForm, otherwise_form
from sessions_app.core.spreadsheets.reading import BIGGEST_FILE, Read, UnreadableTable
from sessions_app.core.transaction import after_commit, commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.registrations import import_lines, import_words, participants_import
from sessions_app.registrations.blueprint import blueprint, said_plainly
from sessions_app.registrations.import_lines import FIELDS, MOST_LINES
from sessions_app.registrations.participant_forms import CheckedForm, ImportForm
from sessions_app.registrations.participants_import import Checked
from sessions_app.registrations.rules import RegistrationRefused
from sessions_app.registrations.words import refusal_sentence

blueprint.add_app_template_global(import_words.fate_sentence, "fate_sentence")
FORM_AT_MOST = 2 * 1024 * 1024  # a thousand lines as long as they can be, pasted
PER_PAGE = 100


@blueprint.get("/beheer/sessies/<slug>/deelnemers/importeren")
@staff("organiser")
@audit.views("participants")
def import_page(slug: str) -> str:
    """The form; with the name of a kept list a further page (`pagina`) of its preview."""
    knowledge_session, kept = session_in_scope(slug, in_full=False), request.args.get("lijst", "")
    if not kept:
        return _import_page(knowledge_session, ImportForm())
    given = _kept(knowledge_session, kept)
    return _preview(knowledge_session, given.read(FIELDS, MOST_LINES), kept)


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren")
@staff("organiser")
@keeps_input
@commit_on_success
def import_preview(slug: str) -> Any:
    """What would happen with each line; nothing does."""
    request.max_content_length = BIGGEST_FILE + FORM_AT_MOST  # a list may be larger than what people otherwise send
    request.max_form_memory_size = FORM_AT_MOST
    knowledge_session, form = session_in_scope(slug, in_full=False), ImportForm()
    if not form.validate_on_submit():
        return _import_page(knowledge_session, form), 422
    with said_plainly():
        participants_import.check_takes_registrations(knowledge_session)
    try:
        kept = secrets.token_hex(8)
        return _preview(knowledge_session, _read_and_keep(knowledge_session, form.given(), kept), kept)
    except UnreadableTable as refused:
        add_error(form.filled, refused.sentence)
        return _import_page(knowledge_session, form), 422


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren/anders")
@staff("organiser")
@keeps_input
@commit_on_success
def import_otherwise(slug: str) -> Any:
    """The same list, its columns, sheet or letters chosen by the organiser."""
    knowledge_session, kept = session_in_scope(slug, in_full=False), request.form.get("kept", "")
    given = _kept(knowledge_session, kept)
    form = otherwise_form(given.how, FIELDS)
    if form.validate_on_submit():
        try:
            return _preview(knowledge_session, _read_and_keep(knowledge_session, given.chosen(form.choice), kept), kept)
        except UnreadableTable as refused:
            add_error(form.first, refused.sentence)
    return _preview(knowledge_session, given.read(FIELDS, MOST_LINES), kept, form), 422


@blueprint.post("/beheer/sessies/<slug>/deelnemers/importeren/invoeren")
@staff("organiser")
@keeps_input
@commit_on_success
def import_now(slug: str) -> Any:
    """What she saw happens, and nothing else: not a list that was read otherwise in another tab."""
    knowledge_session, form = session_in_scope(slug, in_full=False), CheckedForm()
    kept = form.kept.data or ""
    lines = _lines(knowledge_session, _kept(knowledge_session, kept).read(FIELDS, MOST_LINES))
    if not form.validate_on_submit() or form.mark.data != import_lines.mark_of(lines):
        raise errors.refuse(409, _("This preview is too old, or is not yours. Begin again with the list."))
    with said_plainly():
        done = participants_import.enter(knowledge_session, lines)
    after_commit(partial(given_lists.forget, _name_of(knowledge_session, kept)))
    audit.note(
        Action.ADDED,
        "participants",
        knowledge_session_id=knowledge_session.id,
        district_id=knowledge_session.district_id,
        count=sum(one.is_entered for one in done),
    )
    return _done_page(knowledge_session, done)


def _kept(knowledge_session: KnowledgeSession, kept: str) -> Given:
    given = given_lists.find(_name_of(knowledge_session, kept))
    if given is None:
        raise errors.refuse(
            409,
            _(
                "We do not have this list any more. Give it again, unless you entered it already: then they are in the "
                "list of participants."
            ),
        )
    return given


def _read_and_keep(knowledge_session: KnowledgeSession, given: Given, kept: str) -> Read:
    """Raises `UnreadableTable`."""
    read = given.read(FIELDS, MOST_LINES)
    given_lists.keep(_name_of(knowledge_session, kept), given, read.how)
    return read


def _name_of(knowledge_session: KnowledgeSession, kept: str) -> str:
    """Of this organiser's own list."""
    return f"import:{knowledge_session.id}:{current_user.id}:{kept}"


def _import_page(knowledge_session: KnowledgeSession, form: ImportForm) -> str:
    try:
        participants_import.check_takes_registrations(knowledge_session)
        closed = ""
    except RegistrationRefused as refusal:
        closed = refusal_sentence(refusal)
    return render_template(
        "registrations/import.html", knowledge_session=knowledge_session, form=form, closed=closed, most=MOST_LINES
    )


def _lines(knowledge_session: KnowledgeSession, read: Read) -> list[import_lines.Line]:
    return import_lines.lines_of(read.rows, knowledge_session.is_hybrid)


def _preview(knowledge_session: KnowledgeSession, read: Read, kept: str, otherwise: OtherwiseForm | None = None) -> str:
    """`otherwise`: with what is wrong in it."""
    lines = _lines(knowledge_session, read)
    checked = participants_import.preview(knowledge_session, lines)
    number = page_asked()
    shown = participants_import.in_order(checked)[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown:
        abort(404)
    return _result_page(
        knowledge_session,
        checked,
        Page(shown, len(checked), number, PER_PAGE),
        is_done=False,
        mark=import_lines.mark_of(lines),
        kept=kept,
        how=read.how,
        told=list_words.told(read.how, FIELDS),
        encodings=dict(list_words.encodings()),
        otherwise=otherwise or otherwise_form(read.how, FIELDS, formdata=None),
    )


def _done_page(knowledge_session: KnowledgeSession, done: list[Checked]) -> str:
    """Every line that could not be placed; of the others, who stand in the list of participants now, the first."""
    size = max(PER_PAGE, sum(not one.is_placed for one in done))
    shown = Page(participants_import.in_order(done)[:size], len(done), 1, size)
    return _result_page(knowledge_session, done, shown, is_done=True)


def _result_page(
    knowledge_session: KnowledgeSession, checked: list[Checked], page: Page[Checked], is_done: bool, **more: Any
) -> str:
    entered = sum(one.is_entered for one in checked)
    return render_template(
        "registrations/import_result.html",
        knowledge_session=knowledge_session,
        page=page,
        entered=entered,
        left_out=len(checked) - entered,
        summary=import_words.summary(checked, is_done),
        is_done=is_done,
        **more,
    )
