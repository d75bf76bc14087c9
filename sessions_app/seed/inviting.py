"""Invitation rounds for one session that is to come: one that was sent and answered in every way there is, and one that
is planned."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.invitations import invited, round_sending, rounds
from sessions_app.invitations.models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_lines import Line, lines_of_text
from sessions_app.invitations.round_rules import Source
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import refusals
from sessions_app.outbox.models import MailState, MailTopic
from sessions_app.people.models import Person
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Registration
from sessions_app.seed.crowd import Professional
from sessions_app.seed.world import World

SENT, ANSWERED, LEAVES = timedelta(days=8), timedelta(days=6), timedelta(days=5)
MOST = 200
DISTRICT = "noord"
WRONG = "Naam;E-mailadres\nRiet Hazelaar;riet.hazelaar\nBalie;\n"  # lines as they stand in any list
UNKNOWN_MAILBOX = "550 5.1.1 User unknown"


def invite_to_the_next(world: World) -> None:
    """To the first session in Noord that takes registrations."""
    session = _next_session()
    if session is None:
        return
    silent = [one for one in world.crowd.people if one.email not in _registered(session)]
    first, later = silent[:18], silent[18:26]
    with clock.set_to(world.now - SENT):
        round_ = rounds.make(session, Source.LIST, [*_lines(first), *_wrong_lines(len(first))])
        rounds.start(round_, None)
        round_sending.write_next(round_.id, MOST)
    with clock.set_to(world.now - ANSWERED):
        _answer(world, round_, first)
    planned = rounds.make(session, Source.LIST, _lines(later))
    rounds.start(planned, world.now + LEAVES)


def _answer(world: World, round_: InvitationRound, people: Sequence[Professional]) -> None:
    """Three register, two decline, one wants no more such mail, and one address does not exist any more."""
    of_round = select(RoundRecipient).where(RoundRecipient.round_id == round_.id)
    by_email = {one.email: one for one in db.session.scalars(of_round)}
    found = [by_email[one.email] for one in people if one.email in by_email]
    for one, recipient in zip(people[:3], found[:3], strict=True):
        registrations.register(recipient.round.knowledge_session, world.crowd.details(one))
    for recipient in found[3:5]:
        invited.decline(recipient)
    refusals.refuse(found[5].email, [MailTopic.INVITATIONS])
    if found[6].mail is not None:
        found[6].mail.state, found[6].mail.last_error = MailState.GIVEN_UP, UNKNOWN_MAILBOX
    db.session.flush()


def _next_session() -> KnowledgeSession | None:
    coming = (KnowledgeSession.starts_at > clock.now(), KnowledgeSession.district.has(slug=DISTRICT))
    found = db.session.scalars(select(KnowledgeSession).where(*coming).order_by(KnowledgeSession.starts_at))
    return next((one for one in found if one.is_published), None)


def _registered(session: KnowledgeSession) -> set[str]:
    of_session = Registration.knowledge_session_id == session.id
    return set(db.session.scalars(select(Person.email).join(Registration).where(of_session)))


def _lines(people: Sequence[Professional]) -> list[Line]:
    return [Line(n, one.email, one.name, one.organisation) for n, one in enumerate(people, start=1)]


def _wrong_lines(after: int) -> list[Line]:
    found = lines_of_text(WRONG)
    return [Line(after + n, one.email, one.name, reason=one.reason) for n, one in enumerate(found, start=1)]
