"""The registration form for who was invited: the room above knows her address already."""

from dataclasses import replace
from typing import Any

from sessions_app.registrations.forms import RegisterForm
from sessions_app.registrations.writing_down import RegistrationDetails


class InvitedForm(RegisterForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "fax_number"):
            del self[name]

    def details_for(self, email: str) -> RegistrationDetails:
        return replace(self.details(), email=email)
