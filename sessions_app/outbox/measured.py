"""What the outbox tells Prometheus at the moment of asking: mails that wait or were given up, and how long they do."""

from collections.abc import Iterator

from sessions_app.core import clock
from sessions_app.core.watching.metrics import Fact, asked_each_time
from sessions_app.outbox import queries
from sessions_app.outbox.models import OutgoingMail
from sessions_app.outbox.rules import UNSENT, MailState

COUNTED = (*UNSENT, MailState.GIVEN_UP)  # what was settled well is most of the table


@asked_each_time
def how_mail_stands() -> Iterator[Fact]:
    counts = queries.counts_per_state(OutgoingMail.state.in_(COUNTED))
    for state in COUNTED:
        yield Fact("outbox_mails", "Mails in the outbox", counts[state], {"state": state.value})
    age = queries.oldest_due_age(clock.now())
    yield Fact(
        "outbox_oldest_due_seconds", "Since the oldest should have left", age.total_seconds() if age is not None else 0
    )
