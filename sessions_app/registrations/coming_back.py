"""Coming back after a cancellation: by one click on her own page, or by a yes in her calendar."""

from sessions_app.registrations import moving_up, service
from sessions_app.registrations.models import Registration
from sessions_app.registrations.writing_down import RegistrationDetails


def come_back(registration: Registration) -> None:
    """Registers her anew as she was; at the end of the line when it is full. Twice is the same as once.

    Raises a `RegistrationRefused` when the session does not take registrations now.
    """
    knowledge_session = moving_up.lock_and_refresh(registration)
    if registration.is_cancelled:
        service.register(knowledge_session, as_she_was(registration))


def as_she_was(registration: Registration) -> RegistrationDetails:
    """In the room or online. What she needs went when she cancelled; consent to the list of names she gives anew."""
    return RegistrationDetails(
        name=registration.name,
        email=registration.person.email,
        organisation=registration.organisation,
        job_title=registration.job_title,
        question=registration.question,
        registers={one.register: one.number for one in registration.register_numbers},
        online=registration.online,
        language=registration.language,
    )
