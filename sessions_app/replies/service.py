"""Keeping a message, understanding it, and what a person decides about one that waits."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock, retention
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.core.formatting import iso
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailTopic
from sessions_app.people.models import User
from sessions_app.registrations.events import PersonErased, RegistrationCancelled, RegistrationErased
from sessions_app.registrations.models import Registration
from sessions_app.replies import applying, understanding
from sessions_app.replies.letter import fingerprint, fingerprint_of_beginning
from sessions_app.replies.models import IncomingMail
from sessions_app.replies.queries import find_invitation_of
from sessions_app.replies.rules import (
    BEGINNING,
    KEPT_WHOLE,
    MOST_READ,
    SETTLED,
    WAITS_AT_MOST,
    Kind,
    Reason,
    Stage,
)
from sessions_app.replies.slimming import slimmed

ERASED = {"raw": None, "sender_email": "", "sender_name": "", "subject": "", "body_text": "", "attendee_email": ""}


class NotToBeTakenOver(Exception):
    """There is nothing in it that a person could say yes to, or it was settled already."""


REFUSALS = (NotToBeTakenOver, applying.RegistrationRefused)


def keep(raw: bytes, size: int | None = None) -> IncomingMail | None:
    """Its row, as it came; None when the same message is there already. `size`: of the whole, when `raw` is only its
    beginning. A big one is kept without its files."""
    size = len(raw) if size is None else size
    if size > MOST_READ:
        raw = raw[:BEGINNING]
    name = fingerprint_of_beginning(raw) if size > MOST_READ else fingerprint(raw)
    if db.session.scalar(select(IncomingMail.id).where(IncomingMail.fingerprint == name)) is not None:
        return None
    kept = slimmed(raw) if size > KEPT_WHOLE else raw
    mail = IncomingMail(fingerprint=name, received_at=clock.now(), raw=kept, size=min(size, 2**31 - 1))
    try:
        with db.session.begin_nested():
            db.session.add(mail)
    except IntegrityError:  # it came in by two doors in this very moment
        return None
    return mail


def work_out(mail_id: int) -> None:
    """Understands a message that is kept, and does what it asks, or lets it wait. Twice is the same as once."""
    mail = db.session.get(IncomingMail, mail_id)
    if mail is None or mail.stage is not Stage.RECEIVED:
        return
    understood = understanding.understand(mail)
    mail = _locked(mail)
    if mail is None or mail.stage is not Stage.RECEIVED:
        return
    applying.apply(mail, understood)
    _settle(mail)


def let_wait(mail_id: int) -> None:
    """The reader failed at it: a person must look."""
    mail = db.session.get(IncomingMail, mail_id)
    if mail is not None and mail.stage is Stage.RECEIVED:
        mail.stage, mail.reason = Stage.WAITING, Reason.READER_FAILED.value
        db.session.flush()


def take_over(mail: IncomingMail, user: User) -> None:
    """A person vouches for it: it does what it would have done by itself.

    Raises `NotToBeTakenOver`, or the refusal of the registration.
    """
    locked = _locked(mail)
    if locked is None or not locked.can_be_taken_over:
        raise NotToBeTakenOver
    if not applying.apply_vouched(locked):
        raise NotToBeTakenOver
    locked.stage, locked.settled_by_id = Stage.TAKEN_OVER, user.id
    _settle(locked)


def set_aside(mail: IncomingMail, user: User) -> None:
    """Seen, and nothing need be done. Twice is the same as once."""
    locked = _locked(mail)
    if locked is None or not locked.is_waiting:
        return
    locked.stage, locked.settled_by_id = Stage.SET_ASIDE, user.id
    _settle(locked)


def stop_inviting(mail: IncomingMail, user: User) -> None:
    """Its sender gets no invitations any more, until she chooses otherwise herself; the message is dealt with."""
    if mail.kind is Kind.MESSAGE and mail.sender_email:
        refusals.refuse(mail.sender_email, [MailTopic.INVITATIONS])
        set_aside(mail, user)


def settle_waiting(event: RegistrationCancelled) -> None:
    """She cancelled: what waited to be asked about that needs nobody any more."""
    _waiting_of(event.registration, IncomingMail.partstat == "DECLINED")


def forget(event: RegistrationErased) -> None:
    """Her answers about this session."""
    invitation = find_invitation_of(event.registration)
    if invitation is not None:
        db.session.execute(update(IncomingMail).where(IncomingMail.invitation_id == invitation.id).values(**ERASED))


def forget_person(event: PersonErased) -> None:
    """All that came from her address."""
    hers = or_(IncomingMail.sender_email == event.person.email, IncomingMail.attendee_email == event.person.email)
    db.session.execute(update(IncomingMail).where(hers).values(**ERASED))


def _exported(email: str) -> list[dict[str, Any]]:
    hers = select(IncomingMail).where(or_(IncomingMail.sender_email == email, IncomingMail.attendee_email == email))
    return [
        {
            "received_at": iso(mail.received_at),
            "subject": mail.subject,
            "text": mail.body_text,
            "answer": mail.partstat,
            "became": mail.stage.value,
        }
        for mail in db.session.scalars(hers.order_by(IncomingMail.id))
    ]


def sweep(now: datetime, dry_run: bool) -> int:
    """Removes what was dealt with longer ago than its period. What waits for too long is put aside first."""
    period = retention.PERIODS["incoming_mail"] or timedelta(days=30)
    old = (IncomingMail.stage.in_(SETTLED), IncomingMail.settled_at <= now - period)
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(IncomingMail).where(*old)) or 0
    db.session.flush()
    waits = (IncomingMail.stage == Stage.WAITING, IncomingMail.received_at <= now - WAITS_AT_MOST)
    db.session.execute(
        update(IncomingMail)
        .where(*waits)
        .values(stage=Stage.SET_ASIDE, reason=Reason.NOBODY_LOOKED.value, settled_at=now)
    )
    return int(db.session.execute(delete(IncomingMail).where(*old)).rowcount)  # type: ignore[attr-defined]


retention.register_sweep("incoming_mail", sweep)
retention.register_export("answers_received", _exported)


def _locked(mail: IncomingMail) -> IncomingMail | None:
    """The session first, as everyone does who changes a registration; then the message."""
    db.session.flush()
    if mail.about_id is not None:
        lock_row(KnowledgeSession, mail.about_id)
    found: IncomingMail | None = lock_row(IncomingMail, mail.id)
    return found


def _settle(mail: IncomingMail) -> None:
    mail.settled_at = clock.now() if mail.stage in SETTLED else None
    db.session.flush()


def _waiting_of(registration: Registration, *conditions: object) -> None:
    invitation = find_invitation_of(registration)
    if invitation is None:
        return
    waiting = (IncomingMail.invitation_id == invitation.id, IncomingMail.stage == Stage.WAITING)
    settled = {"stage": Stage.NOTED, "reason": Reason.SETTLED_OTHERWISE.value, "settled_at": clock.now()}
    db.session.flush()
    db.session.execute(update(IncomingMail).where(*waiting, *conditions).values(**settled))  # type: ignore[arg-type]
