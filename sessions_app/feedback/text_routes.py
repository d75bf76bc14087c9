"""The organiser's own words around the evaluation of one session, and the mail as it is sent."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from sessions_app.core import clock, language, links
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.feedback import evaluation_texts
from sessions_app.feedback.blueprint import blueprint
from sessions_app.feedback.forms import WordsForm
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession

PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@blueprint.get("/beheer/sessies/<slug>/evaluatie/tekst")
@staff("organiser")
def words(slug: str) -> str:
    knowledge_session = session_in_scope(slug)
    written = evaluation_texts.written_for(knowledge_session)
    return _words_page(knowledge_session, WordsForm(formdata=None, obj=written))


@blueprint.post("/beheer/sessies/<slug>/evaluatie/tekst")
@staff("organiser")
@keeps_input
@commit_on_success
def write_words(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    form = WordsForm()
    if not form.validate_on_submit():
        return _words_page(knowledge_session, form), 422
    evaluation_texts.write(knowledge_session, form.title.data or "", form.intro.data or "", form.thanks.data or "")
    flash(_("Saved."), "good")
    return redirect(url_for("feedback.words", slug=slug), 303)


@blueprint.get("/beheer/sessies/<slug>/evaluatie/weergave")
@staff("organiser")
def preview(slug: str) -> Response:
    """The mail as somebody gets it, without anyone's name; its links lead nowhere."""
    knowledge_session = session_in_scope(slug)
    own = evaluation_texts.mail_words(knowledge_session)
    page = render_template(
        "mail/evaluation/body.html",
        locale=language.current(),
        knowledge_session=knowledge_session,
        own_html=own.html,
        registration={"name": _("colleague"), "person_id": 0},
        request={"id": 0},
        subject=own.subject,
        choices_link="#",
    )
    answer = make_response(links.hide(page, "#"))
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return answer


def _words_page(knowledge_session: KnowledgeSession, form: WordsForm) -> str:
    return render_template(
        "feedback/words.html",
        knowledge_session=knowledge_session,
        form=form,
        ours=evaluation_texts.our_words(knowledge_session),
        mail=evaluation_texts.mail_words(knowledge_session),
        thanks=evaluation_texts.thanks_for(knowledge_session),
        placeholders=evaluation_texts.PLACEHOLDERS,
        is_over=clock.now() >= knowledge_session.ends_at,
    )
