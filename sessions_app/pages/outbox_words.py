"""What the kinds of mails are called on the page of the outbox, and how sending stands in words."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.core.watching import worker_told
from sessions_app.outbox import domains, queries, standing, words
from sessions_app.outbox.late import may_be_late
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.order import Priority
from sessions_app.outbox.sending_models import SendingState, UnwillingDomain

TELLS_OF_CHANGE = frozenset({"session_cancelled", "rescheduled", "place_withdrawn", "registration_cancelled"})

KINDS = {
    "acceptance_refused": _l("No place after an answer"),
    "account_changed": _l("Account changed"),
    "account_invitation": _l("Invitation for an account"),
    "agreement_change": _l("Change of an agreement proposed"),
    "agreement_change_refused": _l("Change of an agreement refused"),
    "agreement_changed": _l("Agreement changed"),
    "agreement_confirmed": _l("Agreement confirmed"),
    "agreement_declined": _l("Agreement declined"),
    "agreement_help": _l("Help asked with an agreement"),
    "agreement_help_taken_up": _l("Help with an agreement taken up"),
    "agreement_proposed": _l("Agreement proposed"),
    "agreement_reminder": _l("Reminder of an agreement"),
    "agreement_stopped": _l("Agreement stopped"),
    "agreements_link": _l("Page for agreements"),
    "approval_asked": _l("Request for a place"),
    "approvals_waiting": _l("Requests that wait, to the organiser"),
    "cancel_question": _l("Do you want to cancel?"),
    "certificate_ready": _l("Certificate of attendance"),
    "evaluation": _l("Evaluation"),
    "evaluation_link": _l("Link to the evaluation, asked for"),
    "evaluation_reminder": _l("Reminder of the evaluation"),
    "group_registered": _l("Group registered"),
    "invitation": _l("Calendar invitation"),
    "later_question": _l("Question after eight weeks"),
    "link_again": _l("Own link, asked for"),
    "mail_choices_link": _l("Link to choose mails"),
    "materials_ready": _l("Materials ready"),
    "not_approved": _l("Request turned down"),
    "offer_expired": _l("Offer expired"),
    "own_link": _l("Own link"),
    "password_reset": _l("New password"),
    "place_came_free": _l("A place came free"),
    "place_offered": _l("A place offered"),
    "place_withdrawn": _l("Taken out of the calendar"),
    "registration_approved": _l("Request approved"),
    "registration_cancelled": _l("Registration cancelled"),
    "registration_confirmed": _l("Confirmation"),
    "registration_repeated": _l("Registered before"),
    "reminder": _l("Reminder of the session"),
    "rescheduled": _l("Session moved"),
    "session_cancelled": _l("Session cancelled"),
    "session_invited": _l("Invitation to many"),
    "session_invited_test": _l("Test of an invitation to many"),
    "waiting_list_joined": _l("Waiting list"),
    "way_changed": _l("Online or in the room"),
}  # fmt: skip


def kind(name: str) -> str:
    return str(KINDS.get(name, name))


def why_not_stopped(mail: OutgoingMail) -> str | None:
    """Why this mail has to leave; None when it can be stopped."""
    if mail.kind in TELLS_OF_CHANGE and mail.state is MailState.DUE:
        return _(
            "Without this mail its recipient would come at a wrong time, or to a closed door. So it cannot be stopped."
        )
    return words.why_not_stopped(mail)


@dataclass(frozen=True)
class Sending:
    state: SendingState | None
    unwilling: list[UnwillingDomain]
    worker_is_gone: bool


def sending() -> Sending:
    now, state = clock.now(), standing.find()
    return Sending(state, domains.left_alone(now), _is_gone(state, now))


@dataclass(frozen=True)
class Lateness:
    """Mail that should have left more than ten minutes ago: how long, and why as far as we know."""

    delay: str
    why: str


def lateness() -> Lateness | None:
    """For a banner on every page of who may see mail. A round that waits for the pace is not late."""
    now = clock.now()
    if not may_be_late(now):
        return None
    needed = OutgoingMail.priority < Priority.ROUND if standing.is_limited(now) else None
    delay = words.delay(queries.oldest_due_age(now, needed))
    return None if delay is None else Lateness(delay, _why(standing.find(), now))


def _why(state: SendingState | None, now: datetime) -> str:
    if _is_gone(state, now):
        return _("The worker that sends the mail is not running. An administrator starts it with ‘flask worker’.")
    if state is not None and state.failing_since is not None:
        return _(
            "The mail server takes no mail. It is tried again every minute; an administrator can test it on the page "
            "of the mails."
        )
    return _("It is tried again by itself. Look at the page of the mails for what the mail server said.")


def _is_gone(state: SendingState | None, now: datetime) -> bool:
    """Also before the first one was started: there is mail to send. It passes each minute, so that tells of it."""
    return state is None or state.last_pass_at is None or worker_told.is_away(now - state.last_pass_at)
