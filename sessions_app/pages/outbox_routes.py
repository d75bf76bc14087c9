"""The mails that went out or wait, for whoever organises the sessions they are about."""

from collections.abc import Sequence

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import ColumnElement, select
from werkzeug.wrappers import Response

from sessions_app.core import clock, errors, links
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.formatting import short_date
from sessions_app.core.paging import page_asked
from sessions_app.core.plain_text import clean_line
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox import pictures, queries, service, undeliverable, words
from sessions_app.outbox.models import DropReason, OutgoingMail
from sessions_app.outbox.service import NotToBeStopped
from sessions_app.pages import outbox_words
from sessions_app.pages.blueprint import blueprint
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.models import Person, Right, User
from sessions_app.registrations.models import Registration

# The preview is a page of its own: the styles of a mail stand in it, and nothing in it may run or load.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

# Shown to nobody, not even an admin: whoever gets one has not answered.
TELLS_WHO_IS_SILENT = "evaluation_reminder"

HIGHEST_ID = 2**31 - 1  # of a row in PostgreSQL
MOST_SESSIONS = 200  # to choose from; the newest


@blueprint.record
def _install(setup: BlueprintSetupState) -> None:
    """For the banner above the pages of the staff."""
    setup.app.jinja_env.globals["mail_lateness"] = outbox_words.lateness


@blueprint.get("/beheer/mail")
@staff("organiser")
@audit.views("mails")
def mails() -> str:
    condition, asked = _visible_to(current_user), _asked()
    page = queries.mail_page(condition, asked, page_asked())
    if page.number > 1 and not page.items:
        abort(404)
    return render_template(
        "outbox/mails.html",
        page=page,
        asked=asked,
        chosen=_chosen(asked),
        counts=queries.counts_per_state(condition),
        kinds=sorted(queries.kinds(condition), key=outbox_words.kind),
        sessions=_sessions_with_mail(condition),
        titles=_titles(page.items),
        sending=outbox_words.sending(),
        words=words,
        kind=outbox_words.kind,
    )


@blueprint.get("/beheer/mail/<int:mail_id>")
@staff("organiser")
@audit.views("mail")
def mail(mail_id: int) -> str:
    found = _visible(mail_id)
    text = links.hide(found.text_body, _("[personal link of the recipient]"))
    return render_template(
        "outbox/mail.html",
        mail=found,
        text=text,
        titles=_titles([found]),
        words=words,
        kind=outbox_words.kind,
        why_not_stopped=outbox_words.why_not_stopped(found),
        is_due=found.due_at <= clock.now(),
        registration=_registration_of(found),
        undeliverable=undeliverable.find(found.recipient_email) if found.recipient_email else None,
        again="opnieuw" in request.args,
        stopped="gestopt" in request.args,
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


@blueprint.get("/beheer/mail/<int:mail_id>/stoppen")
@staff("organiser")
@audit.views("mail")
def stop_mail(mail_id: int) -> str:
    found = _visible(mail_id)
    return render_template(
        "outbox/stop.html", mail=found, why_not=outbox_words.why_not_stopped(found), kind=outbox_words.kind
    )


@blueprint.post("/beheer/mail/<int:mail_id>/stoppen")
@staff("organiser")
@commit_on_success
def stop_mail_now(mail_id: int) -> Response:
    found = _visible(mail_id)
    if found.dropped_because is DropReason.STOPPED:  # the second of two clicks
        return redirect(url_for("pages.mail", mail_id=mail_id, gestopt=1), 303)
    reason = outbox_words.why_not_stopped(found)
    if reason:
        raise errors.refuse(409, reason)
    try:
        service.stop(found)
    except NotToBeStopped:  # the worker took it in this very moment
        raise errors.refuse(409, _("Only a mail that waits can be stopped.")) from None
    audit.note(Action.STOPPED, "mail", found.id, knowledge_session_id=found.knowledge_session_id)
    return redirect(url_for("pages.mail", mail_id=mail_id, gestopt=1), 303)


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


def _asked() -> queries.MailFilter:
    session_id = request.args.get("sessie", type=int)
    return queries.MailFilter(
        state=words.state_from(request.args.get("stand", "")),
        kind=clean_line(request.args.get("soort", ""))[:60],
        knowledge_session_id=session_id if session_id is not None and 0 < session_id <= HIGHEST_ID else None,
        address=clean_line(request.args.get("adres", "")).lower()[:254],
    )


def _chosen(asked: queries.MailFilter) -> dict[str, str | int]:
    """The same as it stands in an address, for the links to the next page and to the other states."""
    given = {"stand": asked.state, "soort": asked.kind, "sessie": asked.knowledge_session_id, "adres": asked.address}
    return {name: value for name, value in given.items() if value}


def _sessions_with_mail(condition: ColumnElement[bool]) -> list[tuple[int, str]]:
    """With the day: a programme is given more than once under one title."""
    about = select(OutgoingMail.knowledge_session_id).where(condition)
    found = (
        select(KnowledgeSession.id, KnowledgeSession.title, KnowledgeSession.starts_at)
        .where(KnowledgeSession.id.in_(about))
        .order_by(KnowledgeSession.starts_at.desc(), KnowledgeSession.id)
        .limit(MOST_SESSIONS)
    )
    return [(number, f"{short_date(starts_at)} · {title}") for number, title, starts_at in db.session.execute(found)]


def _registration_of(mail: OutgoingMail) -> Registration | None:
    """Of her it went to, in the session it is about: there her address is put right, and all is sent anew."""
    if mail.knowledge_session_id is None or not mail.recipient_email:
        return None
    hers = (Registration.knowledge_session_id == mail.knowledge_session_id, Person.email == mail.recipient_email)
    return db.session.scalar(select(Registration).join(Person, Registration.person_id == Person.id).where(*hers))
