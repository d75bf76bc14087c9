"""The form with which she changes her own registration."""

from collections.abc import Mapping
from typing import Any

from sessions_app.knowledge_sessions.models import ProfessionalRegister
from sessions_app.registrations.as_shown import AsShown
from sessions_app.registrations.forms import RegisterForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.register_fields import as_answers
from sessions_app.registrations.rules import Need
from sessions_app.registrations.writing_down import RegistrationDetails

WORDS = ("name", "organisation", "job_title", "question")
CONSENT, NEED, REGISTER = "share_contact", "need:", "register:"


class ChangeForm(AsShown, RegisterForm):
    """What she may change herself: neither her address nor how she takes part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "choose_way", "takes_part", "fax_number"):
            del self[name]

    @staticmethod
    def filled_with(registration: Registration) -> "ChangeForm":
        needs = [need.need.value for need in registration.needs]
        form = ChangeForm(obj=registration, access_needs=needs, dietary_needs=needs, registers=as_answers(registration))
        form.fit(registration.knowledge_session)
        form.tell_shown()
        return form

    def details_of(self, registration: Registration) -> RegistrationDetails:
        """Her registration with what she changed on this page."""
        answers = self.changed(_stands(registration))
        words: dict[str, Any] = {name: answers[name] for name in WORDS}
        return RegistrationDetails(
            **words,
            email=registration.person.email,
            share_contact=bool(answers[CONSENT]),
            needs=frozenset(map(Need, _named(NEED, answers))),
            registers={ProfessionalRegister(name): number for name, number in _named(REGISTER, answers).items()},
        )

    def answers(self) -> dict[str, str]:
        return _answers(self.details())

    def shown_before_it_was_told(self, stands: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
        """Such a page knows nothing of consent."""
        return {**stands, CONSENT: typed[CONSENT]}


def _stands(registration: Registration) -> dict[str, str]:
    words: dict[str, Any] = {name: getattr(registration, name) for name in WORDS}
    return _answers(
        RegistrationDetails(
            **words,
            email="",
            share_contact=registration.share_contact,
            needs=frozenset(one.need for one in registration.needs),
            registers={one.register: one.number for one in registration.register_numbers},
        )
    )


def _answers(details: RegistrationDetails) -> dict[str, str]:
    return {
        **{name: getattr(details, name) for name in WORDS},
        CONSENT: "yes" if details.share_contact else "",
        **{NEED + need: "yes" for need in sorted(details.needs)},
        **{REGISTER + register: number for register, number in details.registers.items()},
    }


def _named(kind: str, answers: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(kind): answer for name, answer in answers.items() if name.startswith(kind)}
