"""The page of a mail says in words why it did not leave."""

import pytest

from sessions_app.outbox.rules import DropReason, MailState
from tests.cast import Cast
from tests.outbox.mails import mail
from tests.page_client import PageClient


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (DropReason.REFUSED, "deze persoon koos ervoor zulke mails niet te krijgen"),
        (DropReason.UNDELIVERABLE, "stuurde onze mail voorgoed terug"),
        (DropReason.TOO_LATE, "zou niet meer kloppen"),
    ],
)
def test_why_it_did_not_leave(client: PageClient, cast: Cast, reason: DropReason, words: str) -> None:
    dropped = mail(state=MailState.DROPPED, dropped_because=reason)
    page = client.sign_in(cast.admin_anna).get(f"/beheer/mail/{dropped.id}")
    assert words in page.get_text()
