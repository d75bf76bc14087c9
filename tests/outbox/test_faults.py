"""What goes wrong: the server, the recipient's server, the worker."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import commit_on_success
from sessions_app.outbox import queries, service
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.message import Message
from sessions_app.outbox.models import UndeliverableAddress
from sessions_app.outbox.plain_answers import plainly
from sessions_app.outbox.rules import MailState
from sessions_app.people.models import User
from tests.free_port import free_port
from tests.outbox.letterbox import Letterbox, letterbox_for, listening, point_to
from tests.outbox.mails import mail, states
from tests.stopping import PATIENCE_SECONDS


def test_mail_server_down_the_mail_waits_and_goes_later_once(on_both: Flask) -> None:
    port = free_port()
    letterbox = Letterbox()
    point_to(on_both, port)
    waiting = mail()
    other = mail()

    down = deliver_due(clock.now())

    assert (down.server_is_down, down.sent, down.failed) == (True, 0, 2)
    assert [waiting.state, other.state] == [MailState.DUE, MailState.DUE]
    assert "refused" in waiting.last_error
    assert waiting.due_at == down.next_try_at == clock.now() + timedelta(seconds=30)
    with listening(letterbox, port):
        assert deliver_due(clock.now()).sent == 0
        with clock.set_to(clock.now() + timedelta(seconds=30)):
            assert deliver_due(clock.now()).sent == 2
            assert deliver_due(clock.now()).sent == 0
    assert len(letterbox.mails) == 2
    assert waiting.last_error == ""


def test_server_says_goodbye_halfway_and_the_others_go_over_a_new_connection(letterbox: Letterbox) -> None:
    for _ in range(4):
        mail()
    letterbox.on_mail = lambda: "421 closing" if len(letterbox.mails) == 2 else None
    assert not deliver_due(clock.now()).server_is_down
    assert states() == [MailState.SENT, MailState.DUE, MailState.SENT, MailState.SENT]
    assert letterbox.connections == 2


def test_an_address_that_is_refused_for_good_is_given_up_the_others_are_sent(letterbox: Letterbox) -> None:
    gone = mail(recipient_email="weg@example.org")
    busy = mail(recipient_email="vol@example.org")
    mail()
    letterbox.refuses = {"weg@example.org": "550 <weg@example.org> unknown", "vol@example.org": "450 4.2.1 try later"}

    deliver_due(clock.now())

    assert states() == [MailState.GIVEN_UP, MailState.DUE, MailState.SENT]
    assert gone.last_error == "550 <…> unknown"
    assert busy.last_error == "450 4.2.1 try later"
    assert queries.counts_per_state()[MailState.GIVEN_UP] == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("552 Requested mail action aborted: exceeded storage allocation", MailState.DUE),
        ("552 5.2.2 mailbox full", MailState.DUE),
        ("552 5.3.4 message too big for this mailbox", MailState.GIVEN_UP),
        ("503 5.5.1 need MAIL command", MailState.DUE),
        ("530 5.7.0 authentication required", MailState.DUE),
        ("501 5.1.3 bad address syntax", MailState.GIVEN_UP),
        ("553 mailbox name not allowed", MailState.GIVEN_UP),
        ("451 local error", MailState.DUE),
    ],
)
def test_only_a_no_about_the_recipient_is_for_good(letterbox: Letterbox, answer: str, state: MailState) -> None:
    refused = mail(recipient_email="vol@example.org")
    letterbox.refuses["vol@example.org"] = answer
    result = deliver_due(clock.now())
    assert (refused.state, refused.last_error) == (state, answer)
    if state is MailState.DUE:
        assert refused.due_at == result.next_try_at == clock.now() + timedelta(seconds=30)
        letterbox.refuses.clear()
        with clock.set_to(refused.due_at):
            assert deliver_due(clock.now()).sent == 1


def test_an_answer_that_no_database_can_keep_holds_up_nobody(on_both: Flask) -> None:
    refused = mail(recipient_email="vol@example.org")
    mail()
    with letterbox_for(on_both) as letterbox:
        letterbox.refuses["vol@example.org"] = "450 4.2.1 try\0later"
        assert deliver_due(clock.now()).sent == 1
    assert refused.last_error == "450 4.2.1 trylater"


def test_a_mail_that_fails_for_three_days_is_given_up(letterbox: Letterbox) -> None:
    hopeless = mail(recipient_email="vol@example.org", tries=77)
    letterbox.refuses["vol@example.org"] = "450 try later"
    deliver_due(clock.now())
    assert hopeless.state is MailState.GIVEN_UP


def test_worker_killed_between_sending_and_noting_repeats_once_with_the_same_message_id(letterbox: Letterbox) -> None:
    mail()

    def die(_session: object) -> None:
        if letterbox.mails:
            event.remove(db.session, "before_commit", die)
            raise SystemExit

    event.listen(db.session, "before_commit", die)
    with pytest.raises(SystemExit):
        deliver_due(clock.now())
    db.session.rollback()
    assert states() == [MailState.TAKEN]
    deliver_due(clock.now())
    assert len(letterbox.mails) == 1

    for minutes in (6, 12):
        with clock.set_to(clock.now() + timedelta(minutes=minutes)):
            deliver_due(clock.now())

    first, repeat = letterbox.mails
    assert first["Message-ID"] == repeat["Message-ID"]
    assert states() == [MailState.SENT]


def test_two_workers_at_once_send_each_mail_once(on_both: Flask) -> None:
    for _ in range(40):
        mail(due_at=clock.now() - timedelta(minutes=1))
    now = clock.now()
    start = threading.Barrier(3)

    def work() -> None:
        with on_both.app_context(), clock.set_to(now):
            start.wait()
            deliver_due(now)

    with letterbox_for(on_both) as letterbox:
        workers = [threading.Thread(target=work) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE_SECONDS)
        assert sorted(letterbox.recipients) == sorted(set(letterbox.recipients))
        assert len(letterbox.mails) == 40
    assert set(states()) == {MailState.SENT}


def test_two_workers_at_once_mark_an_address_that_is_refused(on_both: Flask) -> None:
    mail(recipient_email="weg@example.org"), mail()
    marked = {"email": "weg@example.org", "reason": "550", "is_permanent": False, "noted_at": clock.now()}
    with letterbox_for(on_both) as letterbox, db.engine.connect() as other:
        letterbox.refuses = {"weg@example.org": "550 5.1.1 unknown"}
        other.execute(insert(UndeliverableAddress).values(marked))
        ends = threading.Timer(0.3, other.commit)
        ends.start()
        deliver_due(clock.now())
        ends.join()
    assert states() == [MailState.GIVEN_UP, MailState.SENT]
    assert db.session.scalars(select(UndeliverableAddress.is_permanent)).all() == [True]


def test_what_was_not_tried_goes_back_when_we_fail_ourselves(letterbox: Letterbox) -> None:
    for address in ("weg@example.org", "een@example.org", "twee@example.org"):
        mail(recipient_email=address)
    letterbox.refuses = {"weg@example.org": "550 5.1.1 unknown"}

    def fail(*_: object) -> None:
        event.remove(db.session, "before_flush", fail)
        raise LookupError

    event.listen(db.session, "before_flush", fail)
    with pytest.raises(LookupError):
        deliver_due(clock.now())
    assert states() == [MailState.TAKEN, MailState.DUE, MailState.DUE]


def test_a_rollback_leaves_no_mail(letterbox: Letterbox) -> None:
    context = {"user": User(id=1, name="Noor"), "purpose": "password_reset"}

    @commit_on_success
    def register_and_fail() -> None:
        service.enqueue(Message("password_reset", "k", "noor@example.org", "Noor", "nl", context))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        register_and_fail()
    deliver_due(clock.now())
    assert states() == []
    assert letterbox.mails == []


@pytest.mark.parametrize("answer", ["535 5.7.8 Error: authentication failed", "530 5.7.0 Authentication required"])
def test_our_own_sign_in_is_not_mistaken_for_trust(app: Flask, answer: str) -> None:
    assert "naam en het wachtwoord" in plainly(answer)
