"""Shape and syntax of what people fill in; whether they may is asked of the rules."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from sessions_app.core import language
from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required, without
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.register_fields import RegistersField
from sessions_app.registrations.rules import ACCESS_NEEDS, DIETARY_NEEDS, Need
from sessions_app.registrations.seating import Pool
from sessions_app.registrations.seats import PoolSeats
from sessions_app.registrations.waiting_words import way_with_places
from sessions_app.registrations.words import NEED_WORDS
from sessions_app.registrations.writing_down import RegistrationDetails

ACCESS_CHOICES = [(need.value, NEED_WORDS[need]) for need in ACCESS_NEEDS]
DIETARY_CHOICES = [(need.value, NEED_WORDS[need]) for need in DIETARY_NEEDS]
WHO_SEES_NEEDS = _l("Only the organiser sees this. We erase it 7 days after the session.")


WEB_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)  # what every mail programme makes a link of
BLANK_SIGNS = "\u115f\u1160\u2800\u3164\uffa0"  # called letters and symbols in Unicode, yet nothing is seen of them


class SomethingToRead:
    """Refuses a name of invisible characters alone; letters of any script, figures and emoji are fine."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        seen = (field.data or "").translate(dict.fromkeys(map(ord, BLANK_SIGNS)))
        if not any(unicodedata.category(character)[0] in "LNS" for character in seen):
            raise ValidationError(self.sentence)


def no_web_address(form: Any, field: Any) -> None:
    """We write the name to whatever address is typed beside it: nobody may send links to others in our name."""
    if WEB_ADDRESS.search(field.data or ""):
        raise ValidationError(_("Fill in a name without a web address"))


def name_field(label: Any, sentence: Any) -> StringField:
    return StringField(label, [Required(sentence), AtMost(120), PlainText(), SomethingToRead(sentence), no_web_address])


def _email(label: Any, hint: Any = "") -> EmailField:
    return EmailField(
        label, [Required(_l("Fill in your e-mail address")), AtMost(254), EmailAddress()], description=hint
    )


def _organisation() -> StringField:
    return StringField(_l("Organisation"), [Optional(), AtMost(160), PlainText()])


def ask_organisation(field: StringField) -> None:
    """Where the places per organisation are limited it can not be left empty."""
    sentence = _("Fill in your organisation: the places per organisation are limited")
    field.validators = [Required(sentence), AtMost(160), PlainText()]
    field.flags.optional = False


class KeepsRobotsOut(Form):
    """Only a robot sees this field, and fills it in."""

    fax_number = StringField(_l("Leave this field empty"))

    def validate_fax_number(self, field: StringField) -> None:
        if field.data:
            raise ValidationError(_("Leave the field that you cannot see empty, so that we know you are not a robot."))


class RegisterForm(KeepsRobotsOut):
    """`choose_way` comes along from a page that asks how she takes part; who sends a form without it comes to the
    room."""

    name = name_field(_l("Name"), _l("Fill in your name"))
    email = _email(_l("E-mail address at work"), _l("This is where we send the invitation for your calendar."))
    organisation = _organisation()
    job_title = StringField(_l("Job title"), [Optional(), AtMost(120), PlainText()])
    choose_way = HiddenField()
    takes_part = RadioField(
        _l("How do you take part?"),
        [InputRequired(_l("Choose how you take part"))],
        choices=[("room", _l("In the room")), ("online", _l("Online, through a link"))],
    )
    question = TextAreaField(
        _l("Do you have a question for the speakers?"),
        [Optional(), AtMost(2000), PlainText(lines=True)],
        description=_l("Do not mention names of clients."),
    )
    access_needs = SelectMultipleField(
        _l("Do you need something to take part well?"),
        [Optional()],
        choices=ACCESS_CHOICES,
        description=WHO_SEES_NEEDS,
        validate_choice=True,
    )
    dietary_needs = SelectMultipleField(
        _l("Is there something we should know about what you eat?"),
        [Optional()],
        choices=DIETARY_CHOICES,
        description=WHO_SEES_NEEDS,
        validate_choice=True,
    )
    registers = RegistersField()
    share_contact = BooleanField(
        _l("Put me on the list ‘Who is who’"),
        description=_l(
            "Participants who are on it too then see your name and organisation, from the day before the session until "
            "30 days after it, and you see theirs. On your own page you choose whether they also see your job title, "
            "e-mail address or telephone number, and there you switch it off: that works at once."
        ),
    )

    @classmethod
    def for_session(cls, knowledge_session: KnowledgeSession, *unasked: str) -> Self:
        """With the questions that this session asks; without those that are named."""
        form = without(cls, _not_asked_in(knowledge_session).union(unasked))()
        form.fit(knowledge_session)
        return form

    def fit(self, knowledge_session: KnowledgeSession) -> "RegisterForm":
        """Only the questions that this session asks."""
        self.leave_out(*_not_asked_in(knowledge_session))
        if self.takes_part and self.is_submitted() and not self.choose_way.data and not self.takes_part.raw_data:
            self.takes_part.data, self.takes_part.validators = "room", []
        if knowledge_session.limit_per_organisation is not None:
            ask_organisation(self.organisation)
        if self.registers:
            self.registers.ask(knowledge_session.accreditations)
        return self

    def tell_places(self, pools: Sequence[PoolSeats]) -> None:
        """Behind each way of taking part how many places it has, where they are separate."""
        if self.takes_part and len(pools) > 1:
            of = {pool.pool: pool for pool in pools}
            self.takes_part.choices = [
                ("room", way_with_places(_("In the room"), of[Pool.ROOM])),
                ("online", way_with_places(_("Online, through a link"), of[Pool.ONLINE])),
            ]

    def details(self) -> RegistrationDetails:
        return RegistrationDetails(
            name=self.name.data or "",
            email=(self.email.data or "") if self.email else "",
            organisation=self.organisation.data or "",
            job_title=self.job_title.data or "",
            question=self.question.data or "",
            needs=self.needs(),
            share_contact=bool(self.share_contact.data),
            registers=self.registers.given() if self.registers else {},
            online=bool(self.takes_part) and self.takes_part.data == "online",
            language=language.current(),
        )

    def needs(self) -> frozenset[Need]:
        asked = [field for field in (self.access_needs, self.dietary_needs) if field]
        return frozenset(Need(value) for field in asked for value in field.data or ())


def _not_asked_in(knowledge_session: KnowledgeSession) -> frozenset[str]:
    asked = {
        "choose_way": knowledge_session.is_hybrid,
        "takes_part": knowledge_session.is_hybrid,
        "access_needs": knowledge_session.asks_access_needs,
        "dietary_needs": knowledge_session.asks_dietary_needs,
        "registers": bool(knowledge_session.accreditations),
    }
    return frozenset(name for name, is_asked in asked.items() if not is_asked)


class TurnDownForm(Form):
    reason = TextAreaField(_l("A word of explanation"), [Optional(), AtMost(400), PlainText(lines=True)])


class LinkAgainForm(Form):
    email = _email(_l("The e-mail address with which you registered"))


class EraseForm(Form):
    what = RadioField(
        _l("What shall we erase?"),
        [InputRequired(_l("Choose what we shall erase"))],
        choices=[
            ("registration", _l("This registration only")),
            ("everything", _l("Everything of my e-mail address")),
        ],
    )
