from datetime import timedelta

from flask import Flask

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.outbox import domains, standing
from sessions_app.outbox.rules import MailState
from tests.free_port import free_port
from tests.outbox.letterbox import letterbox_for, point_to
from tests.outbox.mails import mail, states


def test_deliver_makes_one_pass(app: Flask) -> None:
    mail()
    with letterbox_for(app) as letterbox:
        result = app.test_cli_runner().invoke(args=["outbox", "deliver"])
    assert (result.exit_code, result.output) == (0, "sent 1, failed 0\n")
    assert len(letterbox.mails) == 1


def test_deliver_says_that_the_mail_server_is_down(app: Flask) -> None:
    mail()
    point_to(app, free_port())
    result = app.test_cli_runner().invoke(args=["outbox", "deliver"])
    assert result.exit_code == 1
    assert "The mail server does not take mail" in result.output
    assert states() == [MailState.DUE]


def test_status_of_an_empty_outbox(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["outbox", "status"])
    assert result.exit_code == 0
    assert "due         0\n" in result.output
    assert "oldest due  none\nlast pass   none\nlast error  none\n" in result.output


def test_status_counts_and_shows_the_last_error(app: Flask) -> None:
    mail(due_at=clock.now() - timedelta(seconds=90))
    failed = mail(state=MailState.GIVEN_UP, last_error="550 unknown", taken_at=clock.now())
    result = app.test_cli_runner().invoke(args=["outbox", "status"])
    assert "due         1\n" in result.output
    assert "given_up    1\n" in result.output
    assert "oldest due  90 s ago\n" in result.output
    assert f"last error  21-11-2026 12:00 mail {failed.id}: 550 unknown" in result.output


def test_status_tells_of_the_server_and_of_domains_that_wait(app: Flask) -> None:
    standing.note_pass(clock.now(), "ConnectionRefusedError: nobody", has_reached_server=False)
    domains.put_off("traag.example", "450 later", clock.now())
    db.session.commit()
    output = app.test_cli_runner().invoke(args=["outbox", "status"]).output
    assert "last pass   21-11-2026 12:00\n" in output
    assert "mail server takes nothing since 21-11-2026 12:00: ConnectionRefusedError: nobody\n" in output
    assert "waits       traag.example until 21-11-2026 12:00: 450 later\n" in output
