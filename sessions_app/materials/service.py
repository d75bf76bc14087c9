"""Putting up, ordering, taking away, opening, telling; and sweeping away files that no row knows."""

from datetime import datetime, timedelta
from functools import partial
from typing import IO

from sessions_app.core import clock
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.plain_text import clean_line
from sessions_app.core.storage import files
from sessions_app.core.transaction import after_commit
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.materials import rules
from sessions_app.materials.events import MaterialAdded, MaterialRemoved
from sessions_app.materials.file_contents import check_contents
from sessions_app.materials.messages import materials_ready
from sessions_app.materials.models import Material, MaterialOpening
from sessions_app.materials.queries import known_keys, materials_of, opening_of, opens_at, recipients
from sessions_app.outbox.service import enqueue_all

LONGEST_NAME = 160
STILL_BEING_WRITTEN = timedelta(hours=1)  # a younger file without a row may get one yet
SWEPT_AT_ONCE = 500


@dataclass(frozen=True)
class KeptFile:
    """It is in the store, and has no row yet."""

    key: str
    name: str
    media_type: str
    size: int


def keep_file(knowledge_session: KnowledgeSession, file_name: str, contents: IO[bytes], size: int) -> KeptFile:
    """Before anything is locked: a store that takes its time must not hold up who registers for the session.

    Raises the refusals of `rules` that are about the file alone, and `ThereAlready`; nothing is kept then."""
    kind = rules.kind_of(file_name)
    rules.check_size(size)
    check_contents(kind, contents)
    if any(_is_same(one, _file_name(file_name), contents, size) for one in materials_of(knowledge_session)):
        raise rules.ThereAlready
    key, kept = files.put(contents, rules.LARGEST_FILE)
    return KeptFile(key, _file_name(file_name), rules.MEDIA_TYPES[kind], kept)


def add_kept(knowledge_session: KnowledgeSession, file: KeptFile) -> Material:
    """Raises the refusals of `rules` that are about the room there is; the file goes then."""
    try:
        lock_row(KnowledgeSession, knowledge_session.id)
        present = materials_of(knowledge_session)
        rules.check_room(file.size, sum(one.size for one in present), len(present))
        material = Material(
            title=_title_from(file.name),
            file_key=file.key,
            file_name=file.name,
            media_type=file.media_type,
            size=file.size,
        )
        return _add(knowledge_session, present, material)
    except BaseException:
        files.delete(file.key)
        raise


def add_file(knowledge_session: KnowledgeSession, file_name: str, contents: IO[bytes], size: int) -> Material:
    """Raises the refusals of `rules`; nothing is kept then."""
    return add_kept(knowledge_session, keep_file(knowledge_session, file_name, contents, size))


def add_link(knowledge_session: KnowledgeSession, title: str, url: str) -> Material:
    """`url` is checked by the form. Raises `TooMany`, `ThereAlready`."""
    lock_row(KnowledgeSession, knowledge_session.id)
    present = materials_of(knowledge_session)
    rules.check_count(len(present))
    title = clean_line(title)[:200]
    if any((one.title, one.url) == (title, url) for one in present):
        raise rules.ThereAlready
    return _add(knowledge_session, present, Material(title=title, url=url))


def rename(material: Material, title: str) -> None:
    material.title = clean_line(title)[:200]
    db.session.flush()


def move(knowledge_session: KnowledgeSession, material: Material, places: int) -> None:
    """So many places down the list; a negative number is up. Beyond the ends it stays where it is."""
    lock_row(KnowledgeSession, knowledge_session.id)
    order = materials_of(knowledge_session)
    index = order.index(material)
    order.insert(min(max(index + places, 0), len(order) - 1), order.pop(index))
    for position, one in enumerate(order, start=1):
        one.position = position
    db.session.flush()


def remove(knowledge_session: KnowledgeSession, material: Material) -> None:
    """The row now, the file once that is committed."""
    publish(MaterialRemoved(material, knowledge_session))
    if material.file_key is not None:
        after_commit(partial(files.delete, material.file_key))
    db.session.delete(material)
    db.session.flush()


def open_from(knowledge_session: KnowledgeSession, moment: datetime | None) -> None:
    """From then on participants see the materials; None: from the end of the session on."""
    _kept_opening(knowledge_session).opens_at = moment
    db.session.flush()


def tell(knowledge_session: KnowledgeSession, seen: int) -> int:
    """Mails everyone with a place what there is; how many. `seen`: how often that was done when the page was made.

    Raises `NothingToTell`, and `ToldAlready` when somebody pressed the button meanwhile: so once per press.
    """
    lock_row(KnowledgeSession, knowledge_session.id)
    opening = _kept_opening(knowledge_session)
    materials = materials_of(knowledge_session)
    is_open = knowledge_session.is_published and opens_at(knowledge_session) <= clock.now()
    rules.check_telling(len(materials), is_open, opening.times_told, seen)
    opening.times_told += 1
    opening.told_at = clock.now()
    db.session.flush()
    mails = [
        materials_ready(one, knowledge_session, materials, opening.times_told) for one in recipients(knowledge_session)
    ]
    return len(enqueue_all(mails))


def sweep_files(now: datetime) -> int:
    """Takes away files that no row knows: of an upload that was broken off, of a row that went just before a crash."""
    old = list(files.keys_older_than(now - STILL_BEING_WRITTEN))
    gone = 0
    for first in range(0, len(old), SWEPT_AT_ONCE):
        some = old[first : first + SWEPT_AT_ONCE]
        for key in set(some) - known_keys(some):
            files.delete(key)
            gone += 1
    return gone


def _add(knowledge_session: KnowledgeSession, present: list[Material], material: Material) -> Material:
    material.knowledge_session_id = knowledge_session.id
    material.position = max((one.position for one in present), default=0) + 1
    material.created_at = clock.now()
    db.session.add(material)
    db.session.flush()
    publish(MaterialAdded(material, knowledge_session))
    return material


def _is_same(material: Material, file_name: str, contents: IO[bytes], size: int) -> bool:
    """The same file sent again, by a second click or after the back button. Leaves it at its beginning."""
    if material.file_key is None or (material.file_name, material.size) != (file_name, size):
        return False
    try:
        return files.holds(material.file_key, contents)
    except FileNotFoundError:  # the store lost it, so she puts it up again
        return False
    finally:
        contents.seek(0)


def _kept_opening(knowledge_session: KnowledgeSession) -> MaterialOpening:
    opening = opening_of(knowledge_session)
    db.session.add(opening)
    db.session.flush()
    db.session.refresh(opening)
    return opening


def _file_name(given: str) -> str:
    """As it was called, without folders and on one line, its ending kept when it is too long."""
    stem, _dot, ending = clean_line(given.replace("\\", "/").rpartition("/")[2]).rpartition(".")
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1] or "bestand"
    return f"{stem}.{ending}"


def _title_from(file_name: str) -> str:
    """ "presentatie_WPI.pdf" → "presentatie WPI"; the organiser may change it."""
    return file_name.rpartition(".")[0].replace("_", " ").strip() or file_name
