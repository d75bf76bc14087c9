"""Reminding who has a place: found anew at each pass, said once by the key of the mail.

The moments follow from the session's start, so they move along with it; a mail for an earlier start does not count for
the new one.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import and_, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import reminder_messages
from sessions_app.invitations.models import Invitation
from sessions_app.invitations.reminder_messages import KIND, about_start, chain_of
from sessions_app.invitations.reminder_rules import EARLIEST, Moment, moments
from sessions_app.invitations.rules import differences
from sessions_app.knowledge_sessions.events import KnowledgeSessionCancelled, KnowledgeSessionRescheduled
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import public
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.queries import said_among
from sessions_app.outbox.service import enqueue_all, withdraw_unsent
from sessions_app.registrations.events import RegistrationCancelled
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import CONFIRMED, LIVING

MAILS_AT_ONCE = 200


def remind(now: datetime) -> int:
    """Writes every reminder whose moment has come; how many."""
    return sum(
        _remind_of(knowledge_session, moment)
        for knowledge_session in _sessions_to_come(now)
        for moment in moments(
            knowledge_session.starts_at, knowledge_session.days_of_reminders, knowledge_session.reminder_hour
        )
        if moment.has_come(now)
    )


def withdraw_untrue(event: KnowledgeSessionRescheduled) -> None:
    """What waits to leave for who hears of the move. Another link says nothing to who comes to the room: hers is said
    once, so it stays."""
    asked = select(Registration.id, Registration.online).where(
        Registration.knowledge_session_id == event.knowledge_session.id
    )
    told = (id_ for id_, online in db.session.execute(asked) if differences(event.before, event.after, online))
    withdraw_unsent(*map(chain_of, told))


def put_back(registrations: Iterable[Registration]) -> None:
    """What a move took back of which they never heard; not what was tried, for that may have arrived."""
    true_of = {chain_of(one.id): f"{KIND}:{about_start(one)}" for one in registrations}
    taken_back = select(OutgoingMail).where(
        OutgoingMail.chain.in_(true_of),
        OutgoingMail.state == MailState.SUPERSEDED,
        OutgoingMail.tries == 0,
        OutgoingMail.useless_from > clock.now(),
    )
    found = db.session.scalars(taken_back.order_by(OutgoingMail.id)) if true_of else ()
    newest = {mail.chain: mail for mail in found if mail.idempotency_key.startswith(true_of[str(mail.chain)])}
    for mail in newest.values():
        mail.state = MailState.DUE


def withdraw_all(event: KnowledgeSessionCancelled) -> None:
    of_session = select(Registration.id).where(Registration.knowledge_session_id == event.knowledge_session.id)
    withdraw_unsent(*(chain_of(id_) for id_ in db.session.scalars(of_session)))


def withdraw(event: RegistrationCancelled) -> None:
    withdraw_unsent(chain_of(event.registration.id))


def _sessions_to_come(now: datetime) -> list[KnowledgeSession]:
    statement = public().where(
        KnowledgeSession.cancelled_at.is_(None),
        KnowledgeSession.reminder_days != "",
        KnowledgeSession.starts_at > now,
        KnowledgeSession.starts_at <= now + EARLIEST,
    )
    return list(db.session.scalars(statement.order_by(KnowledgeSession.starts_at, KnowledgeSession.id)))


def _remind_of(knowledge_session: KnowledgeSession, moment: Moment) -> int:
    mails = [reminder_messages.reminder(one, moment) for one in _to_remind(knowledge_session, moment)]
    said = said_among([mail.key for mail in mails])
    fresh = [mail for mail in mails if mail.key not in said]
    return sum(len(enqueue_all(fresh[first : first + MAILS_AT_ONCE])) for first in range(0, len(fresh), MAILS_AT_ONCE))


def _to_remind(knowledge_session: KnowledgeSession, moment: Moment) -> Iterator[Registration]:
    """Who has a place now, and heard nothing newer of us."""
    rows = db.session.execute(
        select(Registration, Invitation.dtstamp)
        .outerjoin(
            Invitation,
            and_(
                Invitation.knowledge_session_id == Registration.knowledge_session_id,
                Invitation.person_id == Registration.person_id,
            ),
        )
        .where(Registration.knowledge_session_id == knowledge_session.id, CONFIRMED, LIVING)
        .order_by(Registration.id)
    )
    for registration, invited_at in rows.unique():
        told_at = max(filter(None, (registration.status_since, invited_at)))
        if moment.concerns(told_at) and registration.person.is_reachable:
            yield registration
