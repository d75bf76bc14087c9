"""The list of what arrived: what waits for a person, and what became of the rest."""

from flask import Blueprint, Flask, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.paging import page_asked
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.replies import queries, service, words
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Stage

blueprint = Blueprint("replies", __name__)

SHOWN = {
    "": (Stage.WAITING,),
    "overgenomen": (Stage.APPLIED, Stage.TAKEN_OVER),
    "genoteerd": (Stage.NOTED,),
    "terzijde": (Stage.SET_ASIDE, Stage.IGNORED, Stage.RECEIVED),
}


@blueprint.get("/beheer/antwoorden")
@staff("organiser")
@audit.views("replies")
def answers() -> str:
    shown = request.args.get("toon", "")
    stages = SHOWN.get(shown, SHOWN[""])
    visible = queries.visible_to(current_user)
    page = queries.page_of(visible, stages, page_asked())
    if page.number > 1 and not page.items:
        abort(404)
    counts = queries.counts_per_stage(visible)
    return render_template(
        "replies/answers.html",
        page=page,
        shown=shown if shown in SHOWN else "",
        counts={name: sum(counts[stage] for stage in stages) for name, stages in SHOWN.items()},
        mailbox=words.mailbox_now(),
        words=words,
    )


@blueprint.get("/beheer/antwoorden/<int:incoming_mail_id>")
@staff("organiser")
@audit.views("reply")
def answer(incoming_mail_id: int) -> str:
    return render_template("replies/answer.html", mail=_visible(incoming_mail_id), words=words)


@blueprint.post("/beheer/antwoorden/<int:incoming_mail_id>/overnemen")
@staff("organiser")
@commit_on_success
def take_over(incoming_mail_id: int) -> Response:
    mail = _visible(incoming_mail_id)
    try:
        service.take_over(mail, current_user)
    except service.REFUSALS as refusal:
        if mail.stage is Stage.TAKEN_OVER:  # the second of two clicks
            return redirect(url_for("replies.answer", incoming_mail_id=mail.id), 303)
        sentence = _("There is nothing left to take over: see what this message says now.")
        raise errors.refuse(409, sentence) from refusal
    audit.note(Action.TAKEN_OVER, "reply", mail.id, knowledge_session_id=mail.about_id)
    return redirect(url_for("replies.answer", incoming_mail_id=mail.id), 303)


@blueprint.post("/beheer/antwoorden/<int:incoming_mail_id>/terzijde")
@staff("organiser")
@commit_on_success
def set_aside(incoming_mail_id: int) -> Response:
    mail = _visible(incoming_mail_id)
    service.set_aside(mail, current_user)
    audit.note(Action.SET_ASIDE, "reply", mail.id, knowledge_session_id=mail.about_id)
    return redirect(url_for("replies.answers"), 303)


@blueprint.post("/beheer/antwoorden/<int:incoming_mail_id>/geen-uitnodigingen")
@staff("organiser")
@commit_on_success
def stop_inviting(incoming_mail_id: int) -> Response:
    """She asked for it in words, instead of by the link in the mail."""
    mail = _visible(incoming_mail_id)
    service.stop_inviting(mail, current_user)
    audit.note(Action.SET_ASIDE, "reply", mail.id, knowledge_session_id=mail.about_id)
    return redirect(url_for("replies.answer", incoming_mail_id=mail.id), 303)


@blueprint.record
def _teach_templates(state: "object") -> None:
    """What a list of participants may ask, also in a room below this one."""
    app: Flask = state.app  # type: ignore[attr-defined]
    app.jinja_env.globals["calendar_answers"] = queries.calendar_answers
    app.jinja_env.globals["answer_signs"] = words.ANSWER_SIGNS


def _visible(mail_id: int) -> IncomingMail:
    found = queries.find_mail(mail_id, queries.visible_to(current_user))
    if found is None:
        abort(404)
    audit.tell(found.id, found.about_id)
    return found
