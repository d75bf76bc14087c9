"""Who is invited, and who is left out and why: registered already, cancelled herself, does not want such mail …

The same reasons are asked twice: when a round is made, for its preview, and when somebody's turn comes.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from flask import current_app
from sqlalchemy import func, or_, select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.mail_addresses import is_reachable
from sessions_app.core.values import dataclass
from sessions_app.invitations.models import Invitation, InvitationRound, RoundRecipient
from sessions_app.invitations.round_lines import Line, without_doubles
from sessions_app.invitations.round_rules import STARTED, Reason, RecipientState
from sessions_app.invitations.rules import PartStat
from sessions_app.knowledge_sessions.models import KnowledgeSession, themes_of_knowledge_sessions
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.outbox import refusals, undeliverable
from sessions_app.outbox.models import MailTopic
from sessions_app.people.models import (
    Organisation,
    Person,
    Right,
    Role,
    RoleName,
    User,
    organisations_of_users,
    roles_of_users,
)
from sessions_app.people.organisation_names import known_names, organisation_key
from sessions_app.registrations.models import EndedBecause, Registration, RegistrationStatus
from sessions_app.registrations.queries import CONFIRMED, LIVING

ASKED_AT_ONCE = 500


@dataclass(frozen=True)
class Earlier:
    """Whom of the earlier participants; what is empty does not matter."""

    district_ids: Collection[int] = ()
    theme_ids: Collection[int] = ()
    organisation_ids: Collection[int] = ()


def sorted_out(session: KnowledgeSession, lines: Sequence[Line], except_round: int | None = None) -> list[Line]:
    """Every line with the reason why it is left out, if there is one. A handful of queries for a long list."""
    lines = without_doubles(lines)
    reasons = reasons_against(session, {line.email for line in lines if line.reason is None}, except_round)
    return [
        replace(line, reason=reasons[line.email]) if line.reason is None and line.email in reasons else line
        for line in lines
    ]


def reasons_against(
    session: KnowledgeSession, emails: Collection[str], except_round: int | None = None, reminds: bool = False
) -> dict[str, Reason]:
    """Of these addresses, those that get no mail about this session now. `reminds`: who was invited before is the very
    one to write to."""
    wanted = set(emails)
    if not wanted:
        return {}
    found: dict[str, Reason] = {}
    found |= dict.fromkeys(undeliverable.among(wanted), Reason.UNDELIVERABLE)
    found |= dict.fromkeys(refusals.refusing(wanted, MailTopic.INVITATIONS), Reason.OPTED_OUT)
    if not reminds:
        found |= dict.fromkeys(_invited_in(session, except_round) & wanted, Reason.INVITED)
    found |= dict.fromkeys(_declined_in(session) & wanted, Reason.DECLINED)
    found |= {email: reason for email, reason in _registered_in(session).items() if email in wanted}
    ours = {str(current_app.config[name]).lower() for name in ("MAIL_DEFAULT_SENDER", "MAIL_REPLY_ADDRESS")}
    return found | dict.fromkeys(ours & wanted, Reason.OUR_OWN)


def earlier_participants(user: User, wanted: Earlier) -> list[Line]:
    """Who had a place at a session that this organiser may see, as long as we keep their details (12 months)."""
    statement = (
        select(Person.email, Registration.name, Registration.organisation)
        .join(Registration, Registration.person_id == Person.id)
        .join(KnowledgeSession, KnowledgeSession.id == Registration.knowledge_session_id)
        .where(KnowledgeSession.ends_at < clock.now(), CONFIRMED, LIVING, in_scope_of(user, Right.ORGANISE))
        .order_by(KnowledgeSession.starts_at.desc(), Registration.id)
    )
    if wanted.district_ids:
        statement = statement.where(KnowledgeSession.district_id.in_(wanted.district_ids))
    if wanted.theme_ids:
        themes = themes_of_knowledge_sessions.c
        of_theme = select(themes.knowledge_session_id).where(themes.theme_id.in_(wanted.theme_ids))
        statement = statement.where(KnowledgeSession.id.in_(of_theme))
    rows = [(email, name, organisation) for email, name, organisation in db.session.execute(statement)]
    return _as_lines(_working_at(wanted.organisation_ids, rows) if wanted.organisation_ids else rows)


def of_partners(user: User, organisation_ids: Collection[int]) -> list[Line]:
    """The accounts that these organisations have here, and the earlier participants who said they work there."""
    accounts = (
        select(User.email, User.name, func.min(Organisation.name))
        .join(organisations_of_users, organisations_of_users.c.user_id == User.id)
        .join(Organisation, Organisation.id == organisations_of_users.c.organisation_id)
        .join(roles_of_users, roles_of_users.c.user_id == User.id)
        .join(Role, Role.id == roles_of_users.c.role_id)
        .where(User.active, Role.name == RoleName.PARTNER, Organisation.id.in_(organisation_ids))
        .group_by(User.id, User.email, User.name)
        .order_by(User.id)
    )
    rows = [(email, name, organisation) for email, name, organisation in db.session.execute(accounts)]
    earlier = earlier_participants(user, Earlier(organisation_ids=organisation_ids))
    return _as_lines([*rows, *((line.email, line.name, line.organisation) for line in earlier)])


def _as_lines(rows: Sequence[tuple[str, str, str]]) -> list[Line]:
    """Each address once, as it was known the last time."""
    once: dict[str, tuple[str, str]] = {}
    for email, name, organisation in rows:
        if is_reachable(email):
            once.setdefault(email, (name, organisation))
    return [Line(place, email, *who) for place, (email, who) in enumerate(once.items(), start=1)]


def _working_at(organisation_ids: Collection[int], rows: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """By what each typed herself, however she wrote it."""
    known = known_names(db.session.scalars(select(Organisation.name)))
    names = db.session.scalars(select(Organisation.name).where(Organisation.id.in_(organisation_ids)))
    wanted = {organisation_key(name, known) for name in names}
    typed = {row[2] for row in rows}
    theirs = {name for name in typed if organisation_key(name, known) in wanted}
    return [row for row in rows if row[2] in theirs]


def _registered_in(session: KnowledgeSession) -> dict[str, Reason]:
    rows = db.session.execute(
        select(Person.email, Registration.status, Registration.ended_because)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.knowledge_session_id == session.id)
    )
    reasons = {email: _reason_of(status, because) for email, status, because in rows}
    return {email: reason for email, reason in reasons.items() if reason is not None}


def _reason_of(status: RegistrationStatus, because: EndedBecause | None) -> Reason | None:
    """Whoever the organiser took off the list may be invited by that organiser."""
    if status is not RegistrationStatus.CANCELLED:
        return Reason.REGISTERED
    return None if because is EndedBecause.ORGANISER else Reason.CANCELLED


def _declined_in(session: KnowledgeSession) -> set[str]:
    """By her link, or in her calendar."""
    by_link = (
        select(RoundRecipient.email)
        .join(InvitationRound, InvitationRound.id == RoundRecipient.round_id)
        .where(InvitationRound.knowledge_session_id == session.id, RoundRecipient.declined_at.is_not(None))
    )
    by_calendar = (
        select(Person.email)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(Invitation.knowledge_session_id == session.id, Invitation.answer == PartStat.DECLINED)
    )
    return set(db.session.scalars(by_link)) | set(db.session.scalars(by_calendar))


def _invited_in(session: KnowledgeSession, except_round: int | None) -> set[str]:
    """In another round that was sent or is planned."""
    theirs = RoundRecipient.state.in_((RecipientState.HANDED, RecipientState.READY))
    statement = (
        select(RoundRecipient.email)
        .join(InvitationRound, InvitationRound.id == RoundRecipient.round_id)
        .where(InvitationRound.knowledge_session_id == session.id, InvitationRound.state.in_(STARTED), theirs)
    )
    if except_round is not None:  # of two that are under way, the earlier one counts
        statement = statement.where(
            InvitationRound.id != except_round,
            or_(RoundRecipient.state == RecipientState.HANDED, InvitationRound.id < except_round),
        )
    return set(db.session.scalars(statement))
