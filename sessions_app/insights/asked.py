"""What the address of a page or file asks for: the form, the choice that it makes, and what every page shows of it."""

from typing import Any

from flask import render_template, request
from flask_login import current_user

from sessions_app.core import clock, errors
from sessions_app.core.values import dataclass
from sessions_app.insights import captions, offers, periods, queries, service
from sessions_app.insights.choosing import Chosen, Conditions, Selection
from sessions_app.insights.forms import FilterForm
from sessions_app.knowledge_sessions.queries import themes
from sessions_app.people.models import Right
from sessions_app.people.queries import districts, organisations, scope_of


@dataclass(frozen=True)
class Asked:
    """`chosen`: the district, theme, kind and partner in words. `address`: all that is chosen, as in an address."""

    form: FilterForm
    selection: Selection
    sessions: Chosen

    @property
    def conditions(self) -> Conditions:
        return self.sessions.conditions

    @property
    def period(self) -> str:
        return captions.period_words(self.selection.since, self.selection.until)

    @property
    def chosen(self) -> str:
        return ", ".join(self.form.chosen())

    @property
    def address(self) -> dict[str, Any]:
        return {"van": self.selection.since, "tot": self.selection.until, **self.form.kept()}


def form_asked() -> FilterForm:
    form = FilterForm(request.args)
    form.offer(offers.districts_for(current_user), themes(), offers.organisations_for(current_user))
    return form


def asked_by(form: FilterForm) -> Asked:
    """Of a form that is valid; without a period it is filled in."""
    selection = service.selection_of(
        form.since.data,
        form.until.data,
        district=form.district.data,
        theme=form.theme.data,
        kind=form.kind.data,
        organisation=form.organisation.data,
    )
    form.since.data, form.until.data = selection.since, selection.until
    return Asked(form, selection, queries.choose(current_user, selection))


def asked_for_a_file() -> Asked:
    """Raises 422, or 404, with the sentences of the form."""
    form = form_asked()
    if not form.validate():
        raise no_file(form)
    return asked_by(form)


def refused_with(form: FilterForm) -> int:
    """The status: 404 for a district or a partner outside of her scope, 422 for what nobody knows."""
    outside = form.district.errors and form.district.data in {one.slug for one in districts()}
    outside = outside or (form.organisation.errors and form.organisation.data in {one.slug for one in organisations()})
    return 404 if outside else 422


def no_file(form: FilterForm) -> errors.Refused:
    """For `raise`."""
    return errors.refuse(refused_with(form), " ".join(sentence for _field, sentence in form.error_list))


def refused_page(form: FilterForm, endpoint: str) -> tuple[str, int]:
    """The filter as it was filled in, and what is wrong with it."""
    return render_template("insights/refused.html", **frame(form, endpoint)), refused_with(form)


def frame(form: FilterForm, endpoint: str) -> dict[str, Any]:
    """What every page has: the form, its address, ready periods, and what her scope leaves out."""
    everywhere = scope_of(current_user, Right.READ_FIGURES).everywhere
    own = [] if everywhere else [*current_user.districts, *current_user.organisations]
    ready = periods.ready_periods(clock.today())
    return {"form": form, "endpoint": endpoint, "kept": form.kept(), "periods": ready, "own": own}
