"""The mailbox, on a real IMAP server: what is read, what moves, what a crash or a fault does."""

import imaplib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.registrations.models import Registration
from sessions_app.replies import mailbox, reading
from sessions_app.replies.check import examine_mailbox
from sessions_app.replies.mailbox import MailboxFailed, address_from
from sessions_app.replies.models import IncomingMail, MailboxState
from sessions_app.replies.rules import MOST_READ, Reason, Stage
from tests.free_port import free_port
from tests.replies import imap_server
from tests.replies.big import file_of, with_file
from tests.replies.imap_server import ImapServer
from tests.replies.post import invitation_of, letter, status_of


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    if imap_server.find_dovecot() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(imap_server.MISSING)
        pytest.skip(imap_server.MISSING)
    with imap_server.running() as server:
        yield server


@pytest.fixture
def server(running: ImapServer, trusting: Flask) -> Iterator[ImapServer]:
    """Empty, and the mailbox of the application."""
    with running.opened() as box:
        for folder in ("INBOX", "Verwerkt"):
            if box.folder.exists(folder):
                box.folder.set(folder)
                box.delete(box.uids())
    before = trusting.config["REPLY_IMAP_URL"]
    trusting.config["REPLY_IMAP_URL"] = running.url
    yield running
    trusting.config["REPLY_IMAP_URL"] = before


def look(server: ImapServer) -> tuple[int, int]:
    result = reading.read_mailbox(server.context)
    return result.read, result.new


def kept() -> int:
    return db.session.scalar(select(func.count()).select_from(IncomingMail)) or 0


def reasons() -> list[Reason]:
    """Of what waits for a person."""
    db.session.rollback()
    waiting = select(IncomingMail).where(IncomingMail.stage == Stage.WAITING).order_by(IncomingMail.id)
    return [mail.why for mail in db.session.scalars(waiting.execution_options(populate_existing=True))]


def state() -> MailboxState:
    db.session.rollback()
    return db.session.scalars(select(MailboxState).execution_options(populate_existing=True)).one()


