"""The admin's pages about organisations and districts."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.extensions import db
from sessions_app.core.forms import add_error, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.people import places
from sessions_app.people.admin_forms import DistrictForm, MergeForm, OrganisationForm
from sessions_app.people.admin_words import DISTRICT_KINDS, ORGANISATION_KINDS
from sessions_app.people.models import District, Organisation
from sessions_app.people.queries import districts, organisations

place_blueprint = Blueprint("places", __name__, url_prefix="/beheer")


@place_blueprint.get("/organisaties")
@staff("admin")
def list_organisations() -> str:
    return render_template(
        "admin/organisations.html", found=organisations(), kinds=ORGANISATION_KINDS, today=clock.today()
    )


@place_blueprint.route("/organisaties/nieuw", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def new_organisation() -> Any:
    return _organisation_page(OrganisationForm(), None)


@place_blueprint.route("/organisaties/<int:organisation_id>", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def edit_organisation(organisation_id: int) -> Any:
    organisation = db.session.get(Organisation, organisation_id) or abort(404)
    return _organisation_page(OrganisationForm(organisation), organisation)


@place_blueprint.route("/organisaties/<int:organisation_id>/samenvoegen", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def merge_organisation(organisation_id: int) -> Any:
    duplicate = db.session.get(Organisation, organisation_id) or abort(404)
    form = MergeForm(duplicate)
    page = {"form": form, "duplicate": duplicate}
    if not form.is_submitted():
        return render_template("admin/merge_organisation.html", **page)
    if not form.validate():
        return render_template("admin/merge_organisation.html", **page), 422
    gone, kept = duplicate.name, form.organisation_of[form.kept.data]
    places.merge_organisations(duplicate, kept)
    flash(_("%(gone)s is now %(kept)s everywhere.", gone=gone, kept=kept.name), "good")
    return redirect(url_for(".list_organisations"), 303)


@place_blueprint.get("/stadsdelen")
@staff("admin")
def list_districts() -> str:
    return render_template("admin/districts.html", found=districts(), kinds=DISTRICT_KINDS, today=clock.today())


@place_blueprint.route("/stadsdelen/nieuw", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def new_district() -> Any:
    return _district_page(DistrictForm(), None)


@place_blueprint.route("/stadsdelen/<int:district_id>", methods=["GET", "POST"])
@staff("admin")
@keeps_input
@commit_on_success
def edit_district(district_id: int) -> Any:
    district = db.session.get(District, district_id) or abort(404)
    return _district_page(DistrictForm(district), district)


def _organisation_page(form: OrganisationForm, organisation: Organisation | None) -> Any:
    page = {"form": form, "organisation": organisation}
    if not form.is_submitted():
        return render_template("admin/organisation.html", **page)
    if not form.validate():
        return render_template("admin/organisation.html", **page), 422
    try:
        if organisation is None:
            places.add_organisation(form.described)
        else:
            places.change_organisation(organisation, form.described)
    except places.NameIsTaken:
        add_error(form.name, _("There is an organisation with this name already. You can merge the two."))
        return render_template("admin/organisation.html", **page), 409
    flash(_("Saved."), "good")
    return redirect(url_for(".list_organisations"), 303)


def _district_page(form: DistrictForm, district: District | None) -> Any:
    page = {"form": form, "district": district}
    if not form.is_submitted():
        return render_template("admin/district.html", **page)
    if not form.validate():
        return render_template("admin/district.html", **page), 422
    try:
        if district is None:
            places.add_district(form.described)
        else:
            places.change_district(district, form.described)
    except places.NameIsTaken:
        add_error(form.name, _("There is a district with this name already."))
        return render_template("admin/district.html", **page), 409
    flash(_("Saved."), "good")
    return redirect(url_for(".list_districts"), 303)
