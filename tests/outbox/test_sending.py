"""Many mails over real SMTP, on both databases: one connection, order, pace, domains and addresses that refuse."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from flask_mail import email_dispatched
from sqlalchemy import select

from sessions_app.core import clock, queue
from sessions_app.core.extensions import db
from sessions_app.outbox import domains, standing, undeliverable
from sessions_app.outbox.connection import MAILS_PER_CONNECTION, Courier
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.rules import MailState
from sessions_app.outbox.sending_models import UnwillingDomain
from sessions_app.outbox.tasks import deliver_due_mails
from tests import factories
from tests.free_port import free_port
from tests.outbox.letterbox import Letterbox, letterbox_for, point_to
from tests.outbox.mails import mail, states
from tests.stopping import PATIENCE_SECONDS

LATER = "451 4.7.1 come back later"


@contextmanager
def pace(app: Flask, per_minute: int) -> Iterator[None]:
    app.config["MAIL_MAX_PER_MINUTE"] = per_minute
    try:
        yield
    finally:
        app.config["MAIL_MAX_PER_MINUTE"] = 0


def test_a_pass_keeps_its_connection_over_batches_and_renews_it(letterbox: Letterbox) -> None:
    for _ in range(MAILS_PER_CONNECTION + 20):
        mail()
    assert deliver_due(clock.now()).sent == MAILS_PER_CONNECTION + 20
    assert letterbox.connections == 2
    assert deliver_due(clock.now()).sent == 0
    assert letterbox.connections == 2  # nothing to bring: the server is not called


def test_a_domain_that_says_later_waits_longer_each_time_the_others_go_on(letterbox: Letterbox) -> None:
    first, second = (mail(recipient_email=f"{name}@druk.example") for name in "ab")
    mail(recipient_email="c@anders.example")
    letterbox.refuses = {"a@druk.example": LATER, "b@druk.example": LATER}

    deliver_due(clock.now())

    assert letterbox.recipients == ["c@anders.example"]
    assert (first.tries, second.tries, second.state) == (1, 0, MailState.DUE)  # the second was not even tried
    (row,) = db.session.scalars(select(UnwillingDomain)).all()
    assert (row.domain, row.tries, row.until) == ("druk.example", 1, clock.now() + timedelta(seconds=30))
    with clock.set_to(clock.now() + timedelta(seconds=31)):
        deliver_due(clock.now())
        db.session.rollback()
        assert row.tries == 2
        assert row.until == clock.now() + timedelta(minutes=1)
        letterbox.refuses = {}
    with clock.set_to(clock.now() + timedelta(minutes=5)):
        assert deliver_due(clock.now()).sent == 2
    assert db.session.scalars(select(UnwillingDomain)).all() == []


def test_a_full_mailbox_does_not_hold_up_its_neighbours(letterbox: Letterbox) -> None:
    mail(recipient_email="vol@groot.example")
    mail(recipient_email="buur@groot.example")
    letterbox.refuses = {"vol@groot.example": "452 4.2.2 mailbox full"}
    deliver_due(clock.now())
    assert letterbox.recipients == ["buur@groot.example"]


@pytest.mark.parametrize(
    ("answer", "is_marked"),
    [
        ("550 5.1.1 no such user", True),
        ("550 User unknown", True),
        ("550 5.7.1 blocked as spam", False),
        ("550 5.1.8 your sender does not exist", False),
        ("450 4.1.1 perhaps later", False),
    ],
)
def test_an_address_that_does_not_exist_is_marked(letterbox: Letterbox, answer: str, is_marked: bool) -> None:
    mail(recipient_email="weg@voorbeeld.example")
    letterbox.refuses = {"weg@voorbeeld.example": answer}
    deliver_due(clock.now())
    found = undeliverable.find("weg@voorbeeld.example")
    assert (found is not None) is is_marked


def test_what_is_needed_goes_before_what_we_like_to_tell(letterbox: Letterbox) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    mail(subject="ronde", priority=2, due_at=long_ago)
    mail(subject="evaluatie", priority=1, due_at=long_ago)
    mail(subject="bevestiging", priority=0)
    deliver_due(clock.now())
    assert [one["Subject"] for one in letterbox.mails] == ["bevestiging", "evaluatie", "ronde"]


def test_to_one_person_the_next_mail_waits_for_the_one_before_it(letterbox: Letterbox) -> None:
    about = factories.knowledge_session().id
    hers = {"recipient_email": "sam@voorbeeld.nl", "knowledge_session_id": about}
    mail(subject="bevestiging", **hers)
    mail(subject="uitnodiging", chain="invitation:1", **hers)
    mail(subject="herinnering", due_at=clock.now() + timedelta(days=1), **hers)
    mail(subject="verzet", chain="invitation:2", **hers)
    letterbox.refuses = {"sam@voorbeeld.nl": "452 4.2.2 full"}
    deliver_due(clock.now())
    assert letterbox.mails == []
    letterbox.refuses = {}
    deliver_due(clock.now())
    assert letterbox.mails == []  # the confirmation waits for its next try, and what follows waits for it
    with clock.set_to(clock.now() + timedelta(seconds=31)):
        deliver_due(clock.now())
    assert [one["Subject"] for one in letterbox.mails] == ["bevestiging", "uitnodiging", "verzet"]


def test_the_pace_holds_and_says_when_to_look_again(on_both: Flask, letterbox: Letterbox) -> None:
    begun = clock.now()
    for _ in range(40):
        mail(due_at=begun)
    sent_at: list[float] = []
    with pace(on_both, 20):
        for seconds in range(0, 180):
            with clock.set_to(begun + timedelta(seconds=seconds)):
                result = deliver_due(clock.now())
                sent_at += [seconds] * result.sent
                assert result.next_try_at is None or result.next_try_at > clock.now()
    assert len(sent_at) == 40
    assert max(sum(start <= at < start + 60 for at in sent_at) for start in range(180)) <= 20
    assert sent_at[-1] <= 140


def test_a_required_mail_passes_a_round_that_waits_for_the_pace(on_both: Flask, letterbox: Letterbox) -> None:
    begun = clock.now()
    for _ in range(30):
        mail(priority=2, subject="ronde")
    with pace(on_both, 10):
        deliver_due(begun)
        assert standing.is_limited(clock.now())
        mail(subject="bevestiging", due_at=begun)
        with clock.set_to(begun + timedelta(seconds=7)):
            deliver_due(clock.now())
    assert [one["Subject"] for one in letterbox.mails] == ["ronde", "bevestiging"]


def test_two_workers_share_the_pace(on_both: Flask) -> None:
    for _ in range(30):
        mail(due_at=clock.now() - timedelta(minutes=1))
    now, start = clock.now(), threading.Barrier(2)

    def work() -> None:
        with on_both.app_context(), clock.set_to(now):
            start.wait()
            deliver_due(now)

    with letterbox_for(on_both) as letterbox, pace(on_both, 100):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE_SECONDS)
        assert len(letterbox.mails) == 10  # a tenth of a minute's mails at once, whoever sends them


def test_no_transaction_is_open_while_a_mail_is_sent(letterbox: Letterbox) -> None:
    mail()
    open_ones: list[bool] = []
    with patch.object(Courier, "bring", lambda *_: open_ones.append(db.session.registry().in_transaction())):
        deliver_due(clock.now())
    assert open_ones == [False]


def test_each_pass_leaves_word_that_the_worker_lives(letterbox: Letterbox) -> None:
    deliver_due(clock.now())
    state = standing.find()
    assert state is not None
    assert (state.last_pass_at, state.failing_since) == (clock.now(), None)


def test_a_day_later_a_domain_begins_anew(on_both: Flask) -> None:
    domains.put_off("druk.example", "451", clock.now())
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(days=2)):
        assert domains.sweep(clock.now(), dry_run=True) == 1
        assert domains.sweep(clock.now(), dry_run=False) == 1
        assert domains.known() == set()


def test_a_pass_ends_when_its_time_is_over_in_the_midst_of_a_batch(letterbox: Letterbox) -> None:
    for _ in range(3):
        mail()
    later = clock.set_to(clock.now() + timedelta(seconds=5))
    with ExitStack() as inside, email_dispatched.connected_to(lambda *_, **__: inside.enter_context(later)):
        result = deliver_due(clock.now(), for_at_most=timedelta(seconds=5))
    assert (result.sent, result.more_waits) == (1, True)
    assert states() == [MailState.SENT, MailState.DUE, MailState.DUE]


def test_a_pass_that_does_not_look_on_leaves_the_rest_to_the_next(letterbox: Letterbox) -> None:
    """Two to one person about one session: the second waits for the first, and so for the next batch."""
    mail(chain="c:1", subject="first")
    mail(chain="c:1", subject="second")
    result = deliver_due(clock.now(), looks_on=False)
    assert (result.sent, result.more_waits) == (1, True)
    result = deliver_due(clock.now(), looks_on=False)
    assert (result.sent, result.more_waits) == (1, True)
    result = deliver_due(clock.now(), looks_on=False)
    assert (result.sent, result.more_waits) == (0, False)
    assert [received["Subject"] for received in letterbox.mails] == ["first", "second"]


def test_nor_does_it_come_back_at_once_to_a_server_that_is_down(app: Flask) -> None:
    mail()
    point_to(app, free_port())
    result = deliver_due(clock.now(), looks_on=False)
    assert (result.server_is_down, result.more_waits) == (True, False)


@pytest.fixture
def queue_of_its_own(on_both: Flask) -> Iterator[Any]:
    words = on_both.extensions["queue"]
    words.flush()
    yield words
    words.flush()


@pytest.mark.parametrize("says", ["452 4.2.2 mailbox full", LATER])
def test_who_could_not_be_reached_is_tried_again_before_the_next_minute(
    on_both: Flask, queue_of_its_own: Any, says: str
) -> None:
    with letterbox_for(on_both) as letterbox:
        mail(recipient_email="vol@groot.example")
        letterbox.refuses = {"vol@groot.example": says}
        on_both.extensions[queue.SAID].clear()
        deliver_due_mails()
    assert [word.name for word in queue_of_its_own.pending() if word.eta] == ["deliver_due_mails"]
