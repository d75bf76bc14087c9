"""Delivering: one pass over the due mails.

A batch is taken in a transaction of its own (`taking.py`), sent outside of any over one connection (`connection.py`),
and noted soon in others (`noting.py`). A pass ends when nothing is due, when the mail server is down, when the pace
(`pacing.py`) is used up, or when its time is over, so that other timed jobs get their turn.
"""

import logging
from collections import deque
from datetime import datetime, timedelta

from sessions_app.core import clock
from sessions_app.core.watching import metrics
from sessions_app.outbox import standing
from sessions_app.outbox.connection import BrokeOff, Courier
from sessions_app.outbox.noting import Notebook, Pass
from sessions_app.outbox.rules import must_hand_back
from sessions_app.outbox.server_answers import puts_domain_off, server_is_down, words_of
from sessions_app.outbox.taking import TakenMail, take_batch

log = logging.getLogger(__name__)


def deliver_due(now: datetime, for_at_most: timedelta | None = None, looks_on: bool = True) -> Pass:
    """Sends what is due at `now`, and what becomes due meanwhile; safe to run in several workers at once. One that does
    not look on ends at a batch that was not full: to look for the few of this moment costs more than to send them."""
    result, until = Pass(), clock.now() + for_at_most if for_at_most is not None else None
    with Courier() as courier:
        while True:
            batch = take_batch(max(now, clock.now()))
            if batch.free_at is not None:
                result.look_again_at(batch.free_at)
                break
            if batch.none_left:
                break
            _send(batch.mails, courier, result, until)
            if result.server_is_down:
                break
            if _is_over(until) or (not looks_on and not batch.is_full):
                result.more_waits = True
                break
    standing.note_pass(clock.now(), result.error, has_reached_server=result.sent + result.failed > 0)
    metrics.count_mails(result.sent, result.failed)
    return result


def _is_over(until: datetime | None) -> bool:
    return until is not None and clock.now() >= until


def _may_go_on(mail: TakenMail, until: datetime | None) -> bool:
    return not _is_over(until) and not must_hand_back(mail.taken_at, clock.now())


def _send(taken: list[TakenMail], courier: Courier, result: Pass, until: datetime | None) -> None:
    notebook, waiting = Notebook(result), deque(taken)
    unwilling: set[str] = set()
    left_alone: list[TakenMail] = []
    try:
        while waiting and not courier.is_cut_off and _may_go_on(waiting[0], until):
            mail = waiting[0]
            if mail.message is None:
                notebook.failed([mail], mail.fault or ValueError(), permanent=True)
            elif mail.domain in unwilling:
                left_alone.append(mail)
            elif not _send_one(courier, mail, notebook):
                unwilling.add(mail.domain)
            waiting.popleft()
    except Exception as error:
        notebook.write()
        if not server_is_down(error):
            waiting.popleft()  # stays taken for a while: nobody knows what became of it
            notebook.handed_back([*left_alone, *waiting])
            raise
        log.warning("the mail server does not take mail: %s", type(error).__name__)  # its words: `flask outbox status`
        courier.hang_up()
        result.server_is_down, result.error = True, words_of(error)
        if not courier.fell:  # else they go on as they were: it fell at others, not at them
            notebook.failed(list(waiting), error)
            waiting.clear()
    if courier.is_cut_off:
        result.server_is_down, result.error = True, words_of(courier.fell[-1])
    notebook.write()
    notebook.handed_back([*left_alone, *waiting])


def _send_one(courier: Courier, mail: TakenMail, notebook: Notebook) -> bool:
    """Whether others of its domain may follow. Raises what means that the server is down; every other failure is noted
    on the mail. So is a connection that fell at it: the others go on over a new one."""
    assert mail.message is not None
    try:
        courier.bring(mail.message)
    except BrokeOff as broken:
        log.warning("the connection fell at mail %s: %s", mail.id, type(broken.error).__name__)
        notebook.failed([mail], broken.error)
        return True
    except Exception as error:
        if server_is_down(error):
            raise
        log.warning("mail %s was refused: %s", mail.id, type(error).__name__)  # the words may hold her address
        notebook.refused(mail, error)
        return not puts_domain_off(error)
    notebook.sent(mail)
    return True
