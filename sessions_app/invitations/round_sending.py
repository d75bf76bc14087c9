"""Handing the mails of a round to the outbox, a few hundred at a time.

Between two batches the round may be paused, stopped or overtaken by what people do. A batch is one transaction under
the lock of the round, so two workers never write to the same person, and a worker that dies loses nothing. The outbox
is never given more than it can send within a few minutes; what a round holds in memory does not grow with its size.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.orm import lazyload

from sessions_app.core import clock
from sessions_app.core.database.connections import insert_unless_there, lock_row
from sessions_app.core.extensions import db
from sessions_app.core.transaction import after_commit, transaction
from sessions_app.invitations import answers, round_messages, rounds
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.round_people import reasons_against
from sessions_app.invitations.round_rules import RecipientState, RoundState, SessionTakesNobody, Source
from sessions_app.invitations.round_text import words_of
from sessions_app.invitations.rules import Method, PartStat, next_version
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import MailState, OutgoingMail
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.models import Person

AT_ONCE = 250  # a few tenths of a second, in which nobody registers for this session
MOST_WAITING = 1000  # with so many mails of rounds in the outbox, the rest waits here, where it can be stopped


def hand_over_due(now: datetime, at_once: int = AT_ONCE) -> int:
    """One batch of the oldest round that has something to send; how many mails it gave the outbox."""
    with transaction():
        start_planned(now)
    round_id = _next_round()
    return hand_over(round_id, at_once) if round_id is not None and _has_room() else 0


def start_planned(now: datetime) -> None:
    due = (InvitationRound.state == RoundState.PLANNED, InvitationRound.planned_at <= now)
    db.session.execute(update(InvitationRound).where(*due).values(state=RoundState.SENDING))


def hand_over(round_id: int, at_once: int = AT_ONCE) -> int:
    """The next people of this round, in a transaction of its own."""
    with transaction():
        return write_next(round_id, at_once)


def write_next(round_id: int, at_once: int) -> int:
    """The same in the present transaction."""
    round_ = _locked(round_id)
    if round_ is None or round_.state is not RoundState.SENDING:
        return 0
    try:
        rounds.check_takes_people(round_.knowledge_session)
    except SessionTakesNobody:
        rounds.stop(round_)
        return 0
    recipients = _next_people(round_, at_once)
    handed = _hand_over(round_, recipients) if recipients else 0
    if len(recipients) < at_once:
        round_.state = RoundState.SENT
    else:
        after_commit(rounds.wake_worker)
    db.session.flush()
    return handed


def _locked(round_id: int) -> InvitationRound | None:
    """First its session, as whoever registers or moves it does: what a mail says is then true when it is written."""
    found = db.session.get(InvitationRound, round_id)
    if found is None:
        return None
    lock_row(KnowledgeSession, found.knowledge_session_id)
    locked: InvitationRound | None = lock_row(InvitationRound, round_id)
    return locked


def _next_round() -> int | None:
    sending = select(InvitationRound.id).where(InvitationRound.state == RoundState.SENDING)
    return db.session.scalar(sending.order_by(InvitationRound.started_at, InvitationRound.id).limit(1))


def _has_room() -> bool:
    waiting = (
        select(func.count())
        .select_from(OutgoingMail)
        .where(OutgoingMail.state == MailState.DUE, OutgoingMail.kind == round_messages.KIND)
    )
    return (db.session.scalar(waiting) or 0) < MOST_WAITING


def _next_people(round_: InvitationRound, at_once: int) -> Sequence[RoundRecipient]:
    waiting = (RoundRecipient.round_id == round_.id, RoundRecipient.state == RecipientState.READY)
    return db.session.scalars(
        select(RoundRecipient)
        .where(*waiting)
        .order_by(RoundRecipient.position)
        .limit(at_once)
        .options(lazyload(RoundRecipient.round))
    ).all()


def _hand_over(round_: InvitationRound, recipients: Sequence[RoundRecipient]) -> int:
    """Who registered, opted out or declined in the meantime is skipped, with the reason."""
    reminds = round_.source is Source.REMINDER
    emails = [one.email for one in recipients]
    against = reasons_against(round_.knowledge_session, emails, except_round=round_.id, reminds=reminds)
    wanted = [one for one in recipients if one.email not in against]
    people = _people(one.email for one in wanted)
    invitations = _invitations(round_, wanted, people) if round_.puts_in_calendar else {}
    words = words_of(round_)
    mails = enqueue_all([
        round_messages.session_invited(round_, words, one, people[one.email], invitations.get(people[one.email].id))
        for one in wanted
    ])  # fmt: skip
    by_key = {mail.idempotency_key: mail.id for mail in mails}
    for one in recipients:
        mail_id = by_key.get(round_messages.key_of(one))
        one.reason = against.get(one.email)
        one.state = RecipientState.HANDED if mail_id is not None else RecipientState.SKIPPED
        one.mail_id = mail_id
        one.person_id = people[one.email].id if one.email in people else None
    db.session.flush()
    return len(mails)


def _people(emails: Iterable[str]) -> dict[str, Person]:
    """By address; made where they are new."""
    wanted = list(dict.fromkeys(emails))
    if not wanted:
        return {}
    now = clock.now()
    insert_unless_there(Person, [{"email": email, "created_at": now, "link_version": 0} for email in wanted])
    return {one.email: one for one in db.session.scalars(select(Person).where(Person.email.in_(wanted)))}


def _invitations(
    round_: InvitationRound, recipients: Sequence[RoundRecipient], people: Mapping[str, Person]
) -> dict[int, Invitation]:
    """The calendar entry of each, by person: one for life, whether a round or a registration makes it."""
    now, session_id = clock.now(), round_.knowledge_session_id
    first = next_version(None, now)
    ids = [people[one.email].id for one in recipients]
    mine = (Invitation.knowledge_session_id == session_id, Invitation.person_id.in_(ids))
    known = {one.person_id: one for one in db.session.scalars(select(Invitation).where(*mine))}
    for invitation in known.values():
        is_out_of_calendar = invitation.method is Method.CANCEL
        invitation.raise_version(Method.REQUEST, now)
        invitation.partstat = PartStat.NEEDS_ACTION
        if is_out_of_calendar:  # what she answered before is over
            answers.forget(invitation)
            answers.ask_anew([invitation])
    rows = [
        {
            "knowledge_session_id": session_id,
            "person_id": people[one.email].id,
            "uid": str(uuid.uuid4()),
            "sequence": first.sequence,
            "dtstamp": first.dtstamp,
            "method": Method.REQUEST,
            "organizer": current_app.config["MAIL_DEFAULT_SENDER"].lower(),
            "partstat": PartStat.NEEDS_ACTION,
            "counts_from": 0,
            "name": one.name,
        }
        for one in recipients
        if people[one.email].id not in known
    ]
    made = insert_unless_there(Invitation, rows)
    return known | {one.person_id: one for one in made}
