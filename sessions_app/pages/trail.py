"""The audit trail for people to read: the numbers in it get names for as long as those exist."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import spreadsheet_cell
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.pages.trail_words import ACTIONS, ACTORS, SUBJECTS
from sessions_app.people import access_table
from sessions_app.people.audit_models import ActorKind, AuditEntry
from sessions_app.people.models import District, Organisation, User
from sessions_app.registrations.models import Registration

NAMES_OF: Mapping[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[str]]] = {
    "user": (User.id, User.name),
    "passkey": (User.id, User.name),
    "recovery_codes": (User.id, User.name),
    "session": (KnowledgeSession.id, KnowledgeSession.title),
    "registration": (Registration.id, Registration.name),
    "participant": (Registration.id, Registration.name),
    "organisation": (Organisation.id, Organisation.name),
    "district": (District.id, District.name),
    "theme": (Theme.id, Theme.name),
}


@dataclass(frozen=True)
class Line:
    """One entry in words. `name` is that of the subject, if it is there still."""

    entry: AuditEntry
    who: str
    action: str
    subject: str
    page: str  # where nothing else says what it was about
    name: str
    session: tuple[str, str] | None  # its slug and title


def in_words(entries: Iterable[AuditEntry]) -> list[Line]:
    entries = list(entries)
    users = _users({entry.actor_id for entry in entries if entry.actor_id})
    sessions = _sessions({entry.knowledge_session_id for entry in entries if entry.knowledge_session_id})
    names = _names(entries)
    return [
        Line(
            entry,
            who_of(entry, users),
            str(ACTIONS.get(entry.action, entry.action)),  # type: ignore[call-overload]  # kept as plain text
            str(SUBJECTS.get(entry.subject_kind, entry.subject_kind)),
            "" if entry.subject_kind else page_word(entry.endpoint),
            names.get((entry.subject_kind, entry.subject_id or 0), ""),
            sessions.get(entry.knowledge_session_id or 0),
        )
        for entry in entries
    ]


def who_of(entry: AuditEntry, users: Mapping[int, str]) -> str:
    if entry.actor_kind is not ActorKind.USER or entry.actor_id is None:
        return str(ACTORS[entry.actor_kind])
    return users.get(entry.actor_id) or _("account %(number)s", number=entry.actor_id)


def page_word(endpoint: str) -> str:
    """What the page is for, in the words of the table of who may do what; empty for one that is there no more."""
    paths = {rule.rule for rule in current_app.url_map.iter_rules() if rule.endpoint == endpoint}
    found = (row.what for row in access_table.rows() if any(address.split()[1] in paths for address in row.addresses))
    return str(next(found, ""))


def as_csv(entries: Iterable[AuditEntry]) -> bytes:
    """For a Dutch Excel. Numbers only: names of participants and of accounts stay in the house."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [_("Number"), _("Moment"), _("By"), _("Account"), _("Role"), _("Action"), _("About"), _("Number of what"),
         _("Session"), _("District"), _("How many"), _("Page"), _("Request")]
    )  # fmt: skip
    for entry in entries:
        writer.writerow([spreadsheet_cell(str(value)) for value in _values(entry)])
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def _values(entry: AuditEntry) -> list[Any]:
    values = [
        entry.id, clock.local(entry.happened_at).strftime("%Y-%m-%d %H:%M:%S"), entry.actor_kind.value, entry.actor_id,
        entry.role, entry.action, entry.subject_kind, entry.subject_id, entry.knowledge_session_id, entry.district_id,
        entry.count, entry.endpoint, entry.request_id,
    ]  # fmt: skip
    return ["" if value is None else value for value in values]


def _users(numbers: set[int]) -> dict[int, str]:
    found = db.session.execute(select(User.id, User.name, User.email).where(User.id.in_(numbers)))
    return {number: name or email for number, name, email in found}


def _sessions(numbers: set[int]) -> dict[int, tuple[str, str]]:
    wanted = select(KnowledgeSession.id, KnowledgeSession.slug, KnowledgeSession.title)
    found = db.session.execute(wanted.where(KnowledgeSession.id.in_(numbers)))
    return {number: (slug, title) for number, slug, title in found}


def _names(entries: list[AuditEntry]) -> dict[tuple[str, int], str]:
    names: dict[tuple[str, int], str] = {}
    for kind, (number, name) in NAMES_OF.items():
        numbers = {entry.subject_id for entry in entries if entry.subject_kind == kind and entry.subject_id}
        if numbers:
            found = db.session.execute(select(number, name).where(number.in_(numbers)))
            names |= {(kind, row[0]): row[1] for row in found}
    return names
