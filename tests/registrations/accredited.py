"""A session with points that has been, and who was there."""

from datetime import timedelta
from typing import Any

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import (
    Accreditation,
    BlockKind,
    KnowledgeSession,
    Part,
    PartInSession,
    ProfessionalRegister,
    ProgrammeItem,
)
from sessions_app.registrations.certificate_models import RegisterNumber
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import Attendance
from tests import factories

SKJ, REGISTERPLEIN = ProfessionalRegister.SKJ, ProfessionalRegister.REGISTERPLEIN
TITLE = "Van dagbesteding naar werk"


def programme() -> list[ProgrammeItem]:
    rows = [
        (-30, 30, "Inloop", BlockKind.WELCOME), (0, 75, "De routes", BlockKind.CONTENT),
        (75, 15, "Pauze", BlockKind.BREAK), (90, 90, "Casussen", BlockKind.CONTENT),
    ]  # fmt: skip
    return [ProgrammeItem(offset_minutes=at, minutes=long, title=title, kind=kind) for at, long, title, kind in rows]


def held_session(completed: bool = True, **values: Any) -> KnowledgeSession:
    """Of yesterday, with a programme of 165 minutes net; points for SKJ, asked of Registerplein."""
    starts_at = clock.now() - timedelta(days=1)
    given: dict[str, Any] = {
        "title": TITLE,
        "programme": programme(),
        "accreditations": [
            Accreditation(register=SKJ, number="SKJ-2027-1", points="2,5"),
            Accreditation(register=REGISTERPLEIN),
        ],
        "attendance_completed_at": clock.now() - timedelta(hours=20) if completed else None,
    }
    session = factories.knowledge_session(starts_at, **(given | values))
    session.parts = [PartInSession(organisation=factories.organisation("Stadsdeel Noord"), part=Part.ORGANISER)]
    db.session.commit()
    return session


def participant(session: KnowledgeSession, name: str = "Sam van den Voorbeeld", **values: Any) -> Registration:
    """Who was there, with a number at SKJ that begins with zeros."""
    given: dict[str, Any] = {
        "name": name,
        "sort_name": name.lower(),
        "attendance": Attendance.ATTENDED,
        "register_numbers": [RegisterNumber(register=SKJ, number="00123456")],
    }
    return factories.registration(session, **(given | values))
