"""Who had herself erased, kept outside of the database: a backup that is put back knows nothing of it.

Kept is a keyed hash and a moment, in the store of things by name (`core/storage/stores.py`): of a person that of her
address, of one registration that of her address, the session and the row. The key is the one secret that never changes
(SECURITY_PASSWORD_SALT). Each is a row first, in the transaction of the erasure itself. It is written to the store
right after the commit; the row stays until a timed job has written it as well, so a store that cannot be reached
holds up nobody and loses nothing.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from io import BytesIO

from flask import current_app
from sqlalchemy import delete, select

from sessions_app.core.extensions import db
from sessions_app.core.retention import PERIODS, register_sweep
from sessions_app.core.storage.stores import Store, store
from sessions_app.core.transaction import after_commit, transaction
from sessions_app.registrations.events import PersonErased, RegistrationErased
from sessions_app.registrations.models import ErasureToKeep

FOLDER = "erasures"


def note_registration(event: RegistrationErased) -> None:
    """Not of one whose period is over: that of a backup is over as well."""
    if event.is_her_wish:
        one = event.registration
        _note(name_of_registration(one.person.email, one.knowledge_session_id, one.id), event.wished_at)


def note_person(event: PersonErased) -> None:
    _note(name_of_person(event.person.email), event.wished_at)


def keep_waiting() -> int:
    """Writes what waits; how many. The store is asked outside of any transaction, so that it holds up no visitor."""
    with transaction():
        waiting = db.session.execute(select(ErasureToKeep.name, ErasureToKeep.erased_at)).tuples().all()
    for name, erased_at in waiting:
        _keep(name, erased_at)
    with transaction():
        for name, erased_at in waiting:
            written = (ErasureToKeep.name == name, ErasureToKeep.erased_at == erased_at)
            db.session.execute(delete(ErasureToKeep).where(*written))
    return len(waiting)


class Kept:
    """All that is kept, to ask it of many. Raises `Unreachable`."""

    def __init__(self) -> None:
        self._store = _store()
        self._names = {name for name, _size in self._store.sizes()}

    def __len__(self) -> int:
        return len(self._names)

    def of_person(self, email: str) -> datetime | None:
        """When everything of this address was erased, the last time."""
        return self._moment_of(name_of_person(email))

    def of_registration(self, email: str, knowledge_session_id: int, registration_id: int) -> datetime | None:
        return self._moment_of(name_of_registration(email, knowledge_session_id, registration_id))

    def _moment_of(self, name: str) -> datetime | None:
        if name not in self._names:
            return None
        with suppress(FileNotFoundError), self._store.open(name) as file:  # a sweep may have taken it this moment
            return datetime.fromisoformat(file.read().decode())
        return None


def name_of_person(email: str) -> str:
    return _name(f"person:{email.strip().lower()}")


def name_of_registration(email: str, knowledge_session_id: int, registration_id: int) -> str:
    return _name(f"registration:{knowledge_session_id}:{registration_id}:{email.strip().lower()}")


def sweep(now: datetime, dry_run: bool) -> int:
    """A year later no backup may hold her any more."""
    old = list(_old(now))
    for name in old if not dry_run else ():
        _store().delete(name)
    return len(old)


def _old(now: datetime) -> Iterator[str]:
    period = PERIODS["erasure"]
    assert period is not None
    return _store().older_than(now - period)


def _note(name: str, erased_at: datetime) -> None:
    db.session.merge(ErasureToKeep(name=name, erased_at=erased_at))
    db.session.flush()
    after_commit(partial(_keep, name, erased_at))


def _keep(name: str, erased_at: datetime) -> None:
    _store().write(name, BytesIO(erased_at.isoformat().encode()), None)


def _store() -> Store:
    return store(FOLDER)


def _name(of_whom: str) -> str:
    key: str = current_app.config["SECURITY_PASSWORD_SALT"]
    return hmac.new(key.encode(), f"erased {of_whom}".encode(), hashlib.sha256).hexdigest()


register_sweep("erasures", sweep)
