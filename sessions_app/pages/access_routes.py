"""The table of who may do what, for everyone who works with it."""

from flask import render_template

from sessions_app.core.access import ROLES, staff
from sessions_app.pages.blueprint import blueprint
from sessions_app.people.access_table import ACTOR_WORDS, SECTIONS


@blueprint.get("/beheer/wie-mag-wat")
@staff(*ROLES)
def who_may_what() -> str:
    return render_template("pages/who_may_what.html", sections=SECTIONS, actor_words=ACTOR_WORDS)
