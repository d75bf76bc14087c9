"""Letters as the programmes of real people write them, addressed by invented ones; and reading them."""

import quopri
from base64 import encodebytes
from itertools import count
from pathlib import Path

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.replies import reading
from sessions_app.replies.models import IncomingMail

LETTERS = Path(__file__).parent / "letters"
FATMA = "fatma@zorg.example.net"
SERVER = "mx.example.org"
DURING = "20261121T110002Z"  # two seconds after NOON of the tests
_numbers = count(1)


def letter(name: str = "gmail", calendar: str | None = None, **values: object) -> bytes:
    """The letter of this name, filled in. `results` are Authentication-Results; by default the trusted server's."""
    given = {
        "from": FATMA, "attendee": values.get("from", FATMA), "uid": "", "partstat": "ACCEPTED", "sequence": 0,
        "dtstamp": DURING, "number": next(_numbers), "our_id": "<nobody@example.org>", "status": "5.1.1",
        "action": "failed", "results": passed(str(values.get("from", FATMA))),
    }  # fmt: skip
    given |= {key.rstrip("_"): value for key, value in values.items()}
    ics_path = LETTERS / f"{calendar or name}.ics"
    ics = _filled(ics_path.read_text(), given) if ics_path.exists() else ""
    ics = ics.replace("\n", "\r\n")
    given["calendar"] = ics.rstrip()
    given["calendar_base64"] = encodebytes(ics.encode()).decode().rstrip()
    given["calendar_qp"] = quopri.encodestring(ics.encode()).decode().rstrip()
    text = _filled((LETTERS / f"{name}.eml").read_text(), given)
    return text.replace("\r\n", "\n").replace("\n\n\n", "\n\n").replace("\n", "\r\n").encode()


def passed(sender: str, server: str = SERVER, result: str = "pass") -> str:
    domain = sender.partition("@")[2]
    return (
        f"Authentication-Results: {server}; dkim=pass (2048-bit key) header.d={domain} header.i=@{domain};\n"
        f"\tdmarc={result} (p=reject dis=none) header.from={domain}; spf=pass (sender IP is 192.0.2.1) "
        f"smtp.mailfrom={sender}"
    )


def read(raw: bytes) -> IncomingMail:
    """Arrives; gives its row as it stands afterwards."""
    mail_id = reading.read_message(raw)
    assert mail_id is not None, "known already"
    return db.session.get_one(IncomingMail, mail_id, populate_existing=True)


def registered(knowledge_session: KnowledgeSession, email: str = FATMA, name: str = "Fatma Yilmaz") -> Registration:
    """By the front door, and her invitation has left."""
    registration = registrations.register(
        knowledge_session, registrations.RegistrationDetails(name, email, organisation="Zorg")
    ).registration
    let_leave()
    return registration


def let_leave() -> list[OutgoingMail]:
    mails = list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.state == MailState.DUE)))
    for mail in mails:
        mail.state = MailState.SENT
    db.session.commit()
    return mails


def invitation_of(registration: Registration) -> Invitation:
    return db.session.scalars(
        select(Invitation)
        .where(
            Invitation.knowledge_session_id == registration.knowledge_session_id,
            Invitation.person_id == registration.person_id,
        )
        .execution_options(populate_existing=True)
    ).one()


def due() -> list[str]:
    """The kinds of mail that wait to leave."""
    statement = select(OutgoingMail.kind).where(OutgoingMail.state == MailState.DUE).order_by(OutgoingMail.id)
    return list(db.session.scalars(statement))


def status_of(registration: Registration) -> str:
    db.session.refresh(registration)
    return registration.status.value


def _filled(text: str, values: dict[str, object]) -> str:
    for name, value in values.items():
        text = text.replace(f"@{name.upper()}@", str(value))
    return text
