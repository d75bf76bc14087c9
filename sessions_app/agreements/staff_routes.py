"""What the organiser sees and does: counts, calls for help, the QR code for the room, writing down for others."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import or_

from sessions_app.agreements import helping, queries, rules, service
from sessions_app.agreements.blueprint import blueprint
from sessions_app.agreements.names import in_full
from sessions_app.agreements.staff_form import form_for
from sessions_app.agreements.words import say_beside, sentence_of
from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.qr_drawing import qr_in_page
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import in_scope_of, rights_in
from sessions_app.people import audit
from sessions_app.people.models import Organisation, Right


@blueprint.get("/beheer/sessies/<slug>/afspraken")
@staff("organiser")
@audit.views("agreements")
def of_session(slug: str) -> Any:
    """Counts; the text only of those who asked for help."""
    knowledge_session = session_in_scope(slug)
    return render_template(
        "agreements/of_session.html",
        knowledge_session=knowledge_session,
        counts=queries.counts_by_session([knowledge_session.id], clock.today())[knowledge_session.id],
        asking=queries.asking_for_help(KnowledgeSession.id == knowledge_session.id),
        in_full=in_full,
    )


@blueprint.get("/beheer/sessies/<slug>/afspraken/scherm")
@staff("organiser")
def in_the_room(slug: str) -> Any:
    """To project or to print: no name and no agreement is on it."""
    knowledge_session = session_in_scope(slug)
    address = current_app.config["BASE_URL"] + url_for(".own_link")
    return render_template(
        "agreements/in_the_room.html",
        knowledge_session=knowledge_session,
        address=address.partition("://")[2],
        picture=qr_in_page(f"{address}?sessie={slug}", "in-the-room__qr"),
    )


@blueprint.get("/beheer/sessies/<slug>/afspraken/nieuw")
@staff("organiser")
@audit.views("participants")
def write_down_for(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    return _new_page(knowledge_session, form_for(knowledge_session))


@blueprint.post("/beheer/sessies/<slug>/afspraken/nieuw")
@staff("organiser")
@keeps_input
@commit_on_success
def propose_for(slug: str) -> Any:
    """For participants who asked her. Nothing holds before each of them said yes."""
    knowledge_session = session_in_scope(slug)
    form = form_for(knowledge_session)
    if "search" in request.form:
        return _new_page(knowledge_session, form)
    if form.validate() and form.day:
        others: list[int | Organisation] = [one for one in form.others if isinstance(one, int)]
        others += form.organisations
        try:
            made = service.write_for(knowledge_session, form.what.data or "", others, form.day, once=True)
        except rules.Refusal as refusal:
            say_beside(form, refusal)
        else:
            asked = len(made.others_than(None))
            flash(
                ngettext("Written down. %(num)s person gets a mail to say yes or no.",
                         "Written down. %(num)s people get a mail to say yes or no.", asked), "good",
            )  # fmt: skip
            return redirect(url_for(".of_session", slug=slug), 303)
    return _new_page(knowledge_session, form), 422


@blueprint.post("/beheer/afspraken/<int:agreement_id>/opgepakt")
@staff("organiser", "coordinator")
@commit_on_success
def take_up_help(agreement_id: int) -> Any:
    """By the organiser or the coordinator who was asked; the one who asked hears who it is."""
    rights = (Right.ORGANISE, Right.READ_FIGURES)
    agreement = queries.find_for_helper(agreement_id, or_(*(in_scope_of(current_user, right) for right in rights)))
    if agreement is None:
        abort(404)
    with refusing(rules.Refusal, sentence_of):
        helping.take_up(agreement, current_user)
    flash(_("You take care of this. Whoever asked for help gets a mail with your name and address."), "good")
    knowledge_session = agreement.knowledge_session
    if Right.ORGANISE in rights_in(knowledge_session, current_user):
        return redirect(url_for(".of_session", slug=knowledge_session.slug), 303)
    return redirect(url_for("insights.agreements_page"), 303)


def _new_page(knowledge_session: KnowledgeSession, form: Any) -> str:
    return render_template(
        "agreements/written_for.html", knowledge_session=knowledge_session, form=form, today=clock.today()
    )
