"""Keeps the sums: folds sessions into the cells once they are over, and moves the cells along with whatever changes
such a session afterwards, in the same transaction.

Whoever changes the figures first takes the one row of `figures_states`, in the last moment before the commit
(`noticing.py`): so two of them wait for each other shortly, and never for each other's locks.

Held by `tests/insights/test_cells_in_step.py` (any history) and `tests/insights/test_cells_at_once.py` (two writers);
`flask figures check` counts anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, delete, func, insert, select, tuple_, update

from sessions_app.agreements.models import Agreement
from sessions_app.core import clock
from sessions_app.core.database.connections import insert_or_else
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights.cell_models import figure_cells, figures_states, session_figures
from sessions_app.insights.counting import RUNNING, Contribution, contributions
from sessions_app.insights.reasons import reasons_of
from sessions_app.insights.sums import NO_SUMS, Sums
from sessions_app.knowledge_sessions.models import KnowledgeSession

FOLDED_AFTER = timedelta(hours=12)  # until then the door is still being corrected, which live figures simply show
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
NO_DAY = NEVER.date()
SESSIONS_AT_ONCE = 500
_STATE = (figures_states.c.folded_until, figures_states.c.overdue_on, figures_states.c.version)

B = TypeVar("B")
Key = tuple[str, str, date, int]  # dimension, choice, quarter, district
Kept = Mapping[int, Contribution]


@dataclass(frozen=True)
class State:
    """Sessions that ended until `folded_until` are in the cells, with what was overdue on the day `overdue_on`.
    `version` is new with every change."""

    folded_until: datetime = NEVER
    overdue_on: date = NO_DAY
    version: int = 0


def state() -> State:
    row = db.session.execute(select(*_STATE)).first()
    return State(*row) if row else State()


def lock_and_renew() -> State:
    """The state as it is from here on until the commit, already of a new version."""
    fresh = insert_or_else(figures_states).values(id=1, folded_until=NEVER, overdue_on=NO_DAY, version=1)
    renewed = fresh.on_conflict_do_update(
        index_elements=[figures_states.c.id], set_={"version": figures_states.c.version + 1}
    )
    return State(*db.session.execute(renewed.returning(*_STATE)).one())


def turn_to(today: date) -> None:
    """From here on the sums say what is overdue on this day."""
    if state().overdue_on >= today:
        return
    before = lock_and_renew().overdue_on
    db.session.execute(update(figures_states).values(overdue_on=today))
    became_late = (Agreement.status.in_(RUNNING), Agreement.due_on >= before, Agreement.due_on < today)
    refold(db.session.scalars(select(Agreement.knowledge_session_id).where(*became_late).distinct()))


def fold_next(moment: datetime) -> bool:
    """Folds the next sessions that ended until then, `SESSIONS_AT_ONCE` and those that end with them; False when there
    are none. Two at once: the second waits, and goes on after the first."""
    if not _next_to_fold(state().folded_until, moment):
        return False
    now = lock_and_renew()
    ends = _next_to_fold(now.folded_until, moment)
    if ends:
        ended = (KnowledgeSession.ends_at > now.folded_until, KnowledgeSession.ends_at <= ends[-1])
        move({}, contributions(now.overdue_on, *ended))
        db.session.execute(update(figures_states).values(folded_until=ends[-1]))
    return bool(ends)


def _next_to_fold(before: datetime, moment: datetime) -> Sequence[datetime]:
    ended = select(KnowledgeSession.ends_at).where(
        KnowledgeSession.ends_at > before, KnowledgeSession.ends_at <= moment
    )
    return db.session.scalars(ended.order_by(KnowledgeSession.ends_at).limit(SESSIONS_AT_ONCE)).all()


def refold(session_ids: Iterable[int]) -> None:
    """Brings the cells in step with these sessions, those of them that are folded or should be."""
    now = lock_and_renew()
    for ids in _batches(sorted(session_ids)):
        folded = (KnowledgeSession.id.in_(ids), KnowledgeSession.ends_at <= now.folded_until)
        move(kept(session_figures.c.knowledge_session_id.in_(ids)), contributions(now.overdue_on, *folded))


def catch_up(now: datetime) -> None:
    """All that the timed job would do at this moment, in one transaction."""
    turn_to(clock.local(now).date())
    while fold_next(now - FOLDED_AFTER):
        pass


def rebuild(now: datetime) -> int:
    """Forgets all sums and counts them anew; how many sessions."""
    lock_and_renew()
    for table in (figure_cells, session_figures):
        db.session.execute(delete(table))
    db.session.execute(update(figures_states).values(folded_until=NEVER, overdue_on=NO_DAY))
    catch_up(now)
    return size_of(session_figures)


def kept(*conditions: ColumnElement[bool]) -> dict[int, Contribution]:
    """What was folded of sessions, by id."""
    rows = db.session.execute(select(session_figures).where(*conditions))
    return {
        id_: Contribution(held_on, district_id, tuple((name, choice) for name, choice in choices), Sums(*sums))
        for id_, held_on, _quarter_on, district_id, choices, _stands_out, *sums in rows
    }


def move(before: Kept, after: Kept) -> None:
    """From what these sessions added to what they add now."""
    changed = {id_ for id_ in before.keys() | after.keys() if before.get(id_) != after.get(id_)}
    if not changed:
        return
    gone = [id_ for id_ in changed if id_ in before]
    for ids in _batches(gone):
        db.session.execute(delete(session_figures).where(session_figures.c.knowledge_session_id.in_(ids)))
    rows = [_row(id_, after[id_]) for id_ in sorted(changed) if id_ in after]
    if rows:
        db.session.execute(insert(session_figures), rows)
    _move_cells(cells_of(before[id_] for id_ in gone), cells_of(after[id_] for id_ in changed if id_ in after))


def cells_of(found: Iterable[Contribution]) -> dict[Key, Sums]:
    """The cells that these sessions make together."""
    sums: defaultdict[Key, Sums] = defaultdict(lambda: NO_SUMS)
    for one in found:
        quarter_on = one.quarter_on
        for dimension, choice in one.choices:
            key = (dimension, choice, quarter_on, one.district_id)
            sums[key] = sums[key].plus(one.sums)
    return dict(sums)


def _move_cells(less: dict[Key, Sums], more: dict[Key, Sums]) -> None:
    steps = {key: more.get(key, NO_SUMS).minus(less.get(key, NO_SUMS)) for key in less.keys() | more.keys()}
    rows = [_cell(key, step) for key, step in sorted(steps.items()) if any(step)]
    if rows:
        db.session.execute(_added(), rows)
    emptied = [key for key, step in steps.items() if step.held < 0]
    for keys in _batches(emptied):
        is_one = tuple_(*figure_cells.primary_key.columns).in_(keys)
        db.session.execute(delete(figure_cells).where(is_one, figure_cells.c.held == 0))


def _added() -> Any:
    statement = insert_or_else(figure_cells)
    return statement.on_conflict_do_update(
        index_elements=list(figure_cells.primary_key.columns),
        set_={name: figure_cells.c[name] + statement.excluded[name] for name in Sums._fields},
    )


def _batches(all_of_them: Iterable[B]) -> Iterator[list[B]]:
    waiting = iter(all_of_them)
    while batch := list(islice(waiting, SESSIONS_AT_ONCE)):
        yield batch


def _row(id_: int, one: Contribution) -> dict[str, Any]:
    return {
        "knowledge_session_id": id_,
        "held_on": one.held_on,
        "quarter_on": one.quarter_on,
        "district_id": one.district_id,
        "choices": [list(choice) for choice in one.choices],
        "stands_out": bool(reasons_of(one.sums)),
        **one.sums._asdict(),
    }


def _cell(key: Key, sums: Sums) -> dict[str, Any]:
    dimension, choice, quarter_on, district_id = key
    return {
        "dimension": dimension, "choice": choice, "quarter_on": quarter_on, "district_id": district_id,
        **sums._asdict(),
    }  # fmt: skip


def size_of(table: Table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
