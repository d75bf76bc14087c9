"""Reminders, halfway and on the day itself."""

from datetime import datetime

from sessions_app.agreements import messages, queries
from sessions_app.agreements import reminder_rules as rules
from sessions_app.agreements.rules import LONGEST_AHEAD
from sessions_app.core import clock
from sessions_app.outbox.service import enqueue_all


def remind(now: datetime) -> int:
    """Reminds every party of what is halfway or due; how many mails. Once per party, occasion and date."""
    if not rules.is_time_to_write(clock.local(now)):
        return 0
    today = clock.local(now).date()
    spoken_of = queries.to_be_reminded(today - rules.CATCH_UP, today + LONGEST_AHEAD)
    occasions = {
        id_: occasion
        for id_, due_on, at in spoken_of
        if (occasion := rules.occasion(clock.local(at).date(), due_on, today))
    }
    mails = [
        messages.agreement_reminder(agreement, party, occasions[agreement.id], today)
        for agreement in queries.with_parties(occasions)
        for party in agreement.others_than(None)
    ]
    return len(enqueue_all(mails))
