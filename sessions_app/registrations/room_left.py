"""What there is to give at this moment: the free places of each pool, and what an organisation may still have."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.organisation_names import known_names, organisation_key
from sessions_app.people.queries import organisations
from sessions_app.registrations.models import Registration
from sessions_app.registrations.seating import HOLDS_A_PLACE, Room
from sessions_app.registrations.seats import Seats, seats


@dataclass(frozen=True)
class Organisations:
    """How many places each organisation holds in a session, and under which key a typed name is compared."""

    held: Mapping[str, int]
    known: Mapping[str, str]

    def key(self, name: str) -> str:
        return organisation_key(name, self.known)


def organisations_in(knowledge_session: KnowledgeSession) -> Organisations:
    """Nothing to count where there is no limit."""
    if knowledge_session.limit_per_organisation is None:
        return Organisations({}, {})
    known = known_names(organisation.name for organisation in organisations())
    counted = db.session.execute(
        select(Registration.organisation, func.count())
        .where(Registration.knowledge_session_id == knowledge_session.id, Registration.status.in_(HOLDS_A_PLACE))
        .group_by(Registration.organisation)
    )
    held: Counter[str] = Counter()
    for name, number in counted:
        held[organisation_key(name, known)] += number
    return Organisations(held, known)


def room_in(
    knowledge_session: KnowledgeSession, taken: Seats | None = None, named: Organisations | None = None
) -> Room:
    """`taken` and `named`: when the caller has them already."""
    pools = (taken or seats(knowledge_session)).pools(knowledge_session)
    named = named or organisations_in(knowledge_session)
    return Room({pool.pool: pool.free for pool in pools}, named.held, knowledge_session.limit_per_organisation)


def is_organisation_full(knowledge_session: KnowledgeSession, organisation: str) -> bool:
    """Whether it holds as many places as it may, also where somebody typed its name otherwise."""
    named = organisations_in(knowledge_session)
    limit = knowledge_session.limit_per_organisation
    return Room({}, named.held, limit).is_over_limit(named.key(organisation))


def is_same_organisation(name: str, other: str) -> bool:
    """As people type it."""
    known = known_names(organisation.name for organisation in organisations())
    return organisation_key(name, known) == organisation_key(other, known)
