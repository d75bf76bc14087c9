"""Many at the same moment, each in a thread with its own connection: nothing is oversold or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from sessions_app.core.extensions import db
from sessions_app.core.transaction import transaction
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import service
from sessions_app.registrations.dates import register_for
from sessions_app.registrations.group import Group, register_group
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import seats
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.registrations.in_line import in_line
from tests.stopping import PATIENCE_SECONDS


def at_once(app: Flask, jobs: list[Callable[[], None]]) -> None:
    """Each job in a thread and a transaction of its own, all starting together; raises what one of them raised."""
    db.session.rollback()  # let go of the one lock that SQLite has
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        with app.app_context():
            barrier.wait(PATIENCE_SECONDS)
            with transaction():
                job()
            db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(run, jobs))
    db.session.rollback()  # see what the others wrote


def registering(session_id: int, email: str) -> Callable[[], None]:
    def job() -> None:
        knowledge_session = db.session.get_one(KnowledgeSession, session_id)
        service.register(knowledge_session, RegistrationDetails(name="Kim", email=email))

    return job


def cancelling(registration_id: int) -> Callable[[], None]:
    return lambda: service.cancel(db.session.get_one(Registration, registration_id))


def test_eight_for_five_places(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session(capacity=5)
    at_once(on_both, [registering(knowledge_session.id, f"p{number}@example.org") for number in range(8)])
    assert (seats(knowledge_session).confirmed, seats(knowledge_session).waiting) == (5, 3)
    since = [waiting.status_since for waiting in in_line(knowledge_session)]
    assert since == sorted(set(since))  # a line: nobody shares a number


def test_a_double_click_is_one_registration(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session()
    at_once(on_both, [registering(knowledge_session.id, "kim@example.org") for _ in range(6)])
    assert db.session.query(Registration).count() == 1


def test_a_new_address_in_two_sessions_at_once_is_one_person(on_both: Flask) -> None:
    sessions = [factories.knowledge_session().id for _ in range(4)]
    at_once(on_both, [registering(session_id, "kim@example.org") for session_id in sessions])
    assert len({registration.person_id for registration in db.session.query(Registration)}) == 1


def test_cancellations_at_once_move_up_as_many(on_both: Flask) -> None:
    knowledge_session = factories.knowledge_session(capacity=4)
    for number in range(8):
        registering(knowledge_session.id, f"p{number}@example.org")()
        db.session.commit()
    confirmed = [one.id for one in db.session.query(Registration) if one.is_confirmed]
    newcomer = registering(knowledge_session.id, "new@example.org")
    at_once(on_both, [*(cancelling(id_) for id_ in confirmed[:3]), newcomer])
    assert (seats(knowledge_session).confirmed, seats(knowledge_session).waiting) == (4, 2)
    assert [waiting.person.email for waiting in in_line(knowledge_session)] == [
        "p7@example.org",
        "new@example.org",
    ]


def test_two_groups_with_the_same_new_people_do_not_wait_for_each_other(on_both: Flask) -> None:
    """One list from A to Z and one from Z to A, for two sessions."""
    one, other = factories.knowledge_session(slug="een"), factories.knowledge_session(slug="twee")
    addresses = [f"p{number}@example.org" for number in range(10)]
    at_once(on_both, [registering_group(one.id, addresses), registering_group(other.id, addresses[::-1])])
    assert (seats(one).confirmed, seats(other).confirmed) == (10, 10)


def test_all_dates_and_one_of_them_do_not_wait_for_each_other(on_both: Flask) -> None:
    dates = [factories.knowledge_session(slug=slug) for slug in ("een", "twee", "drie")]
    ids = [date.id for date in dates]
    for number in range(4):  # who comes first is chance
        address = f"p{number}@example.org"
        at_once(on_both, [registering_for(ids, address), *(registering(id_, address) for id_ in reversed(ids))])
    assert [seats(date).confirmed for date in dates] == [4, 4, 4]


def registering_group(session_id: int, addresses: list[str]) -> Callable[[], None]:
    members = [RegistrationDetails(name="Kim", email=address) for address in addresses]

    def job() -> None:
        group = Group("Sam", f"sam{session_id}@example.org", "nl", members, all_or_nobody=False, token="t" * 32)
        register_group([db.session.get_one(KnowledgeSession, session_id)], group)

    return job


def registering_for(session_ids: list[int], email: str) -> Callable[[], None]:
    def job() -> None:
        dates = [db.session.get_one(KnowledgeSession, id_) for id_ in session_ids]
        register_for(dates, RegistrationDetails(name="Kim", email=email))

    return job
