"""What the desk counts of one session, in one way to the database and back."""

from collections import Counter
from collections.abc import Hashable

from sqlalchemy import bindparam, select

from sessions_app.core import clock
from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Glance
from sessions_app.core.values import dataclass
from sessions_app.invitations.models import InvitationRound, PartStat
from sessions_app.invitations.round_planning import FOR_LATER, is_too_late
from sessions_app.invitations.rounds import takes_people_until
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.late import late_question
from sessions_app.outbox.models import MailState
from sessions_app.pages.standing import Standing, standing_of
from sessions_app.registrations import who_is_who
from sessions_app.registrations.models import RegistrationStatus
from sessions_app.registrations.seats import Seats

# Everybody's row is read once. A question that nobody worked on is open.
PEOPLE = """
SELECT status, CASE WHEN online THEN 1 ELSE 0 END, count(*),
    count(CASE WHEN status = 'confirmed' AND attendance = 'attended' THEN 1 END),
    count(CASE WHEN status = 'confirmed' AND attendance = 'no_show' THEN 1 END),
    count(CASE WHEN status = 'confirmed' AND share_contact AND name <> '' THEN 1 END),
    count(CASE WHEN question <> '' AND name <> '' AND status <> 'cancelled' AND NOT EXISTS (
        SELECT 1 FROM questions WHERE registration_id = registrations.id) THEN 1 END)
FROM registrations WHERE knowledge_session_id = {id} GROUP BY status, online
"""
# What, a word, how many. Few addresses refuse mail and many people register, so it begins with those addresses; left
# to itself PostgreSQL goes by everybody while it has not counted its rows.
AROUND = """
SELECT 'question', CASE WHEN is_answered THEN 'answered' ELSE 'open' END, count(*) FROM questions
WHERE knowledge_session_id = {id} AND merged_into_id IS NULL GROUP BY is_answered
UNION ALL
SELECT CASE WHEN tries > 0 THEN 'tried mail' ELSE 'mail' END, state, count(*) FROM outgoing_mails
WHERE knowledge_session_id = {id} GROUP BY 1, 2
UNION ALL
SELECT 'material', '', count(*) FROM materials WHERE knowledge_session_id = {id}
UNION ALL
SELECT 'answer', '', count(*) FROM incoming_mails WHERE knowledge_session_id = {id} AND stage = 'waiting'
UNION ALL
SELECT 'calendar', answer, count(*) FROM invitations
WHERE knowledge_session_id = {id} AND answer IS NOT NULL AND coalesce(answer_sequence, 0) >= counts_from GROUP BY answer
UNION ALL
SELECT 'returned', '', (
    WITH returned AS MATERIALIZED (
        SELECT persons.id FROM undeliverable_addresses JOIN persons ON persons.email = undeliverable_addresses.email
    )
    SELECT count(*) FROM returned JOIN registrations ON registrations.person_id = returned.id
    WHERE knowledge_session_id = {id}
)
"""
ROUNDS = Glance(
    select(InvitationRound.planned_at).where(
        InvitationRound.knowledge_session_id == bindparam("session_id", type_=InvitationRound.id.type),
        InvitationRound.state.in_(FOR_LATER),
    )
)


@dataclass(frozen=True)
class MailFigures:
    """The mails of one session."""

    sent: int
    under_way: int
    failed: int


@dataclass(frozen=True)
class Around:
    """What stands around one session: questions in advance, who is who, materials."""

    questions: int
    questions_open: int
    on_who_is_who: int
    window: who_is_who.Window
    materials: int


@dataclass(frozen=True)
class Answers:
    """What calendars said of the session as it stands now, to how many no mail arrives, and what waits for a person."""

    yes: int
    maybe: int
    no: int
    undeliverable: int
    waiting: int


@dataclass(frozen=True)
class Figures:
    """Of one session, of this moment. `attended`, `no_show`: of those with a place."""

    standing: Standing
    attended: int
    no_show: int
    mails: MailFigures
    answers: Answers
    around: Around
    rounds_in_vain: int  # their moment lies after the last one to register


@dataclass(frozen=True)
class Counted:
    """What the database told of one session; the same when the figures are. `mail_may_be_late`: whatever its session
    (`outbox/late.py`)."""

    people: frozenset[tuple[str, int, int, int, int, int, int]]
    around: frozenset[tuple[str, str, int]]
    rounds_in_vain: int
    mail_may_be_late: bool

    @property
    def key(self) -> tuple[Hashable, ...]:
        return self.people, self.around, self.rounds_in_vain


def counted(knowledge_session: KnowledgeSession) -> Counted:
    id_ = int(knowledge_session.id)
    people, around, waiting, late = at_a_glance.read(
        PEOPLE.format(id=id_), AROUND.format(id=id_), ROUNDS.of(session_id=id_), late_question(clock.now())
    )
    until = takes_people_until(knowledge_session)
    in_vain = sum(is_too_late(planned_at, until) for (planned_at,) in waiting)
    return Counted(frozenset(map(tuple, people)), frozenset(map(tuple, around)), in_vain, bool(late))


def figures_of(knowledge_session: KnowledgeSession, found: Counted) -> Figures:
    """What was counted, in words of ours."""
    seats = {(RegistrationStatus(status), bool(online)): number for status, online, number, *_marks in found.people}
    marks = [row[3:] for row in found.people]
    attended, no_show, sharing, asking = (sum(row[place] for row in marks) for place in range(4))
    around = Counter({(what, word): number for what, word, number in found.around})
    open_, answered = asking + around["question", "open"], around["question", "answered"]
    return Figures(
        standing=standing_of(knowledge_session, Seats(seats), clock.now()),
        attended=attended,
        no_show=no_show,
        mails=_mail_figures(around),
        answers=Answers(
            yes=around["calendar", PartStat.ACCEPTED],
            maybe=around["calendar", PartStat.TENTATIVE],
            no=around["calendar", PartStat.DECLINED],
            undeliverable=around["returned", ""],
            waiting=around["answer", ""],
        ),
        around=Around(
            questions=open_ + answered,
            questions_open=open_,
            on_who_is_who=sharing,
            window=who_is_who.window_of(knowledge_session),
            materials=around["material", ""],
        ),
        rounds_in_vain=found.rounds_in_vain,
    )


def _mail_figures(around: Counter[tuple[str, str]]) -> MailFigures:
    per_state = {state: around["mail", state] + around["tried mail", state] for state in MailState}
    return MailFigures(
        sent=per_state[MailState.SENT],
        under_way=per_state[MailState.DUE] + per_state[MailState.TAKEN],
        failed=per_state[MailState.GIVEN_UP] + around["tried mail", MailState.DUE],
    )