def test_an_answer_is_read_taken_over_and_moved(server: ImapServer, fatma: Registration) -> None:
    server.deliver(letter("outlook", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    assert look(server) == (1, 1)
    assert status_of(fatma) == "cancelled"
    assert (server.count("INBOX"), server.count("Verwerkt")) == (0, 1)
    assert look(server) == (0, 0)
    assert state().last_error == ""
    assert state().read_at is not None


def test_what_a_person_wrote_stays_where_people_look_and_is_read_once(server: ImapServer, fatma: Registration) -> None:
    server.deliver(letter("person"), letter("out_of_office"))
    assert look(server) == (2, 2)
    assert (server.count("INBOX"), server.count("Verwerkt")) == (1, 1)
    assert look(server) == (0, 0)
    with server.opened() as box:  # still bold for who reads the mailbox too
        assert [message.flags for message in box.fetch(mark_seen=False)] in ([()], [("\\Recent",)])


def test_a_bad_message_stops_no_other(server: ImapServer, fatma: Registration) -> None:
    bad = b"\xff\xfe not a mail at all\r\n\r\n" + b"x" * 100
    server.deliver(bad, letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    assert look(server) == (2, 2)
    assert status_of(fatma) == "cancelled"


def test_a_huge_message_is_not_fetched_whole(server: ImapServer, fatma: Registration) -> None:
    server.deliver(b"From: eve@evil.example\r\nSubject: groot\r\n\r\n" + (b"x" * 98 + b"\r\n") * (MOST_READ // 100 + 9))
    assert look(server) == (1, 1)
    mail = db.session.scalars(select(IncomingMail)).one()
    assert (mail.why, mail.subject) == (Reason.HUGE, "groot")
    assert mail.size > MOST_READ


def test_a_big_answer_counts_and_is_the_same_as_that_of_the_pipe(server: ImapServer, fatma: Registration) -> None:
    raw = with_file(letter("outlook", uid=invitation_of(fatma).uid, partstat="DECLINED"), file_of(3 * 1024 * 1024))
    server.deliver(raw)
    assert look(server) == (1, 1)
    assert status_of(fatma) == "cancelled"
    assert reading.read_message(b"Delivered-To: pipe\r\n" + raw) is None


def test_what_the_server_refuses_waits_for_a_person_and_stops_no_other(server: ImapServer, fatma: Registration) -> None:
    server.deliver(letter("person"))
    server.withhold(True)
    server.deliver(letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    for _ in range(2):  # a server may also break off at it
        with suppress(MailboxFailed):
            look(server)
    assert status_of(fatma) == "cancelled"
    refused = db.session.scalars(select(IncomingMail).where(IncomingMail.stage == Stage.WAITING)).one()
    assert (refused.why, refused.is_erased) == (Reason.NOT_FETCHED, False)
    server.withhold(False)
    assert look(server)[1] == 1
    waiting = db.session.scalars(select(IncomingMail).where(IncomingMail.stage == Stage.WAITING)).one()
    assert (waiting.why, server.count("INBOX")) == (Reason.NO_CALENDAR, 1)
    assert look(server) == (0, 0)


ODD = {
    "says no": ("NO", [b"[SERVERBUG] Internal error"]),
    "no literal": ("OK", [b"1 (UID 1 BODY[] NIL)"]),
    "no size": ("OK", [b"1 (FLAGS ())"]),
}


@pytest.mark.parametrize(("step", "odd"), [("BODY", "says no"), ("BODY", "no literal"), ("SIZE", "no size")])
def test_an_odd_answer_is_not_passed_over_in_silence(
    server: ImapServer, fatma: Registration, monkeypatch: pytest.MonkeyPatch, step: str, odd: str
) -> None:
    server.deliver(letter("person"), letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    with server.opened() as box:
        bad = min(box.uids())
    real = imaplib.IMAP4.uid

    def uid(self: imaplib.IMAP4, command: str, *args: str) -> object:
        is_bad = command == "fetch" and args[0] == bad and step in args[1]
        return ODD[odd] if is_bad else real(self, command, *args)

    with monkeypatch.context() as patched:
        patched.setattr(imaplib.IMAP4, "uid", uid)
        result = reading.read_mailbox(server.context)
    assert (result.read, result.refused, status_of(fatma)) == (1, 1, "cancelled")
    assert reasons() == [Reason.NOT_FETCHED]
    with clock.set_to(clock.now() + timedelta(days=2)):
        look(server)
        assert reasons() == [Reason.NOT_FETCHED]  # for a person now
    look(server)
    assert reasons() == [Reason.NO_CALENDAR]


def test_who_deals_with_it_in_the_mailbox_need_not_do_so_here(
    server: ImapServer, fatma: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(letter("person"))

    def breaks(*_: object) -> None:
        raise mailbox.BrokeOff("the line broke")

    with monkeypatch.context() as patched:
        patched.setattr(mailbox.Inbox, "fetch", breaks)
        with pytest.raises(MailboxFailed, match="the line broke"):
            look(server)
        assert look(server) == (0, 0)
    assert reasons() == [Reason.NOT_FETCHED]
    with server.opened() as box:
        box.delete(box.uids())
    assert look(server) == (0, 0)
    assert reasons() == []


def test_a_crash_between_keeping_and_moving_has_no_effect(
    server: ImapServer, fatma: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(letter("gmail", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    with monkeypatch.context() as patched:

        def breaks(*_: object) -> None:
            raise ConnectionResetError("the line broke")

        patched.setattr(mailbox.Inbox, "move_to_done", breaks)
        with pytest.raises(MailboxFailed, match="the line broke"):
            look(server)
    assert status_of(fatma) == "cancelled"
    assert state().failing_since is not None
    look(server)
    assert kept() == 1
    assert state().failing_since is None


def test_when_the_line_breaks_what_was_dealt_with_has_moved(
    server: ImapServer, fatma: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(*(letter("out_of_office") for _ in range(4)))
    real, fetched = mailbox.Inbox.fetch, []

    def breaks_at_the_last(inbox: mailbox.Inbox, uid: int) -> mailbox.Waiting | None:
        fetched.append(uid)
        if len(fetched) == 4:
            raise mailbox.BrokeOff("the line broke")
        return real(inbox, uid)

    with monkeypatch.context() as patched:
        patched.setattr(reading, "MOVED_TOGETHER", 3)
        patched.setattr(mailbox.Inbox, "fetch", breaks_at_the_last)
        with pytest.raises(MailboxFailed):
            look(server)
    assert (server.count("INBOX"), server.count("Verwerkt")) == (1, 3)
    look(server)
    assert (server.count("INBOX"), server.count("Verwerkt")) == (0, 4)


def test_when_the_server_numbers_anew_all_is_read_again_without_effect(server: ImapServer, fatma: Registration) -> None:
    server.deliver(letter("person"))
    look(server)
    row = state()
    row.uid_validity -= 1
    db.session.commit()
    assert look(server) == (1, 0)
    assert (kept(), server.count("Verwerkt")) == (1, 1)


def test_the_same_message_by_pipe_and_mailbox_is_one(server: ImapServer, fatma: Registration) -> None:
    raw = letter("gmail", uid=invitation_of(fatma).uid, partstat="TENTATIVE")
    reading.read_message(b"Delivered-To: pipe\r\n" + raw)
    server.deliver(raw)
    assert look(server) == (1, 0)
    assert server.count("Verwerkt") == 1


def test_a_wrong_password_is_noted_without_it(server: ImapServer, trusting: Flask) -> None:
    trusting.config["REPLY_IMAP_URL"] = server.url.replace("zeer%2Fgeheim%401", "mis-geraden")
    with pytest.raises(MailboxFailed) as failure:
        look(server)
    assert "mis-geraden" not in str(failure.value)
    assert state().failing_since is not None


def test_a_certificate_that_nobody_signed_is_refused(server: ImapServer) -> None:
    with pytest.raises(MailboxFailed, match="CERTIFICATE_VERIFY_FAILED"):
        reading.read_mailbox()


def test_a_mailbox_that_is_not_there_is_tried_again(trusting: Flask) -> None:
    trusting.config["REPLY_IMAP_URL"] = f"imaps://a:b@127.0.0.1:{free_port()}/"
    try:
        for _ in range(2):
            with pytest.raises(MailboxFailed):
                reading.read_mailbox()
    finally:
        trusting.config["REPLY_IMAP_URL"] = ""
    assert "refused" in state().last_error.lower()


def test_the_parts_of_the_address() -> None:
    address = address_from("imap://a%40b.nl:p%2Fq@mail.example.org/Gedeeld/Sessies?done=Klaar")
    assert (address.host, address.port, address.user, address.password) == ("mail.example.org", 143, "a@b.nl", "p/q")
    assert (address.folder, address.done, address.by_tls) == ("Gedeeld/Sessies", "Klaar", False)
    assert "p/q" not in address.shown
    assert address_from("imaps://a:b@mail.example.org").port == 993


def test_the_folder_of_what_is_done_is_made(server: ImapServer, fatma: Registration) -> None:
    with server.opened() as box:
        if box.folder.exists("Verwerkt"):
            box.folder.delete("Verwerkt")
    server.deliver(letter("out_of_office"))
    look(server)
    assert server.count("Verwerkt") == 1


def test_doctor_tells_of_the_mailbox(trusting: Flask) -> None:
    found, advice = examine_mailbox(trusting)
    assert ("no mailbox" in found, advice) == (True, "")
    trusting.config["REPLY_IMAP_URL"] = f"imaps://a:geheim@127.0.0.1:{free_port()}/"
    try:
        found, advice = examine_mailbox(trusting)
    finally:
        trusting.config["REPLY_IMAP_URL"] = ""
    assert "geheim" not in found
    assert "REPLY_IMAP_URL" in advice
