"""Who was erased stays erased when an older backup is put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from sessions_app.agreements import service as agreements
from sessions_app.core import clock, retention
from sessions_app.core.extensions import db
from sessions_app.core.storage import backup
from sessions_app.core.storage.stores import Store, Unreachable, store
from sessions_app.core.transaction import transaction
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.people.models import Person
from sessions_app.people.queries import find_person
from sessions_app.registrations import erased_again, erasure, kept_erasures, service
from sessions_app.registrations.models import ErasureToKeep, Registration
from sessions_app.registrations.queries import registrations_of
from sessions_app.registrations.service import RegistrationDetails
from tests import factories
from tests.conftest import NOON
from tests.house_rules.test_forgotten_everywhere import words_left
from tests.migrated import migrated_app, to_head

MINUTE = timedelta(minutes=1)
SAM, KIM, BO = "sam.geheim@example.org", "kim@example.org", "bo@example.org"


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A database of its own, because it is put back as a whole."""
    yield from of_its_own(request.param, tmp_path)


@pytest.fixture
def sqlite_of_its_own(tmp_path: Path) -> Iterator[Flask]:
    yield from of_its_own("sqlite", tmp_path)


def of_its_own(kind: str, folder: Path) -> Iterator[Flask]:
    with migrated_app(kind, folder) as app, app.app_context(), clock.set_to(NOON):
        to_head()
        factories.knowledge_session(slug="markt", capacity=1)
        factories.knowledge_session(slug="zorg")
        yield app


@contextmanager
def later(minutes: int) -> Iterator[None]:
    with clock.set_to(NOON + minutes * MINUTE), transaction():
        yield


def register(email: str, slug: str = "zorg") -> Registration:
    details = RegistrationDetails(name=email.split("@")[0], email=email)
    return service.register(factories.session_with(slug), details).registration


def hers(email: str, slug: str = "zorg") -> Registration:
    her_own = (Person.email == email, KnowledgeSession.slug == slug)
    query = select(Registration).join(Registration.person).join(Registration.knowledge_session).where(*her_own)
    return db.session.scalars(query).one()


def everything_of(email: str) -> Person:
    person = find_person(email)
    assert person is not None
    return person


def registered() -> dict[str, list[str]]:
    """Who is registered for what."""
    db.session.expire_all()
    people = db.session.scalars(select(Person).order_by(Person.email)).all()
    found = {one.address: sorted(r.knowledge_session.slug for r in registrations_of(one.id)) for one in people}
    return {address: slugs for address, slugs in found.items() if address and slugs}


def run(app: Flask, *arguments: str) -> str:
    db.session.remove()
    answer = FlaskCliRunner(app).invoke(args=list(arguments))
    assert answer.exit_code == 0, answer.output
    return answer.output


def put_back(app: Flask, copy: Path) -> str:
    said = run(app, "restore", str(copy), "--force")
    assert "privacy erase-again" in said
    return run(app, "privacy", "erase-again")


