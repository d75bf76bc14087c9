"""The parties in words. Nobody is named before the others may know her: who chose to be on "Who is who" is, and who
said yes; an address is shown only to who typed it."""

from collections.abc import Iterable

from flask_babel import gettext as _

from sessions_app.agreements.models import Agreement, AgreementParty
from sessions_app.people.organisation_names import as_known
from sessions_app.people.queries import organisations
from sessions_app.registrations.queries import find_registration


def name_of(party: AgreementParty, reader: AgreementParty | None) -> str:
    """As this reader may know her; `reader` is None for staff."""
    if party.person is None:
        return party.organisation
    if party.name:
        return party.name
    if (party.proposed_it and reader is not None) or _typed_by(reader, party):
        return party.person.email
    return _("A participant")


def in_full(party: AgreementParty, reader: AgreementParty | None) -> str:
    """With her organisation: "Deniz Voorbeeld, Sociale firma C"."""
    return ", ".join(filter(None, (name_of(party, reader), party.organisation if party.person else "")))


def names_of_others(agreement: Agreement, reader: AgreementParty) -> str:
    others = [party for party in agreement.present if party is not reader]
    return "; ".join(in_full(party, reader) for party in others) or _("Someone")


def introduce(agreement: Agreement, party: AgreementParty) -> None:
    """She says yes, so from now on the others know her as she registered."""
    if party.name or party.person_id is None:
        return
    registration = find_registration(agreement.knowledge_session_id, party.person_id)
    if registration is not None and not registration.is_erased:
        party.name, party.organisation = registration.name, registration.organisation
        name_organisations([party])


def name_organisations(parties: Iterable[AgreementParty]) -> None:
    """Of which these people come: by its own name when we know it, however it was typed, so that all its agreements
    are one."""
    known = [one.name for one in organisations()]
    for party in parties:
        if party.person is not None and party.organisation:
            party.organisation = as_known(party.organisation, known)


def _typed_by(reader: AgreementParty | None, party: AgreementParty) -> bool:
    return party.by_address and reader is not None and reader.proposed_it
