"""The form with which one person registers her colleagues. Empty rows do not count."""

import re
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, FieldList, FormField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from sessions_app.core import language
from sessions_app.core.forms import AtMost, EmailAddress, Form, FormToken, PlainText, Required, add_error
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.dates import DateOnOffer
from sessions_app.registrations.dates_form import ChoosesDates
from sessions_app.registrations.forms import KeepsRobotsOut, ask_organisation, name_field
from sessions_app.registrations.group import Group
from sessions_app.registrations.group_rules import MOST_COLLEAGUES
from sessions_app.registrations.writing_down import RegistrationDetails

ROWS_AT_FIRST = 2
TAKES_PART = [("room", _l("In the room")), ("online", _l("Online, through a link"))]


class ColleagueForm(Form):
    """One row. How she takes part is asked in a hybrid session only."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    named = ""
    name = name_field(_l("Name"), _l("Fill in the name of your colleague"))
    email = EmailField(
        _l("E-mail address at work"),
        [Required(_l("Fill in the e-mail address of your colleague")), AtMost(254), EmailAddress()],
    )
    organisation = StringField(_l("Another organisation than yours"), [Optional(), AtMost(160), PlainText()])
    takes_part = RadioField(
        _l("How does your colleague take part?"),
        [InputRequired(_l("Choose how your colleague takes part"))],
        choices=TAKES_PART,
    )

    @property
    def is_empty(self) -> bool:
        return not (self.name.data or self.email.data or self.organisation.data)

    def validate(self, extra_validators: Any = None) -> bool:
        return self.is_empty or super().validate(extra_validators)

    def details(self, organisation: str) -> RegistrationDetails:
        return RegistrationDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation=self.organisation.data or organisation,
            online=bool(self.takes_part) and self.takes_part.data == "online",
            language=language.current(),
        )


class GroupForm(KeepsRobotsOut, ChoosesDates):
    form_token = FormToken()
    name = name_field(_l("Name"), _l("Fill in your name"))
    email = EmailField(
        _l("E-mail address at work"),
        [Required(_l("Fill in your e-mail address")), AtMost(254), EmailAddress()],
        description=_l("This is where we send what became of your group."),
    )
    organisation = StringField(_l("Organisation"), [Optional(), AtMost(160), PlainText()])
    me_too = BooleanField(_l("I am coming too"))
    takes_part = RadioField(
        _l("How do you take part?"),
        [Optional()],
        choices=TAKES_PART,
        validate_choice=False,
    )
    colleagues = FieldList(FormField(ColleagueForm), min_entries=ROWS_AT_FIRST, max_entries=MOST_COLLEAGUES)
    when_full = RadioField(
        _l("What if there are not enough places?"),
        choices=[("fit", _l("As many as fit")), ("all", _l("All of us, or nobody"))],
        default="fit",
        validate_choice=False,
    )

    def fit(
        self, knowledge_session: KnowledgeSession, dates: Sequence[DateOnOffer] = (), ticked: str = ""
    ) -> "GroupForm":
        """Only the questions that this session asks, and the other dates of its series."""
        if not knowledge_session.is_hybrid:
            del self.takes_part
            for row in self.colleagues:
                del row.form.takes_part
        for number, row in enumerate(self.colleagues, start=1):
            row.form.named = _("Colleague %(number)s", number=number)  # for the summary above the form
        if knowledge_session.limit_per_organisation is not None:
            ask_organisation(self.organisation)
        self.offer(knowledge_session, dates, ticked)
        if all(one.needs_approval for one in (knowledge_session, *(date.knowledge_session for date in dates))):
            del self.when_full  # nobody takes a place yet, so everyone fits
        return self

    @property
    def says_full(self) -> str:
        return _("Full: anyone you register now joins the waiting list.")

    @property
    def says_room(self) -> str:
        return _("Everyone takes part in the room.")

    @property
    def wants_another_row(self) -> bool:
        return request.method == "POST" and "more_rows" in request.form

    def add_row(self) -> None:
        """For another colleague; where there are ten the page says that this is all."""
        if len(self.colleagues) < MOST_COLLEAGUES:
            self.colleagues.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        checks = [self._check_how_she_takes_part(), self._check_anyone(), self._check_number(), self._check_doubles()]
        self.colleagues.errors = [row.errors for row in self.colleagues if row.errors]
        return valid and all(checks)

    def group(self) -> Group:
        """Of a form that is valid."""
        organisation = self.organisation.data or ""
        members = [row.details(organisation) for row in self._filled]
        return Group(
            name=self.name.data or "",
            email=self.email.data or "",
            language=language.current(),
            members=[self._herself(organisation), *members] if self.me_too.data else members,
            all_or_nobody=bool(self.when_full) and self.when_full.data == "all",
            token=self.form_token.data or "",
        )

    @property
    def _filled(self) -> list[ColleagueForm]:
        return [row.form for row in self.colleagues if not row.form.is_empty]

    def _herself(self, organisation: str) -> RegistrationDetails:
        return RegistrationDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            organisation=organisation,
            online=bool(self.takes_part) and self.takes_part.data == "online",
            language=language.current(),
        )

    def _check_how_she_takes_part(self) -> bool:
        if not self.takes_part or not self.me_too.data or self.takes_part.data:
            return True
        add_error(self.takes_part, _("Choose how you take part"))
        return False

    def _check_anyone(self) -> bool:
        if self._filled:
            return True
        add_error(self.colleagues[0].form.name, _("Fill in at least one colleague."))
        return False

    def _check_number(self) -> bool:
        """The page never sends more rows; whoever does hears it, and none is dropped in silence."""
        numbers = {found[1] for name in request.form if (found := re.match(r"colleagues-(\d+)-", name))}
        if len(numbers) <= MOST_COLLEAGUES:
            return True
        add_error(
            self.colleagues[0].form.name,
            _("Register at most %(most)s colleagues at once. Send the others in a second group.", most=MOST_COLLEAGUES),
        )
        return False

    def _check_doubles(self) -> bool:
        seen, own = set(), self.email.data
        for row in self._filled:
            address = row.email.data
            if row.email.errors or not address:
                continue
            if address == own:
                add_error(row.email, _("This is your own address. Are you coming too? Then tick that above."))
            elif address in seen:
                add_error(
                    row.email,
                    _("This address is in the list twice. Everyone needs their own address, for their own link."),
                )
            seen.add(address)
        return not any(row.email.errors for row in self._filled)
