"""The admin's pages about themes."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.forms import Form, Required, add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.core.validity import ValidityForm
from sessions_app.knowledge_sessions import themes as service
from sessions_app.knowledge_sessions.models import Theme
from sessions_app.knowledge_sessions.queries import themes

theme_blueprint = Blueprint("themes", __name__, url_prefix="/beheer/themas")


class ThemeForm(ValidityForm):
    @property
    def details(self) -> service.ThemeDetails:
        return service.ThemeDetails(self.name.data or "", self.valid_from.data, self.valid_until.data)


class MergeThemeForm(Form):
    kept = SelectField(_l("This one stays"), [Required(_l("Choose the theme that stays."))])

    def __init__(self, duplicate: Theme) -> None:
        super().__init__()
        self.theme_of = {one.slug: one for one in themes() if one.id != duplicate.id}
        self.kept.choices = [("", _("Choose a theme"))] + [(slug, one.name) for slug, one in self.theme_of.items()]


@theme_blueprint.get("")
@staff("admin")
def list_themes() -> str:
    return render_template("admin/themes.html", found=themes(), today=clock.today())


@theme_blueprint.route("/nieuw", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def new_theme() -> Any:
    return _theme_page(ThemeForm(), None)


@theme_blueprint.route("/<int:theme_id>", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def edit_theme(theme_id: int) -> Any:
    theme = db.session.get(Theme, theme_id) or abort(404)
    return _theme_page(ThemeForm(obj=theme), theme)


@theme_blueprint.route("/<int:theme_id>/samenvoegen", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def merge_theme(theme_id: int) -> Any:
    duplicate = db.session.get(Theme, theme_id) or abort(404)
    form = MergeThemeForm(duplicate)
    page = {"form": form, "duplicate": duplicate}
    if not form.is_submitted():
        return render_template("admin/merge_theme.html", **page)
    if not form.validate():
        return render_template("admin/merge_theme.html", **page), 422
    gone, kept = duplicate.name, form.theme_of[form.kept.data]
    service.merge_themes(duplicate, kept)
    flash(_("%(gone)s is now %(kept)s everywhere.", gone=gone, kept=kept.name), "good")
    return redirect(url_for(".list_themes"), 303)


def _theme_page(form: ThemeForm, theme: Theme | None) -> Any:
    page = {"form": form, "theme": theme}
    if not form.is_submitted():
        return render_template("admin/theme.html", **page)
    if not form.validate():
        return render_template("admin/theme.html", **page), 422
    try:
        if theme is None:
            service.add_theme(form.details)
        else:
            service.change_theme(theme, form.details)
    except service.NameIsTaken:
        add_error(form.name, _("There is a theme with this name already. You can merge the two."))
        return render_template("admin/theme.html", **page), 409
    flash(_("Saved."), "good")
    return redirect(url_for(".list_themes"), 303)
