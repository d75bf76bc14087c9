"""What her own page tells of her, in one statement without a transaction around it.

Beside these few words and states the page is made of facts alone, so it can be made once for all who are told the same
(`core/kept/alike.py`).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sessions_app.agreements.service import AGREEMENTS_LINK
from sessions_app.core import links
from sessions_app.core.database import by_driver
from sessions_app.core.extensions import db
from sessions_app.feedback.service import FEEDBACK_LINK
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person
from sessions_app.people.preferences import CHOICES_LINK
from sessions_app.registrations.models import (
    Attendance,
    Need,
    RegisteredByOther,
    Registration,
    RegistrationNeed,
    RegistrationStatus,
)
from sessions_app.registrations.service import REGISTRATION_LINK

# By the driver itself; a row for each of her needs. What is asked here is what `Hers` holds, in its order.
OF_HER = """
SELECT r.id, r.link_version, (SELECT version FROM facts_versions WHERE id = 1), r.knowledge_session_id, r.status,
  r.online, r.share_contact, r.attendance, r.has_answered, r.name, r.organisation, r.job_title, r.question, p.email,
  p.id, p.link_version, o.name, f.id, f.link_version,
  EXISTS (SELECT 1 FROM register_numbers WHERE registration_id = r.id), r.language, n.need
FROM registrations r
JOIN persons p ON p.id = r.person_id
LEFT JOIN registered_by_others o ON o.registration_id = r.id
LEFT JOIN feedback_requests f ON f.registration_id = r.id
LEFT JOIN registration_needs n ON n.registration_id = r.id
WHERE r.id = :id AND r.name <> ''
"""
TOLD_ALIKE = (RegistrationStatus.CONFIRMED, RegistrationStatus.REQUESTED)


class Linked(NamedTuple):
    """As much of a row as a personal link is made of."""

    id: int
    link_version: int


class Hers(NamedTuple):
    id: int
    link_version: int
    version: str | None  # of the facts
    knowledge_session_id: int
    status: str
    online: bool
    share_contact: bool
    attendance: str | None
    has_answered: bool
    name: str
    organisation: str
    job_title: str
    question: str
    email: str
    person_id: int
    person_link_version: int
    registered_by: str | None
    request_id: int | None
    request_link_version: int | None
    has_register_numbers: bool
    language: str
    needs: tuple[str, ...]

    @property
    def is_told_alike(self) -> bool:
        """Not who waits or has a place on offer: she is told a number or a moment of her own."""
        return self.version is not None and self.status in TOLD_ALIKE and not self.has_register_numbers

    @property
    def state(self) -> tuple[Any, ...]:
        """All that the page is made of beside facts and her words."""
        flags = bool(self.online), bool(self.share_contact), bool(self.has_answered)
        return (self.knowledge_session_id, self.status, *flags, self.attendance, self.needs)

    @property
    def words(self) -> dict[str, str]:
        """Hers alone; empty where there is none."""
        person = Linked(self.person_id, self.person_link_version)
        return {
            "token": links.token_for(REGISTRATION_LINK, self),
            "name": self.name,
            "email": self.email,
            "organisation": self.organisation,
            "job_title": self.job_title,
            "question": self.question,
            "registered_by": self.registered_by or "",
            "choices_path": links.path_for(CHOICES_LINK, person),
            "agreements_path": links.path_for(AGREEMENTS_LINK, person),
            "evaluation_path": self._evaluation_path(),
        }

    def _evaluation_path(self) -> str:
        """The personal link to the evaluation, once she is asked and as long as she has not answered."""
        if self.has_answered or self.request_id is None or self.request_link_version is None:
            return ""
        return links.path_for(FEEDBACK_LINK, Linked(self.request_id, self.request_link_version))


def find(token: str) -> Hers | None:
    """What this link opens; None for an unknown, tampered, foreign or revoked one."""
    found: Hers | None = links.find_by_token(OF_HERS, token)
    return found


def stand_in(hers: Hers, knowledge_session: KnowledgeSession, words: Mapping[str, str]) -> Registration:
    """A registration that stands as hers does, with these words in the place of hers; in no database."""
    other = words["registered_by"]
    return Registration(
        knowledge_session=knowledge_session,
        status=RegistrationStatus(hers.status),
        online=bool(hers.online),
        share_contact=bool(hers.share_contact),
        attendance=Attendance(hers.attendance) if hers.attendance else None,
        has_answered=bool(hers.has_answered),
        needs=[RegistrationNeed(need=Need(need)) for need in hers.needs],
        person=Person(email=words["email"]),
        registered_by=RegisteredByOther(name=other) if other else None,
        **{name: words[name] for name in ("name", "organisation", "job_title", "question")},
    )


def _read(registration_id: int) -> Hers | None:
    engine = db.engine
    mark = "%(id)s" if engine.dialect.name == "postgresql" else ":id"
    statement, asked = OF_HER.replace(":id", mark), {"id": registration_id}
    rows = by_driver.glance(engine, statement, asked)
    if rows is None:  # it does not answer: let that be told
        rows = list(db.session.connection().exec_driver_sql(statement, asked))
    if not rows:
        return None
    return Hers._make((*rows[0][:-1], tuple(sorted(row[-1] for row in rows if row[-1]))))


OF_HERS = links.Purpose(
    REGISTRATION_LINK.name, REGISTRATION_LINK.path, _read, language_of=REGISTRATION_LINK.language_of
)
