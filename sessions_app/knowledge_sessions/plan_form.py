"""The form that plans and edits a session."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from sessions_app.core import clock
from sessions_app.core.forms import AtMost, EmailAddress, FormToken, PlainText, Required, add_error
from sessions_app.core.time_fields import LocalMomentField
from sessions_app.knowledge_sessions import planning, rules
from sessions_app.knowledge_sessions.details import Block, Details
from sessions_app.knowledge_sessions.fields import (
    BlockForm,
    NoMoreThan,
    Rows,
    Switch,
    WholeNumberField,
    chosen,
)
from sessions_app.knowledge_sessions.forms import PlaceAndTimeForm, values_of
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.net_time import kind_by_name
from sessions_app.knowledge_sessions.points_fields import OffersPoints, points_of
from sessions_app.knowledge_sessions.reminder_fields import Reminds, reminders_of
from sessions_app.knowledge_sessions.rules import BlockKind, Part, SessionKind
from sessions_app.knowledge_sessions.seating_fields import MOST_SEATS, GivesPlaces
from sessions_app.knowledge_sessions.words import KINDS
from sessions_app.people.models import District, Organisation, User

ON_THE_PAGE = (
    "title", "kind", "district", "summary", "description", "themes", "starts_at", "ends_at", "venue_name",
    "venue_address", "venue_postcode", "venue_access", "online_url", "capacity", "registration_opens_at",
    "registration_closes_at", "online_capacity", "limit_per_organisation", "needs_approval", "waiting_list_way",
    "offer_hours", "promotion_closes_at", "reminder_days", "reminder_hour", "asks_access_needs", "asks_dietary_needs",
    "organisations", "programme", "points_skj", "points_registerplein", "points_anders", "contact_name",
    "contact_email", "later_dates", "explanation",
)  # fmt: skip


class PlanForm(GivesPlaces, OffersPoints, Reminds, PlaceAndTimeForm):
    form_token = FormToken()
    title = StringField(_l("Title"), [Required(_l("Fill in a title.")), AtMost(200), PlainText()])
    kind = SelectField(_l("Kind of meeting"), default=SessionKind.KENNISSESSIE)
    district = SelectField(_l("District"), [Required(_l("Choose a district."))])
    capacity = WholeNumberField(
        _l("Number of places"),
        [
            InputRequired(_l("Fill in the number of places.")),
            NoMoreThan(MOST_SEATS),
        ],
    )
    registration_opens_at = LocalMomentField(_l("Registering opens"), [Optional()])
    registration_closes_at = LocalMomentField(_l("Registering closes"), [Optional()])
    summary = TextAreaField(_l("Summary"), [Optional(), AtMost(400), PlainText(lines=True)])
    description = TextAreaField(_l("Description"), [Optional(), AtMost(20_000), PlainText(lines=True)])
    themes = SelectMultipleField(_l("Themes"))
    organisations = SelectMultipleField(_l("Organisations that take part"))
    programme = Rows(FormField(BlockForm), max_entries=40)
    asks_access_needs = Switch(_l("Ask what someone needs to be able to take part"))
    asks_dietary_needs = Switch(_l("Ask what someone does not eat"))
    contact_name = StringField(_l("Name"), [Optional(), AtMost(160), PlainText()])
    contact_email = EmailField(_l("E-mail address"), [Optional(), AtMost(254), EmailAddress()])
    later_dates = BooleanField(_l("Also for the later dates of the series"))

    def __init__(self, user: User, knowledge_session: KnowledgeSession | None = None) -> None:
        self.user, self.knowledge_session = user, knowledge_session
        self.on_offer = planning.districts_for(user, knowledge_session)
        given = values_of(knowledge_session) if knowledge_session else _defaults_for(user, self.on_offer)
        given |= points_of(knowledge_session) if knowledge_session else {}
        given |= reminders_of(knowledge_session) if knowledge_session else {}
        super().__init__(data=given)
        self.put_in_order(*ON_THE_PAGE)
        self.theme_of = {theme.slug: theme for theme in planning.themes_for(knowledge_session)}
        self.organisation_of = {one.slug: one for one in planning.organisations_for(knowledge_session)}
        self.kind.choices = [(kind.value, str(word)) for kind, word in KINDS.items()]
        self.district.choices = [("", _("Choose a district"))] + [(one.slug, one.name) for one in self.on_offer]
        self.themes.choices = [(slug, theme.name) for slug, theme in self.theme_of.items()]
        self.organisations.choices = [(slug, one.name) for slug, one in self.organisation_of.items()]

    def offer_later_dates(self, later: Sequence[KnowledgeSession]) -> None:
        if not later:
            del self.later_dates

    @property
    def wants_more_rows(self) -> bool:
        return request.method == "POST" and "more_rows" in request.form

    @property
    def chosen_parts(self) -> list[tuple[Organisation, Part]]:
        """As was chosen per organisation, as it stood, or as is usual."""
        taking_part: list[Organisation] = chosen(self.organisation_of, self.organisations.data)
        known = planning.known_parts(self.knowledge_session)
        for slug in self.organisation_of:
            given = request.form.get(f"parts-{slug}", "")
            if given in set(Part):
                known[slug] = Part(given)
        return planning.in_order(taking_part, known)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        opens_at, closes_at = self.registration_opens_at.data, self.registration_closes_at.data
        if self.add_faults(self.capacity.data, opens_at, closes_at) or self._blocks_outside():
            valid = False
        if self.add_faults_in_seating():
            valid = False
        if valid and not planning.stays_in_scope(self.user, self._chosen_district(), self.chosen_parts):
            add_error(self.organisations, _("Choose your own organisation too, or you cannot see this session."))
            valid = False
        return valid

    def details(self) -> Details:
        """Of a form that is valid."""
        plain = (
            "title", "starts_at", "ends_at", "capacity", "venue_name", "venue_address", "venue_postcode",
            "venue_access", "online_url", "registration_opens_at", "registration_closes_at", "summary", "description",
            "contact_name", "contact_email", "asks_access_needs", "asks_dietary_needs",
        )  # fmt: skip
        values: dict[str, Any] = {name: self[name].data for name in plain}
        values |= {name: "" for name, value in values.items() if value is None and not name.endswith("_at")}
        return Details(
            **values,
            **self.seating(),
            **self.reminders(),
            district=self._chosen_district(),
            kind=SessionKind(self.kind.data),
            themes=chosen(self.theme_of, self.themes.data),
            parts=self.chosen_parts,
            programme=self._blocks(),
            accreditations=self.accredited(),
        )

    def _chosen_district(self) -> District:
        return next(one for one in self.on_offer if one.slug == self.district.data)

    def _filled_rows(self) -> list[BlockForm]:
        return [row.form for row in self.programme if not row.form.is_empty]

    def _offset(self, row: BlockForm) -> int | None:
        starts_at, ends_at = (
            clock.local(field.data).replace(tzinfo=None) for field in (self.starts_at, self.ends_at) if field.data
        )
        return rules.offset_of_block(row.time.data, starts_at, ends_at) if row.time.data else None

    def _blocks_outside(self) -> bool:
        if self.starts_at.data is None or self.ends_at.data is None or self.ends_at.errors:
            return False
        outside = [row for row in self._filled_rows() if row.time.data and self._offset(row) is None]
        for row in outside:
            add_error(row.time, _("This part lies outside the session. Choose a time between its start and its end."))
        self.programme.errors = [row.errors for row in self.programme]
        return bool(outside)

    def _blocks(self) -> list[Block]:
        blocks = []
        for row in self._filled_rows():
            title = row.title.data or ""
            kind = BlockKind(row.kind.data) if row.kind.data else kind_by_name(title)
            blocks.append(Block(self._offset(row) or 0, title, row.led_by.data or "", kind))
        return blocks


def _defaults_for(user: User, on_offer: list[District]) -> dict[str, Any]:
    return {
        "district": on_offer[0].slug if len(on_offer) == 1 else "",
        "capacity": 25,
        "asks_access_needs": True,
        "contact_name": user.name,
        "contact_email": user.email,
    }
