"""What we promise: privacy, accessibility."""

from flask import current_app, render_template

from sessions_app.core.access import everyone
from sessions_app.core.kept.kept_pages import kept
from sessions_app.pages import personal_data
from sessions_app.pages.blueprint import blueprint


@blueprint.get("/privacy")
@everyone
@kept
def privacy() -> str:
    return render_template("pages/privacy.html", purposes=personal_data.purposes())


@blueprint.get("/toegankelijkheid")
@everyone
@kept
def accessibility() -> str:
    return render_template("pages/accessibility.html", contact=current_app.config["MAIL_REPLY_ADDRESS"])
