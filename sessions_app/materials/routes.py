"""The organiser's page of materials, and the download behind a personal link."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from sessions_app.core import clock, errors
from sessions_app.core.access import link_holder, staff
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import page, queries, rules, service
from sessions_app.materials.forms import LinkForm, MomentForm, TellForm, TitleForm, UploadForm
from sessions_app.materials.models import Material
from sessions_app.materials.words import refusal_sentence, size_word
from sessions_app.registrations import service as registrations

blueprint = Blueprint("materials", __name__)
blueprint.add_app_template_global(size_word, "size_word")

LARGEST_REQUEST = 3 * rules.LARGEST_FILE + rules.MB  # three large files at once, or many small ones


@blueprint.get("/beheer/sessies/<slug>/materiaal")
@staff("organiser")
def of_session(slug: str) -> str:
    return page.page_of(session_in_scope(slug))


@blueprint.post("/beheer/sessies/<slug>/materiaal")
@staff("organiser")
@keeps_input
@commit_on_success
def upload(slug: str) -> Any:
    """What is fine is kept; what is not is listed, with what to do. More is taken in here than on any other page."""
    knowledge_session = session_in_scope(slug)
    request.max_content_length = LARGEST_REQUEST
    try:
        form = UploadForm()
        if not form.validate_on_submit():
            return page.page_of(knowledge_session, upload=form), 422
    except RequestEntityTooLarge:
        page.let_it_arrive(5 * LARGEST_REQUEST)
        sentence = _(
            "All this together is too large to receive at once. Choose fewer files, each of at most %(limit)s MB.",
            limit=rules.LARGEST_FILE // rules.MB,
        )
        raise errors.refuse(413, sentence) from None
    kept, refused = _keep(knowledge_session, form)
    if kept:
        flash(ngettext("%(num)s file is added.", "%(num)s files are added.", kept), "good")
    if refused and not kept:
        return page.page_of(knowledge_session, refused=refused), 422
    for name, sentence in refused:
        flash(f"{name}: {sentence}", "wrong")
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/link")
@staff("organiser")
@keeps_input
@commit_on_success
def add_link(slug: str) -> Any:
    knowledge_session, form = session_in_scope(slug), LinkForm()
    if not form.validate_on_submit():
        return page.page_of(knowledge_session, link=form), 422
    try:
        service.add_link(knowledge_session, form.title.data or "", form.url.data or "")
    except rules.Refusal as refusal:
        add_error(form.url, refusal_sentence(refusal))
        return page.page_of(knowledge_session, link=form), 422
    flash(_("The link is added."), "good")
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/moment")
@staff("organiser")
@keeps_input
@commit_on_success
def choose_moment(slug: str) -> Any:
    knowledge_session, form = session_in_scope(slug), MomentForm()
    if not form.validate_on_submit():
        return page.page_of(knowledge_session, moment=form), 422
    moments = {"over": None, "now": clock.now(), "moment": form.opens_at.data}
    service.open_from(knowledge_session, moments[form.when.data])
    flash(_("Saved."), "good")
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/bericht")
@staff("organiser")
@commit_on_success
def tell(slug: str) -> Response:
    knowledge_session, form = session_in_scope(slug), TellForm()
    if not form.validate_on_submit():
        abort(422)
    try:
        told = service.tell(knowledge_session, form.seen.data or 0)
    except rules.ToldAlready as refusal:
        flash(refusal_sentence(refusal), "care")
        return _to_page(slug)
    except rules.Refusal as refusal:
        raise errors.refuse(409, refusal_sentence(refusal)) from refusal
    flash(ngettext("%(num)s participant gets a mail.", "%(num)s participants get a mail.", told), "good")
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/<int:material_id>")
@staff("organiser")
@keeps_input
@commit_on_success
def rename(slug: str, material_id: int) -> Any:
    knowledge_session, form = session_in_scope(slug), TitleForm()
    material = _get_material(knowledge_session, material_id)
    if not form.validate_on_submit():
        return page.page_of(knowledge_session, wrong_title=(material.id, form)), 422
    service.rename(material, form.title.data or "")
    flash(_("Saved."), "good")
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/<int:material_id>/verplaatsen")
@staff("organiser")
@commit_on_success
def move(slug: str, material_id: int) -> Response:
    knowledge_session = session_in_scope(slug)
    places = {"up": -1, "down": 1}.get(request.form.get("to", ""), 0)
    service.move(knowledge_session, _get_material(knowledge_session, material_id), places)
    return _to_page(slug)


@blueprint.post("/beheer/sessies/<slug>/materiaal/<int:material_id>/verwijderen")
@staff("organiser")
@commit_on_success
def remove(slug: str, material_id: int) -> Response:
    knowledge_session = session_in_scope(slug)
    material = _get_material(knowledge_session, material_id)
    flash(_("Removed: %(title)s", title=material.title), "good")
    service.remove(knowledge_session, material)
    return _to_page(slug)


@blueprint.get("/beheer/sessies/<slug>/materiaal/<int:material_id>")
@staff("organiser")
def look_at(slug: str, material_id: int) -> Response:
    return _download(_get_material(session_in_scope(slug), material_id))


@blueprint.get("/aanmelding/<token>/materiaal/<int:material_id>")
@link_holder
def download(token: str, material_id: int) -> Response:
    """For who has a place, once it is open."""
    registration = registrations.find_by_link(token) or abort(404)
    if not queries.may_see(registration):
        abort(404)
    return _download(_get_material(registration.knowledge_session, material_id))


def _keep(knowledge_session: KnowledgeSession, form: UploadForm) -> tuple[int, list[tuple[str, str]]]:
    """How many are kept, and by name why the others are not. All are in the store before the first has its row."""
    kept, refused = [], []
    for file in form.chosen:
        size = file.stream.seek(0, 2)
        file.stream.seek(0)
        try:
            kept.append((file.filename, service.keep_file(knowledge_session, file.filename, file.stream, size)))
        except rules.Refusal as refusal:
            refused.append((file.filename[-80:], refusal_sentence(refusal)))
    added = 0
    for name, one in kept:
        try:
            service.add_kept(knowledge_session, one)
            added += 1
        except rules.Refusal as refusal:
            refused.append((name[-80:], refusal_sentence(refusal)))
    return added, refused


def _download(material: Material) -> Response:
    if not material.is_file:
        abort(404)
    answer = page.as_download(material)
    if answer is None:
        raise errors.refuse(404, _("This file cannot be found any more. Ask the organiser to put it up again."))
    return answer.make_conditional(request.environ, accept_ranges=True, complete_length=material.size)  # type: ignore[no-any-return]


def _get_material(knowledge_session: KnowledgeSession, material_id: int) -> Material:
    return queries.find_material(knowledge_session, material_id) or abort(404)


def _to_page(slug: str) -> Response:
    return redirect(url_for("materials.of_session", slug=slug), 303)