def test_who_was_erased_since_the_backup_goes_again(own_app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with later(1):
        for email, slug in ((SAM, "zorg"), (SAM, "markt"), (KIM, "zorg"), (KIM, "markt"), (BO, "zorg")):
            register(email, slug)
    run(own_app, "backup", str(copy))
    with later(2):
        erasure.erase_everything_of(everything_of(SAM))
    with later(3):
        erasure.erase(hers(KIM))
    assert registered() == {KIM: ["markt"], BO: ["zorg"]}
    with clock.set_to(NOON + 9 * MINUTE):
        assert put_back(own_app, copy) == "Erased again: people 1, registrations 3. Notes kept: 4.\n"
        assert registered() == {KIM: ["markt"], BO: ["zorg"]}
        assert hers(KIM, "markt").is_confirmed, "who waited has her place"
        assert words_left("sam.geheim") == []
        assert run(own_app, "privacy", "erase-again") == "Erased again: people 0, registrations 0. Notes kept: 4.\n"


def test_who_registered_again_stays_whichever_backup_is_put_back(own_app: Flask, tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    with later(1):
        register(SAM), register(KIM)
    run(own_app, "backup", str(older))
    with later(2):
        erasure.erase_everything_of(everything_of(SAM))
        erasure.erase(hers(KIM))
    with later(3):
        register(SAM), register(KIM)
    run(own_app, "backup", str(newer))
    with clock.set_to(NOON + 5 * MINUTE):
        assert put_back(own_app, newer) == "Erased again: people 0, registrations 0. Notes kept: 3.\n"
        assert registered() == {SAM: ["zorg"], KIM: ["zorg"]}
        assert put_back(own_app, older) == "Erased again: people 1, registrations 2. Notes kept: 3.\n"
        assert registered() == {}
    with clock.set_to(NOON + 6 * MINUTE):  # erasing again is no new wish
        assert put_back(own_app, newer) == "Erased again: people 0, registrations 0. Notes kept: 3.\n"
        assert registered() == {SAM: ["zorg"], KIM: ["zorg"]}


ACTS = st.tuples(st.sampled_from(["register", "erase", "erase everything"]), st.sampled_from(["sam", "kim"]))
turns = count(1)


@settings(max_examples=40)
@given(acts=st.lists(ACTS, min_size=1, max_size=12), backup_after=st.integers(0, 11))
def test_exactly_who_was_erased_after_the_backup_goes(
    sqlite_of_its_own: Flask, tmp_path: Path, acts: list[tuple[str, str]], backup_after: int
) -> None:
    """The records of all examples before are still there, and ids are given anew after each restore."""
    copy, example = tmp_path / "copy", next(turns)
    there: set[str] = set()
    left = saved = frozenset[str]()
    for turn, (act, name) in enumerate(acts):
        email = f"{name}{example % 3}@example.org"
        if turn == backup_after:
            backup.backup(copy)
            left = saved = frozenset(registered())
        with later(100 * example + turn):
            if act == "register":
                register(email)
                there.add(email)
            elif email in registered():
                erasure.erase(hers(email)) if act == "erase" else erasure.erase_everything_of(everything_of(email))
                left -= {email}
                there.discard(email)
    if backup_after < len(acts):
        backup.restore(copy, force=True)
        assert set(registered()) == saved
    with later(100 * example + 50):
        done = erased_again.erase_again()
    if backup_after < len(acts):
        assert (set(registered()), done.registrations) == (left, len(saved - left))
    else:
        assert (there <= set(registered()), done.registrations) == (True, 0)


def test_nobody_hears_it_twice_but_who_gets_a_place(own_app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with later(1):
        for email in (SAM, KIM, BO, "al@example.org"):
            register(email, "markt")
    with clock.set_to(NOON + timedelta(days=40)), transaction():
        sam = everything_of(SAM)
        agreements.propose(sam, factories.session_with("markt"), "Bellen", [BO], clock.today() + timedelta(days=9))
    run(own_app, "backup", str(copy))
    for minutes, email in ((2, SAM), (3, KIM)):  # the next in line erased herself as well
        with later(minutes):
            erasure.erase_everything_of(everything_of(email))
    with later(4):
        db.session.execute(update(OutgoingMail).values(state=MailState.SENT, sent_at=clock.now()))
    with clock.set_to(NOON + 9 * MINUTE):
        run(own_app, "restore", str(copy), "--force")
        before = db.session.scalar(select(func.max(OutgoingMail.id)))
        run(own_app, "privacy", "erase-again")
        said = db.session.execute(
            select(OutgoingMail.recipient_email, OutgoingMail.kind).where(OutgoingMail.id > before)
        ).all()
        assert {email for email, _kind in said} == {BO}
        assert {kind for _email, kind in said} == {"place_came_free", "invitation"}
        waits = select(OutgoingMail.recipient_email).where(OutgoingMail.state == MailState.DUE)
        assert not {SAM, KIM} & set(db.session.scalars(waits))


def test_a_store_that_cannot_be_reached_holds_up_nobody_and_loses_nothing(
    on_both: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.knowledge_session(slug="zorg")
    with later(1):
        register(SAM)
    person = kept_erasures.name_of_person(SAM)
    with monkeypatch.context() as broken:
        broken.setattr(kept_erasures, "_store", unreachable_store)
        with later(2):
            erasure.erase_everything_of(everything_of(SAM))
        assert registered() == {}
        with pytest.raises(Unreachable):
            kept_erasures.keep_waiting()
        answer = FlaskCliRunner(on_both).invoke(args=["privacy", "erase-again"])
        assert (answer.exit_code, "try again" in answer.output) == (1, True)
    assert not store(kept_erasures.FOLDER).has(person)
    assert kept_erasures.keep_waiting() == 2  # her registration, and she herself
    assert store(kept_erasures.FOLDER).has(person)
    assert kept_erasures.keep_waiting() == 0
    assert db.session.scalars(select(ErasureToKeep)).all() == []


def test_it_is_kept_at_once_and_tells_nobodys_name(app: Flask) -> None:
    factories.knowledge_session(slug="zorg")
    with later(1):
        register(SAM)
    with later(2):
        erasure.erase(hers(SAM))
    for name, _size in store(kept_erasures.FOLDER).sizes():
        with store(kept_erasures.FOLDER).open(name) as file:
            told = name + file.read().decode()
        assert not [word for word in ("sam", "geheim", "example") if word in told]
    [waiting] = db.session.scalars(select(ErasureToKeep))
    assert store(kept_erasures.FOLDER).has(waiting.name)


def test_a_registration_whose_period_is_over_is_not_kept(app: Flask) -> None:
    before = set(store(kept_erasures.FOLDER).sizes())
    with transaction():
        factories.registration(factories.knowledge_session(clock.now() - timedelta(days=400)))
        assert erasure.sweep_participation(clock.now(), dry_run=False) == 1
    assert set(store(kept_erasures.FOLDER).sizes()) == before


@pytest.mark.parametrize(("days", "swept"), [(364, 0), (366, 1)])
def test_a_year_later_it_goes(app: Flask, days: int, swept: int) -> None:
    retention.sweep_all(clock.now() + timedelta(days=4000))
    factories.knowledge_session(slug="zorg")
    with later(1):
        register(SAM)
    with later(2):
        erasure.erase(hers(SAM))
    then = NOON + timedelta(days=days)
    assert kept_erasures.sweep(then, dry_run=True) == swept
    assert kept_erasures.sweep(then, dry_run=False) == swept
    assert kept_erasures.sweep(then, dry_run=False) == 0


def unreachable_store() -> Store:
    raise Unreachable("the store of files: MaxRetryError")
