"""What gets into the audit trail, and what never does."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock, events, links, retention
from sessions_app.core.extensions import db
from sessions_app.feedback import service as feedback
from sessions_app.feedback.models import FeedbackRequest, FeedbackResponse
from sessions_app.knowledge_sessions.rules import SessionStatus
from sessions_app.people import service
from sessions_app.people.audit_models import ActorKind, AuditEntry
from sessions_app.people.models import User
from sessions_app.people.rules import Role
from sessions_app.registrations import service as registrations
from tests import factories
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient
from tests.people import trail


def test_who_looks_at_the_participants_is_noted(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    factories.registration(knowledge_session)
    olga, now = cast.organiser_olga, clock.now()
    client.sign_in(olga).get(f"/beheer/sessies/{knowledge_session.slug}/deelnemers")
    entry = trail.last("viewed")
    assert (entry.actor_kind, entry.actor_id, entry.role) == (ActorKind.USER, olga.id, "organiser")
    assert (entry.subject_kind, entry.knowledge_session_id) == ("participants", knowledge_session.id)
    assert (entry.district_id, entry.happened_at) == (knowledge_session.district_id, now)
    assert entry.endpoint == "registrations.participants_page"
    assert len(entry.request_id) == 32


def test_of_her_roles_the_one_is_noted_that_opened_the_door(client: PageClient, cast: Cast) -> None:
    olga = cast.organiser_olga
    olga.roles = [service.role_named(role) for role in (Role.COORDINATOR, Role.ORGANISER)]
    db.session.commit()
    client.sign_in(olga)
    client.get(f"/beheer/sessies/{factories.knowledge_session().slug}/deelnemers")
    assert trail.last("viewed").role == "organiser"
    client.raw("/inzicht/tevredenheid.csv")
    assert trail.last("exported").role == "coordinator"


@pytest.mark.parametrize(
    ("address", "action", "what"),
    [
        ("/beheer/sessies/{slug}/deelnemers.csv", "exported", "participants"),
        ("/beheer/sessies/{slug}/deelnemers.xlsx", "exported", "participants"),
        ("/beheer/sessies/{slug}/presentie", "viewed", "door"),
        ("/beheer/sessies/{slug}/afspraken", "viewed", "agreements"),
        ("/beheer/sessies/{slug}/deelnemers/{registration}/afmelden", "viewed", "participant"),
        ("/beheer/mail", "viewed", "mails"),
    ],
)
def test_each_page_and_file_with_personal_data_is_noted(
    client: PageClient, cast: Cast, address: str, action: str, what: str
) -> None:
    knowledge_session = factories.knowledge_session()
    registration = factories.registration(knowledge_session)
    number = registration.id
    address = address.format(slug=knowledge_session.slug, registration=number)
    client.sign_in(cast.organiser_olga).raw(address)
    entry = trail.last(action)
    assert entry.subject_kind == what
    assert entry.subject_id == (number if what == "participant" else None)


def test_a_refused_organiser_is_noted_though_her_request_is_undone(client: PageClient, cast: Cast) -> None:
    elsewhere = factories.knowledge_session(district=factories.district("west"))
    client.sign_in(cast.organiser_olga)
    client.get(f"/beheer/sessies/{elsewhere.slug}/deelnemers", 404)
    client.post(f"/beheer/sessies/{elsewhere.slug}/publiceren", status=404)
    client.get("/inzicht", 403)
    client.post("/inloggen", {"email": "x"}, status=422)
    assert [(one.endpoint, one.knowledge_session_id) for one in trail.entries("refused")] == [
        ("registrations.participants_page", elsewhere.id),
        ("knowledge_sessions.publish", elsewhere.id),
        ("insights.overview", None),
    ]
    assert not trail.entries("viewed")


def test_what_an_organiser_does_with_a_session_is_noted_once(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session()
    registration = factories.registration(knowledge_session)
    client.sign_in(cast.organiser_olga)
    base = f"/beheer/sessies/{knowledge_session.slug}"
    client.post(f"{base}/deelnemers/{registration.id}/afmelden")
    client.post(f"{base}/dupliceren")
    client.post(f"{base}/afgelasten", {"explanation": "Geen zaal"})
    found = [
        (one.action, one.subject_kind) for one in trail.entries("cancelled", "added") if one.subject_kind != "user"
    ]
    assert found == [("cancelled", "registration"), ("added", "session"), ("cancelled", "session")]


def test_a_refused_change_leaves_no_trace_of_a_change(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session(status=SessionStatus.CANCELLED)
    client.sign_in(cast.organiser_olga)
    client.post(f"/beheer/sessies/{knowledge_session.slug}/publiceren", status=409)
    assert not trail.entries("published")


def test_attendance_is_noted_with_who_marked_it(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() + timedelta(minutes=20))
    registration = factories.registration(knowledge_session)
    client.sign_in(cast.organiser_olga)
    client.post(f"/beheer/sessies/{knowledge_session.slug}/presentie/{registration.id}", {"attendance": "attended"})
    entry = trail.last("attendance_marked")
    assert (entry.subject_kind, entry.subject_id, entry.actor_id) == (
        "registration",
        registration.id,
        cast.organiser_olga.id,
    )


def test_signing_in_and_out_is_noted_and_so_is_a_failure(client: PageClient, cast: Cast) -> None:
    olga = cast.organiser_olga
    client.post("/inloggen", {"email": olga.email, "password": "niet-het-wachtwoord"}, status=422)
    client.post("/inloggen", {"email": "onbekend@example.org", "password": "niet-dit"}, status=422)
    client.post("/inloggen", {"email": olga.email, "password": PASSWORD})
    client.post("/uitloggen")
    found = trail.entries("sign_in_failed", "signed_in", "signed_out")
    assert [(one.action, one.actor_kind.value, one.subject_id) for one in found] == [
        ("sign_in_failed", "visitor", olga.id),
        ("sign_in_failed", "visitor", None),
        ("signed_in", "user", olga.id),
        ("signed_out", "user", olga.id),
    ]


def test_a_failure_with_an_address_that_no_database_takes_is_noted(on_both: Flask) -> None:
    PageClient(on_both).post("/inloggen", {"email": "a\0b@example.org", "password": "niet-dit"}, status=422)
    assert trail.last("sign_in_failed").subject_id is None


def test_every_change_of_an_account_is_noted(on_both: Flask) -> None:
    user = service.add_user("nieuw@example.org", "hash", [Role.ORGANISER], [], [])
    user.roles = [service.role_named(Role.COORDINATOR)]
    user.districts = [factories.district("west")]
    db.session.flush()
    user.active = False
    db.session.flush()
    user.password, user.fs_uniquifier = "other", "f" * 32
    db.session.commit()
    own = [entry for entry in trail.entries() if entry.subject_id == user.id]
    assert {entry.action for entry in own} == {
        "added", "roles_changed", "scope_changed", "deactivated", "password_set",
    }  # fmt: skip
    assert {(entry.actor_kind, entry.actor_id) for entry in own} == {(ActorKind.SYSTEM, None)}


def test_an_account_change_that_is_undone_leaves_no_entry(app: Flask) -> None:
    service.add_user("nieuw@example.org", "hash", [Role.ORGANISER], [], [])
    db.session.rollback()
    assert not trail.entries()


def test_erasing_is_noted_as_the_holder_of_a_link(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    number, person = registration.id, registration.person_id
    client.post(f"{registrations.path_of(registration)}/verwijderen", {"what": "everything"})
    found = [(one.actor_kind, one.subject_kind, one.subject_id) for one in trail.entries("erased")]
    assert found == [(ActorKind.LINK, "registration", number), (ActorKind.LINK, "person", person)]


def test_registering_and_cancelling_yourself_is_nobody_elses_business(client: PageClient) -> None:
    registration = factories.registration(factories.knowledge_session())
    client.get(registrations.path_of(registration))
    client.post(f"{registrations.path_of(registration)}/afmelden")
    assert not trail.entries()


def test_a_sweep_is_noted_as_a_count(app: Flask) -> None:
    events.publish(retention.Swept("participation", 31))
    db.session.commit()
    entry = trail.last("swept")
    assert (entry.actor_kind, entry.subject_kind, entry.count) == (ActorKind.SYSTEM, "participation", 31)


def test_an_entry_holds_no_name_address_or_value(client: PageClient, cast: Cast) -> None:
    knowledge_session = factories.knowledge_session(title="Geheime titel")
    factories.registration(knowledge_session, "deelnemer@example.org")
    client.sign_in(cast.organiser_olga).get(f"/beheer/sessies/{knowledge_session.slug}/deelnemers?zoek=voorbeeld")
    written = " ".join(str(value) for entry in trail.entries() for value in _values(entry))
    for word in ("@", "Geheime", knowledge_session.slug, "Sam", "voorbeeld", User.__name__):
        assert word not in written


def _values(entry: AuditEntry) -> list[object]:
    return [getattr(entry, column.name) for column in AuditEntry.__table__.columns]


def test_answering_an_evaluation_leaves_nothing(client: PageClient) -> None:
    knowledge_session = factories.knowledge_session(starts_at=clock.now() - timedelta(days=1))
    factories.registration(knowledge_session)
    feedback.ask_all_due()
    db.session.commit()
    address = links.path_for(feedback.FEEDBACK_LINK, db.session.scalars(select(FeedbackRequest)).one())
    before = trail.newest_id()
    client.get(f"{address}?cijfer=8")
    client.post(address, {"rating": "8", "takeaway": "Veel geleerd"})
    client.post(address, {"rating": "9"}, status=409)
    assert db.session.scalar(select(func.count()).select_from(FeedbackResponse)) == 1
    assert trail.newest_id() == before
