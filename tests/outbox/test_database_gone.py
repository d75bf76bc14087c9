"""A database that hangs up in the middle of a pass, as when it is restarted: nothing leaves twice or stays behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.outbox.delivery import deliver_due
from sessions_app.outbox.rules import MailState
from sessions_app.people import messages
from tests.cast import Cast
from tests.outbox.letterbox import Letterbox
from tests.outbox.mails import mail, states

pytestmark = pytest.mark.parametrize("on_both", ["postgresql"], indirect=True)


@contextmanager
def hanging_up_at(words: str) -> Iterator[None]:
    """The first time that a statement says these."""
    is_done = False

    def hang_up(connection: Any, _cursor: object, statement: str, *_: object) -> None:
        nonlocal is_done
        if words in statement and not is_done:
            is_done = True
            own = connection.connection.driver_connection.info.backend_pid
            with db.engine.connect() as other:
                other.execute(text(f"SELECT pg_terminate_backend({own}, 10000)"))

    event.listen(db.engine, "before_cursor_execute", hang_up)
    try:
        yield
        assert is_done
    finally:
        event.remove(db.engine, "before_cursor_execute", hang_up)


def test_what_left_is_noted_once_it_is_back(letterbox: Letterbox) -> None:
    for _ in range(3):
        mail()
    with hanging_up_at("sent_at="):
        deliver_due(clock.now())
    assert states() == [MailState.SENT] * 3
    assert len(letterbox.mails) == 3


def test_what_was_refused_is_noted_once_it_is_back(letterbox: Letterbox) -> None:
    refused = mail(recipient_email="weg@example.org")
    mail()
    letterbox.refuses = {"weg@example.org": "550 5.1.1 unknown"}
    with hanging_up_at("last_error="):
        result = deliver_due(clock.now())
    assert states() == [MailState.GIVEN_UP, MailState.SENT]
    assert (refused.tries, result.failed) == (1, 1)


def test_a_mail_whose_link_could_not_be_looked_up_is_not_given_up(letterbox: Letterbox) -> None:
    link = links.placeholder(messages.RESET_PURPOSE, Cast().organiser_olga.id)
    mail(text_body=f"{link}\n"), mail()
    with hanging_up_at("FROM users"):
        deliver_due(clock.now())
    assert states() == [MailState.SENT] * 2
    assert "/wachtwoord-vergeten/" in letterbox.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
