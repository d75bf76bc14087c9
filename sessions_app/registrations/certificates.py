"""The certificate of attendance: whether someone has one, what it says, and its PDF."""

from sessions_app.core import clock, language, pdf
from sessions_app.registrations import certificate_keys
from sessions_app.registrations.certificate_code import Line, Statement
from sessions_app.registrations.certificate_document import document_of
from sessions_app.registrations.certificate_rules import CertificateState, certificate_state
from sessions_app.registrations.counted_time import net_time_of
from sessions_app.registrations.models import Registration


def state_of(registration: Registration) -> CertificateState:
    """Whether she can have her certificate at this moment."""
    knowledge_session = registration.knowledge_session
    return certificate_state(
        knowledge_session.is_published,
        knowledge_session.ends_at,
        knowledge_session.attendance_completed_at,
        registration.has_attended,
        clock.now(),
    )


def statement_of(registration: Registration) -> Statement:
    """What her certificate says, as far as its code tells it. Of one that is ready."""
    knowledge_session = registration.knowledge_session
    numbers = {one.register: one.number for one in registration.register_numbers}
    return Statement(
        name=registration.name,
        title=knowledge_session.title,
        held_on=clock.local(knowledge_session.starts_at).date(),
        net_minutes=net_time_of(knowledge_session).minutes,
        lines=tuple(
            Line(one.register_name, numbers.get(one.register, ""), one.points)
            for one in knowledge_session.accreditations
        ),
        issued_on=clock.local(knowledge_session.attendance_completed_at or clock.now()).date(),
    )


def pdf_of(registration: Registration) -> bytes:
    """The same bytes each time, as long as nothing changes. In Dutch: it goes to a Dutch register.

    Raises `core.pdf.PdfNotMade`.
    """
    knowledge_session, statement = registration.knowledge_session, statement_of(registration)
    with language.spoken("nl"):
        document = document_of(
            registration, statement, net_time_of(knowledge_session), certificate_keys.sign(statement)
        )
    return pdf.compile("certificate", document, made_at=knowledge_session.attendance_completed_at or clock.now())
