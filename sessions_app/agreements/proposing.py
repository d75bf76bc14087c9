"""Writing down an agreement: by one of those who make it, or by the organiser for those who asked her to."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from sessions_app.agreements import messages, queries, rules
from sessions_app.agreements.events import AgreementMade
from sessions_app.agreements.history import write_down
from sessions_app.agreements.models import Agreement, AgreementParty
from sessions_app.agreements.names import name_organisations
from sessions_app.agreements.rules import AgreementStatus, Step
from sessions_app.core import clock, language
from sessions_app.core.database.connections import lock_row
from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.service import enqueue_all
from sessions_app.people.models import Organisation, Person
from sessions_app.people.service import person_with
from sessions_app.registrations.models import Registration
from sessions_app.registrations.queries import confirmed_of, find_registration

# The id of a registration on this session's "wie is wie", a normalised address, or an organisation of the session.
Other = int | str | Organisation


def propose(
    proposer: Person,
    knowledge_session: KnowledgeSession,
    what: str,
    others: Sequence[Other],
    due_on: date,
    spoken: str | None = None,
    once: bool = False,
) -> Agreement:
    """A new agreement that waits for the others, who each get a mail with a page of their own. `once`: when the same
    one waits or runs already (a form that was sent twice), that is the one.

    Whoever's address is typed is asked only when she has a place in this session; nobody learns whether she has.
    Raises the refusals of `rules`.
    """
    spoken = spoken or language.current()
    rules.check_what(what)
    rules.check_due_on(due_on, clock.today())
    own = _own_party(proposer, knowledge_session, spoken)
    theirs = _distinct([_party_of(other, proposer, knowledge_session, spoken) for other in others])
    return _written(knowledge_session, what, due_on, [own, *theirs], own, once)


def write_for(
    knowledge_session: KnowledgeSession,
    what: str,
    others: Sequence[int | Organisation],
    due_on: date,
    once: bool = False,
) -> Agreement:
    """By the organiser, for participants who asked her: nothing holds before they said yes. `once` and what is
    raised: as in `propose`."""
    rules.check_what(what)
    rules.check_due_on(due_on, clock.today())
    there = {one.id: one for one in confirmed_of(knowledge_session.id) if one.person.is_reachable}
    parties = [_named(one, there, knowledge_session) for one in others]
    return _written(knowledge_session, what, due_on, parties, None, once)


def _written(
    knowledge_session: KnowledgeSession,
    what: str,
    due_on: date,
    parties: list[AgreementParty],
    by: AgreementParty | None,
    once: bool,
) -> Agreement:
    people = sum(party.person is not None for party in parties)
    rules.check_parties(people, len(parties) - people)
    if once and (before := _find_same(knowledge_session, what, due_on, parties)) is not None:
        return before
    name_organisations(parties)
    agreement = Agreement(
        knowledge_session=knowledge_session,
        what=what,
        due_on=due_on,
        terms_version=1,
        status=AgreementStatus.PROPOSED,
        made_by_staff=by is None,
        help_wanted=False,
        created_at=clock.now(),
        parties=parties,
    )
    db.session.add(agreement)
    db.session.flush()
    write_down(agreement, Step.PROPOSED, by, what=what, due_on=due_on)
    if agreement.all_agreed:  # with organisations alone
        agreement.status = AgreementStatus.OPEN
        write_down(agreement, Step.OPEN, by)
    publish(AgreementMade(agreement, by_staff=by is None))
    enqueue_all([messages.agreement_proposed(agreement, party, by) for party in agreement.others_than(by)])
    return agreement


def _find_same(
    knowledge_session: KnowledgeSession, what: str, due_on: date, parties: list[AgreementParty]
) -> Agreement | None:
    """In the same words, for the same day, by the same one with the same others; not one that is closed."""
    lock_row(KnowledgeSession, knowledge_session.id)  # of two at once the second sees what the first wrote
    alike = select(Agreement).where(
        Agreement.knowledge_session_id == knowledge_session.id,
        Agreement.what == what,
        Agreement.due_on == due_on,
        Agreement.status.not_in(rules.CLOSED),
    )
    found = db.session.scalars(alike.order_by(Agreement.id))
    return next((one for one in found if _who(one.parties) == _who(parties)), None)


def _who(parties: Sequence[AgreementParty]) -> set[tuple[int | str, bool]]:
    return {(party.person.id if party.person else party.organisation, party.proposed_it or False) for party in parties}


def _own_party(proposer: Person, knowledge_session: KnowledgeSession, spoken: str) -> AgreementParty:
    """Her name as she typed it at this session, and her organisation, which the others will see."""
    registration = find_registration(knowledge_session.id, proposer.id)
    return AgreementParty(
        person=proposer,
        name=registration.name if registration else "",
        organisation=registration.organisation if registration else "",
        language=spoken,
        proposed_it=True,
        agreed=True,
    )


def _party_of(other: Other, proposer: Person, knowledge_session: KnowledgeSession, spoken: str) -> AgreementParty:
    """A typed address stays an address: a name beside it would tell that it is known here."""
    if isinstance(other, Organisation):
        return _organisation(other, knowledge_session)
    if other == proposer.email:
        raise rules.WithOneself
    listed: Registration | None = next(
        (one for one in queries.who_is_who(knowledge_session.id, proposer.id) if other in (one.id, one.person.email)),
        None,
    )
    if listed is not None:
        return _person(listed, is_named=True)
    if isinstance(other, int):
        raise rules.NotOnTheList
    person = person_with(other)
    registration = find_registration(knowledge_session.id, person.id)
    has_a_place = registration is not None and registration.is_confirmed and not registration.is_erased
    return AgreementParty(
        person=person,
        language=registration.language if registration is not None and has_a_place else spoken,
        by_address=True,
        is_asked=has_a_place,
    )


def _named(
    other: int | Organisation, there: dict[int, Registration], knowledge_session: KnowledgeSession
) -> AgreementParty:
    """Not by name to the others, but for who is on "Who is who"."""
    if isinstance(other, Organisation):
        return _organisation(other, knowledge_session)
    if other not in there:
        raise rules.NotOnTheList
    return _person(there[other], is_named=there[other].share_contact)


def _person(registration: Registration, is_named: bool) -> AgreementParty:
    return AgreementParty(
        person=registration.person,
        name=registration.name if is_named else "",
        organisation=registration.organisation if is_named else "",
        language=registration.language,
        is_asked=True,
    )


def _organisation(organisation: Organisation, knowledge_session: KnowledgeSession) -> AgreementParty:
    if organisation not in knowledge_session.organisations:
        raise rules.NotOnTheList
    return AgreementParty(organisation=organisation.name, agreed=True, is_asked=False)


def _distinct(parties: list[AgreementParty]) -> list[AgreementParty]:
    """Chosen on the list and typed as well is one."""
    found = {party.person.id if party.person else party.organisation: party for party in parties}
    return list(found.values())
