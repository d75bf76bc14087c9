"""A world with many rows of all that grows, around one of everything: what a planner and a page must not stumble over.

The seed gives the past (sessions, registrations, answers, agreements); here come the rest of what grows with use, and
2,000 people in the session that `walked` visits.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from sessions_app.core import clock
from sessions_app.core.extensions import Model, db
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.audit_models import Action, ActorKind, AuditEntry
from sessions_app.people.models import Person
from sessions_app.registrations.models import Registration
from sessions_app.registrations.rules import RegistrationStatus
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Kind, Stage
from sessions_app.seed import bulk
from tests import databases, factories, plans
from tests.conftest import NOON
from tests.house_rules.walked import SLUG, make_one_of_everything
from tests.seed.test_seed import seed

PAST, REGISTRATIONS = 300, 12_000
UPCOMING, AT_ONCE = 200, 2_000
MAILS, ENTRIES, LETTERS = 20_000, 20_000, 5_000
BIG = {
    "registrations", "outgoing_mails", "invitations", "persons", "agreements", "agreement_parties", "feedback_requests",
    "feedback_responses", "later_requests", "audit_entries",
}  # fmt: skip


_in_sqlite = sqlite3.connect(":memory:")  # as it was made for whoever asked first: that takes twenty seconds


@contextmanager
def big_world(app: Flask) -> Iterator[None]:
    """Takes the place of all that was in this database."""
    with app.app_context(), clock.set_to(NOON):
        if db.engine.dialect.name == "sqlite" and _in_sqlite.execute("SELECT 1 FROM sqlite_master").fetchone():
            with _file() as file:
                _in_sqlite.backup(file)
        else:
            _make(app)
        plans.count_rows_anew()
        yield
        db.session.remove()


def _make(app: Flask) -> None:
    databases.empty(db.engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "SESSIONS", PAST - 1)
        seeded = seed(app, "--sessions", str(PAST), "--registrations", str(REGISTRATIONS), "--years", "2")
    assert seeded.exit_code == 0, seeded.output
    make_one_of_everything()
    for number in range(UPCOMING):
        factories.knowledge_session(clock.now() + timedelta(days=2 + number))
    visited = factories.session_with(SLUG)
    visited.capacity = AT_ONCE
    _come_in_great_number(visited)
    _write_to_everybody(visited)
    db.session.commit()
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        with _file() as file:
            file.backup(_in_sqlite)


def _file() -> "closing[sqlite3.Connection]":
    return closing(sqlite3.connect(str(db.engine.url.database)))


def _come_in_great_number(visited: KnowledgeSession) -> None:
    now = clock.now()
    known = select(Registration.person_id).where(Registration.knowledge_session_id == visited.id)
    persons = db.session.scalars(select(Person.id).where(Person.id.not_in(known)).limit(AT_ONCE)).all()
    _add(
        Registration,
        [
            {
                "knowledge_session_id": visited.id, "person_id": person_id, "number": number,
                "name": f"Sam van den Voorbeeld {number}", "sort_name": f"voorbeeld {number:05d} sam van den",
                "organisation": "Zorgaanbieder A", "job_title": "Begeleider", "status": RegistrationStatus.CONFIRMED,
                "status_since": now, "registered_at": now, "link_version": 0,
            }
            for number, person_id in enumerate(persons, 10)
        ],
    )  # fmt: skip


def _write_to_everybody(visited: KnowledgeSession) -> None:
    """Mail, calendar entries, answers to them and a trail, as months of use leave them: nearly all of it is done."""
    now = clock.now()
    taken = set(db.session.execute(select(Invitation.knowledge_session_id, Invitation.person_id)).tuples())
    known = db.session.execute(select(Registration.knowledge_session_id, Registration.person_id)).tuples()
    _add(
        Invitation,
        [
            {"knowledge_session_id": session, "person_id": person, "uid": f"{session}-{person}@example.org",
             "dtstamp": now, "organizer": "sessies@example.org"}
            for session, person in known if (session, person) not in taken
        ],
    )  # fmt: skip
    sessions = db.session.scalars(select(KnowledgeSession.id)).all()
    _add(OutgoingMail, [_mail(number, sessions[number % len(sessions)]) for number in range(MAILS)])
    _add(OutgoingMail, [_mail(MAILS + number, visited.id) for number in range(AT_ONCE)])
    _add(
        AuditEntry,
        [
            {"happened_at": now - timedelta(minutes=number), "actor_kind": ActorKind.USER, "actor_id": number % 50,
             "action": Action.VIEWED, "endpoint": "pages.desk", "knowledge_session_id": sessions[number % 300]}
            for number in range(ENTRIES)
        ],
    )  # fmt: skip
    _add(
        IncomingMail,
        [
            {"fingerprint": f"{number:064x}", "received_at": now - timedelta(hours=number), "raw": b"", "size": 0,
             "kind": Kind.REPLY, "stage": Stage.APPLIED, "knowledge_session_id": sessions[number % len(sessions)]}
            for number in range(LETTERS)
        ],
    )  # fmt: skip


def _mail(number: int, session_id: int) -> dict[str, Any]:
    """One an hour ago, one two hours ago …; what is older than a month is erased, as the sweep leaves it."""
    at = clock.now() - timedelta(minutes=5 * number)
    is_erased = at < clock.now() - timedelta(days=30)
    return {
        "idempotency_key": f"veel-{number}", "chain": f"veel-{number}", "kind": "invitation", "subject": "Uitnodiging",
        "recipient_email": "" if is_erased else f"deelnemer{number}@example.org",
        "text_body": "" if is_erased else "Dag Sam", "html_body": "" if is_erased else "<p>Dag Sam</p>",
        "message_id": f"<veel-{number}@example.org>", "knowledge_session_id": session_id, "state": MailState.SENT,
        "due_at": at, "created_at": at, "sent_at": at,
    }  # fmt: skip


def _add(model: type[Model], rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model), rows)
