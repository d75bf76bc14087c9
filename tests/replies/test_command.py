"""`flask replies read`: what the mail server of a pipe is told."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from sessions_app.core.extensions import db
from sessions_app.registrations.models import Registration
from sessions_app.replies import service
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.rules import Reason, Stage
from tests.replies.post import invitation_of, letter, status_of


def run(app: Flask, *arguments: str, typed: bytes = b"") -> Result:
    return app.test_cli_runner().invoke(args=["replies", "read", *arguments], input=typed)


def test_an_answer_from_the_pipe_is_taken(trusting: Flask, fatma: Registration) -> None:
    result = run(trusting, "-", typed=letter("outlook", uid=invitation_of(fatma).uid, partstat="DECLINED"))
    assert (result.exit_code, result.output.startswith("taken as")) == (0, True)
    assert status_of(fatma) == "cancelled"


def test_a_message_from_a_file_is_taken_once(trusting: Flask, fatma: Registration, tmp_path: Path) -> None:
    file = tmp_path / "brief.eml"
    file.write_bytes(letter("person"))
    assert run(trusting, str(file)).output.startswith("taken as")
    assert run(trusting, str(file)).output == "known already\n"


@pytest.mark.parametrize("typed", [b"", b"\0\xff", b"x" * (2 * 1024 * 1024 + 5)], ids=["nothing", "rubbish", "2 MB"])
def test_what_nobody_can_read_is_taken_as_well(trusting: Flask, typed: bytes) -> None:
    assert run(trusting, "-", typed=typed).exit_code == 0
    db.session.rollback()
    mail = db.session.scalars(select(IncomingMail)).one()
    assert mail.stage is Stage.WAITING
    assert mail.size == len(typed)
    assert mail.why in (Reason.MALFORMED, Reason.HUGE, Reason.NO_CALENDAR)


def test_without_a_database_the_mail_server_keeps_the_message(trusting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the database is gone"))

    monkeypatch.setattr(service, "keep", breaks)
    result = run(trusting, "-", typed=letter("person"))
    assert result.exit_code == 75
    assert "fatma" not in result.output


def test_without_a_mailbox_or_a_file_it_says_what_to_give(trusting: Flask) -> None:
    assert "REPLY_IMAP_URL" in run(trusting).output
    assert run(trusting).exit_code == 2


UNLIKE = {
    "garbage": b"\xff\xfe\x00garbage",
    "other garbage": b"\xff\xfe\x00other garbage",
    "nothing": b"",
    "words without headers": b"hello world without headers",
    "other words": b"hello world",
    "without a blank line": b"From: a@example.net\r\nKan ik nog komen?",
    "another without": b"From: a@example.net\r\nIk kom toch niet.",
    "dated": b"Date: Sat, 21 Nov 2026 11:00:02 +0000\r\nIk kom.",
    "dated as well": b"Date: Sat, 21 Nov 2026 11:00:02 +0000\r\nIk kom niet.",
    "of nobody": b"Subject: een\r\n\r\nja",
    "of nobody, the same words": b"Subject: twee\r\n\r\nja",
    "an empty name": b"Message-ID:\r\nSubject: een\r\n\r\nja",
}


def test_messages_that_name_themselves_by_nothing_are_each_kept(trusting: Flask) -> None:
    for typed in UNLIKE.values():
        assert run(trusting, "-", typed=typed).output.startswith("taken as"), typed
    for typed in UNLIKE.values():
        assert run(trusting, "-", typed=typed).output == "known already\n", typed
    db.session.rollback()
    assert len(db.session.scalars(select(IncomingMail)).all()) == len(UNLIKE)


def test_one_that_names_itself_is_known_by_whichever_way_it_came(trusting: Flask) -> None:
    for named in (b"Message-ID: <een@example.net>\r\n", b"Date: Sat, 21 Nov 2026 11:00:02 +0000\r\n"):
        raw = b"From: a@example.net\r\n" + named + b"\r\nja"
        assert run(trusting, "-", typed=raw).output.startswith("taken as")
        assert run(trusting, "-", typed=b"Received: by a hop\r\n" + raw).output == "known already\n"
