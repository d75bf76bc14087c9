"""What the tests of this room do with the outbox: let mails leave, and look at what was said."""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.outbox.models import MailState, OutgoingMail
from tests.calendar_reading import read_calendar


def due(recipient: str | None = None) -> list[OutgoingMail]:
    """The mails that wait to leave, the oldest first."""
    statement = select(OutgoingMail).where(OutgoingMail.state == MailState.DUE).order_by(OutgoingMail.id)
    if recipient:
        statement = statement.where(OutgoingMail.recipient_email == recipient)
    return list(db.session.scalars(statement))


def let_leave() -> list[OutgoingMail]:
    """Everything that is due has left; gives it."""
    mails = due()
    for mail in mails:
        mail.state = MailState.SENT
    db.session.flush()
    return mails


def event_of(mail: OutgoingMail) -> object:
    """The VEVENT of a mail, as another parser reads it; its METHOD is the mail's."""
    assert mail.calendar is not None
    calendar = read_calendar(mail.calendar.encode())
    assert calendar.method.value == mail.calendar_method
    return calendar.vevent
