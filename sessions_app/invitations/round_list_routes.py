"""A round of people that the organiser has herself: the list becomes a draft, and may be read again otherwise."""

from functools import partial
from typing import Any

from flask import redirect, request
from flask_babel import gettext as _

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.spreadsheets.list_form import ListForm, otherwise_form
from sessions_app.core.spreadsheets.reading import BIGGEST_FILE, UnreadableTable
from sessions_app.core.transaction import after_commit, commit_on_success, discard
from sessions_app.invitations import round_given, rounds
from sessions_app.invitations.round_blueprint import address_of, blueprint, get_round, note, said_plainly
from sessions_app.invitations.round_lines import FIELDS, MOST_LINES, lines_of
from sessions_app.invitations.round_routes import draft_page, new_page
from sessions_app.invitations.round_rules import Source
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.people.audit_models import Action


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/nieuw/lijst")
@staff("organiser")
@keeps_input
@commit_on_success
def round_of_list(slug: str) -> Any:
    """The list becomes a draft, with what is wrong on each line. Nothing is sent."""
    request.max_content_length = 2 * BIGGEST_FILE + 1024 * 1024
    request.max_form_memory_size = BIGGEST_FILE + 1024 * 1024
    session, form = session_in_scope(slug), ListForm()
    if not form.validate_on_submit():
        return new_page(session, list_form=form), 422
    discard()  # reading a long list takes seconds, in which others may write
    try:
        given = form.given()
        read = given.read(FIELDS, MOST_LINES)
    except UnreadableTable as refused:
        add_error(form.filled, refused.sentence)
        return new_page(session_in_scope(slug), list_form=form), 422
    lines = lines_of(read.rows)
    with said_plainly():
        round_ = rounds.make(session_in_scope(slug), Source.LIST, lines)
    note(Action.ADDED, round_, len(lines))
    after_commit(partial(round_given.keep, round_.id, given, read.how))
    return redirect(address_of(round_), 303)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/anders")
@staff("organiser")
@keeps_input
@commit_on_success
def read_otherwise(slug: str, round_id: int) -> Any:
    """The same list, its columns, sheet or letters chosen by the organiser."""
    round_ = get_round(slug, round_id)
    given = round_given.find(round_)
    if given is None:
        raise errors.refuse(409, _("We do not have this list any more. Give it again."))
    form = otherwise_form(given.how, FIELDS)
    if not form.validate_on_submit():
        return draft_page(round_, otherwise=form), 422
    given = given.chosen(form.choice)
    discard()  # as above
    try:
        read = given.read(FIELDS, MOST_LINES)
    except UnreadableTable as refused:
        add_error(form.first, refused.sentence)
        return draft_page(get_round(slug, round_id), otherwise=form), 422
    lines, round_ = lines_of(read.rows), get_round(slug, round_id)
    with said_plainly():
        rounds.fill_again(round_, lines)
    note(Action.CHANGED, round_, len(lines))
    after_commit(partial(round_given.keep, round_.id, given, read.how))
    return redirect(address_of(round_), 303)
