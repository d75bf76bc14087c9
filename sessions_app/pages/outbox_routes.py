"""The mails that went out or wait, for whoever organises the sessions they are about."""

from collections.abc import Sequence

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response

from sessions_app.core import clock, errors, links
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox import pictures, queries, service, words
from sessions_app.outbox.models import OutgoingMail
from sessions_app.pages.blueprint import blueprint
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.models import Right, User

# The preview is a page of its own: the styles of a mail stand in it, and nothing in it may run or load.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

# Shown to nobody, not even an admin: whoever gets one has not answered.
TELLS_WHO_IS_SILENT = "evaluation_reminder"


@blueprint.get("/beheer/mail")
@staff("organiser")
@audit.views("mails")
def mails() -> str:
    condition, state = _visible_to(current_user), words.state_from(request.args.get("stand", ""))
    page = queries.mail_page(condition, state, min(max(request.args.get("pagina", 1, type=int), 1), 10_000))
    if page.number > 1 and not page.mails:
        abort(404)
    return render_template(
        "outbox/mails.html",
        page=page,
        state=state,
        counts=queries.counts_per_state(condition),
        titles=_titles(page.mails),
        delay=words.delay(queries.oldest_due_age(clock.now())),
        words=words,
    )


@blueprint.get("/beheer/mail/<int:mail_id>")
@staff("organiser")
@audit.views("mail")
def mail(mail_id: int) -> str:
    found = _visible(mail_id)
    text = links.hide(found.text_body, _("[personal link of the recipient]"))
    return render_template(
        "outbox/mail.html", mail=found, text=text, titles=_titles([found]), words=words, again="opnieuw" in request.args
    )


@blueprint.get("/beheer/mail/<int:mail_id>/weergave")
@staff("organiser")
@audit.views("mail")
def mail_as_sent(mail_id: int) -> Response:
    found = _visible(mail_id)
    if found.is_secret or not found.html_body:
        abort(404)
    answer = current_app.make_response(pictures.hide(links.hide(found.html_body, "#")))
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return answer


@blueprint.post("/beheer/mail/<int:mail_id>/opnieuw")
@staff("organiser")
@commit_on_success
def send_mail_again(mail_id: int) -> Response:
    found = _visible(mail_id)
    reason = words.why_not_again(found)
    if reason:
        raise errors.refuse(409, reason)
    service.send_again(found)
    audit.note(Action.SENT_AGAIN, "mail", found.id, knowledge_session_id=found.knowledge_session_id)
    return redirect(url_for("pages.mail", mail_id=mail_id, opnieuw=1), 303)


def _visible_to(user: User) -> ColumnElement[bool]:
    """An admin sees every mail but one kind, an organiser those of the sessions in her scope."""
    if user.has_right(Right.ADMINISTER):
        return OutgoingMail.kind != TELLS_WHO_IS_SILENT
    return OutgoingMail.knowledge_session_id.in_(select(KnowledgeSession.id).where(in_scope_of(user, Right.ORGANISE)))


def _visible(mail_id: int) -> OutgoingMail:
    found = queries.find_mail(mail_id, _visible_to(current_user))
    if found is None:
        abort(404)
    audit.tell(found.id, found.knowledge_session_id)
    return found


def _titles(mails: Sequence[OutgoingMail]) -> dict[int, tuple[str, str]]:
    """Slug and title of the sessions that these mails are about."""
    numbers = {mail.knowledge_session_id for mail in mails if mail.knowledge_session_id}
    found = db.session.execute(
        select(KnowledgeSession.id, KnowledgeSession.slug, KnowledgeSession.title).where(
            KnowledgeSession.id.in_(numbers)
        )
    )
    return {number: (slug, title) for number, slug, title in found}
