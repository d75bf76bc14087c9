"""When the organiser puts an address right, what was agreed under the old one goes along."""

from sessions_app.agreements import messages, queries
from sessions_app.agreements.forgetting import take_out
from sessions_app.agreements.history import followed, lock
from sessions_app.agreements.models import Agreement
from sessions_app.core.extensions import db
from sessions_app.outbox.forgetting import forget_chains
from sessions_app.outbox.service import enqueue
from sessions_app.people.models import Person
from sessions_app.registrations.correction_events import AddressCorrected


def follow_address(event: AddressCorrected) -> None:
    """From now on they stand on the page of the new address, which gets the link to it; the old page shows them no
    more, and what was mailed there is emptied."""
    registration = event.registration
    agreements = queries.from_registration(registration.knowledge_session_id, event.before.id)
    for agreement in agreements:
        lock(agreement)
        with followed(agreement):
            _move(agreement, event.before, registration.person)
    if any(queries.find_of_person(agreement.id, registration.person_id) for agreement in agreements):
        enqueue(messages.agreements_moved(registration))


def _move(agreement: Agreement, before: Person, person: Person) -> None:
    double = next((party for party in agreement.parties if party.person_id == person.id), None)
    if double is not None:  # somebody typed the right address beside the wrong one
        take_out(agreement, double)
        db.session.flush()
    own = next(party for party in agreement.parties if party.person_id == before.id)
    own.person = person
    own.by_address = False  # who typed the old address does not learn the new one
    db.session.flush()
    forget_chains(messages.chain_of(agreement, own))
