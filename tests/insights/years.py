"""Two years with any number of sessions, as rows: what insight reads, in more than a test has time to live through."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from sessions_app.agreements.models import Agreement, AgreementParty, AgreementStatus
from sessions_app.core import clock
from sessions_app.core.extensions import Model, db
from sessions_app.feedback.made_up import ANSWER
from sessions_app.feedback.models import ReleasedFigures, ReleasedLater
from sessions_app.insights import cells
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, themes_of_knowledge_sessions
from sessions_app.people.models import Person
from sessions_app.registrations.models import Attendance, Registration, RegistrationStatus
from sessions_app.seed.bulk_writing import count_rows_anew
from tests import factories

Row = dict[str, Any]
DAYS, PEOPLE, ANSWERS = 700, 4, 10
FATES = (AgreementStatus.OPEN, AgreementStatus.DONE, AgreementStatus.STUCK, AgreementStatus.DROPPED)
DISTRICTS, THEMES, PARTNERS = ("noord", "west", "oost", "zuid"), ("Werk", "Taal", "Geld"), ("WPI", "HVA", "GGZ")


def hold(number: int, already: int = 0) -> None:
    """So many more, each with registrations, answers, an agreement, a theme and a partner; none needs a look."""
    districts, themes = [factories.district(one).id for one in DISTRICTS], [factories.theme(one).id for one in THEMES]
    partners = [factories.organisation(one).id for one in PARTNERS]
    ids = range(already + 1, already + number + 1)
    _write(Person, (_person(PEOPLE * id_ + one) for id_ in ids for one in range(PEOPLE)))
    _write(KnowledgeSession, (_session(id_, id_ * 97 % DAYS, districts[id_ % 4]) for id_ in ids))
    _write(themes_of_knowledge_sessions, ({"knowledge_session_id": id_, "theme_id": themes[id_ % 3]} for id_ in ids))
    _write(PartInSession, (_part(id_, partners[id_ % 3]) for id_ in ids))
    _write(Registration, (_registration(id_, place) for id_ in ids for place in range(PEOPLE)))
    db.session.execute(ANSWER, [_answer(id_) for id_ in ids for _ in range(ANSWERS)])
    _write(ReleasedFigures, (_figures(id_) for id_ in ids))
    _write(ReleasedLater, (_later(id_) for id_ in ids))
    _write(Agreement, (_agreement(id_) for id_ in ids))
    _write(AgreementParty, (_party(id_, position) for id_ in ids for position in range(2)))
    cells.catch_up(clock.now())
    count_rows_anew(db.session.connection())
    db.session.commit()


def _write(table: Any, rows: Iterator[Row]) -> None:
    into = table.__table__ if isinstance(table, type) and issubclass(table, Model) else table
    db.session.execute(insert(into), list(rows))


def _person(id_: int) -> Row:
    return {"id": id_, "email": f"{id_}@example.org", "created_at": clock.now(), "link_version": 0}


def _session(id_: int, days_ago: int, district_id: int) -> Row:
    starts_at = clock.now() - timedelta(days=days_ago, hours=20)
    texts = dict.fromkeys(("venue_name", "venue_address", "venue_postcode", "summary"), "")
    moments = dict.fromkeys(("created_at", "updated_at", "published_at"), starts_at)
    named = {name: f"sessie-{id_}" for name in ("slug", "uid", "title")}
    return {
        "id": id_, "district_id": district_id, "status": "published", "capacity": 25, "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3), "description": "Wie doet wat? " * 50, **texts, **moments, **named,
    }  # fmt: skip


def _part(session_id: int, organisation_id: int) -> Row:
    return {"knowledge_session_id": session_id, "organisation_id": organisation_id, "position": 0}


def _registration(session_id: int, place: int) -> Row:
    hers = {"person_id": PEOPLE * session_id + place, "number": place + 1}
    typed = {"name": "Sam", "sort_name": "sam", "organisation": ""}
    moments = dict.fromkeys(("status_since", "registered_at"), clock.now() - timedelta(days=1))
    state = {"status": RegistrationStatus.CONFIRMED, "attendance": Attendance.ATTENDED, "link_version": 0}
    return {"knowledge_session_id": session_id, **hers, **typed, **moments, **state}


def _answer(session_id: int) -> Row:
    return {
        "id": uuid.uuid4(), "knowledge_session_id": session_id, "rating": 8, "takeaway": "Samen eten", "people_met": 3,
        "takeaway_released": True, "tip_released": False, "will_change": None, "tip": "", "on_paper": False,
    }  # fmt: skip


def _figures(session_id: int) -> Row:
    spread = {"rating_square_sum": 640, "ratings_low": 0, "ratings_middle": 0, "ratings_high": ANSWERS}
    return {
        "knowledge_session_id": session_id, "released_on": clock.today(), "responses": ANSWERS, "asked": 20,
        "attendance_was_marked": True, "rating_sum": 80, "on_paper": {}, **spread,
    }  # fmt: skip


def _later(session_id: int) -> Row:
    told = {"released_on": clock.today(), "asked": 10, "yes": 4, "partly": 2, "no": 1}
    return {"knowledge_session_id": session_id, **told}


def _agreement(id_: int) -> Row:
    status, due_on = FATES[id_ % 4], clock.today() + timedelta(days=id_ % 300 - 250)
    told = {"what": "", "status": status, "due_on": due_on, "created_at": clock.now()}
    return {"id": id_, "knowledge_session_id": id_, **told}


def _party(agreement_id: int, position: int) -> Row:
    return {
        "agreement_id": agreement_id,
        "person_id": PEOPLE * agreement_id + position,
        "name": "",
        "organisation": "Zorg",
    }
