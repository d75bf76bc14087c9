"""Putting a session that is there already in a series: choose which, look at what becomes the same, then do it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from sessions_app.core.access import staff
from sessions_app.core.forms import Form, keeps_input
from sessions_app.core.refusing import refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.knowledge_sessions import joining
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.joining import Candidate
from sessions_app.knowledge_sessions.joining_words import NAMES, label_of, shown
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.refusals import Refusal, sentence_for
from sessions_app.knowledge_sessions.series_routes import series_blueprint


class JoinForm(Form):
    date = SelectField(_l("With which session or series?"), [InputRequired(_l("Choose a session or a series."))])
    take_over = BooleanField(_l("Make this the same"))

    def __init__(self, to_choose: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of_slug = {one.date.slug: one for one in to_choose}
        self.date.choices = [
            ("", _("Choose a session or a series")),
            *((slug, label_of(one)) for slug, one in self.of_slug.items()),
        ]

    @property
    def chosen(self) -> KnowledgeSession | None:
        found = self.of_slug.get(self.date.data or "")
        return found.date if found else None


@series_blueprint.get("/beheer/sessies/<slug>/reeks/aansluiten")
@staff("organiser")
def join(slug: str) -> Any:
    """With `?date=noord-…` the page shows what would become the same; it changes nothing."""
    knowledge_session = session_in_scope(slug)
    with refusing(Refusal, sentence_for):
        joining.check(knowledge_session)
    form = JoinForm(joining.candidates(knowledge_session, current_user), formdata=request.args, meta={"csrf": False})
    if "date" in request.args and form.validate() and form.chosen is not None:
        form.take_over.data = True
        return _preview(knowledge_session, form, form.chosen)
    return _choose(knowledge_session, form), 422 if form.errors else 200


@series_blueprint.post("/beheer/sessies/<slug>/reeks/aansluiten")
@staff("organiser")
@keeps_input
@commit_on_success
def join_now(slug: str) -> Any:
    knowledge_session = session_in_scope(slug)
    form = JoinForm(joining.candidates(knowledge_session, current_user))
    if not form.validate() or form.chosen is None:
        return _choose(knowledge_session, form), 422
    names = joining.differences(knowledge_session, form.chosen, current_user) if form.take_over.data else ()
    with refusing(Refusal, sentence_for):
        joining.join(knowledge_session, form.chosen, names)
    flash(_("This session is a date of the series now. Everyone who registered for it stays registered."), "good")
    return redirect(url_for("series.dates", slug=knowledge_session.slug), 303)


def _choose(knowledge_session: KnowledgeSession, form: JoinForm) -> str:
    return render_template("knowledge_sessions/series_join.html", knowledge_session=knowledge_session, form=form)


def _preview(knowledge_session: KnowledgeSession, form: JoinForm, other: KnowledgeSession) -> str:
    names = joining.differences(knowledge_session, other, current_user)
    return render_template(
        "knowledge_sessions/series_join_preview.html",
        knowledge_session=knowledge_session,
        form=form,
        other=other,
        differences=[(NAMES[name], shown(knowledge_session, name), shown(other, name)) for name in names],
    )
