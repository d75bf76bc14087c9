"""What an organiser planned, in the rows of a session."""

from dataclasses import asdict
from datetime import timedelta

from sessions_app.knowledge_sessions import rules
from sessions_app.knowledge_sessions.accreditation_models import Accreditation
from sessions_app.knowledge_sessions.details import PLAIN, Details
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, ProgrammeItem
from sessions_app.knowledge_sessions.plan_rules import InvalidPlan, faults_in, faults_in_seating


def check(details: Details) -> None:
    """Raises `InvalidPlan`, with all that is wrong."""
    faults = faults_in(
        details.starts_at,
        details.ends_at,
        details.capacity,
        details.registration_opens_at,
        details.registration_closes_at,
    ) + faults_in_seating(
        details.starts_at,
        details.online_capacity,
        details.limit_per_organisation,
        details.offer_hours,
        details.promotion_closes_at,
    )
    if faults:
        raise InvalidPlan(faults)


def write(knowledge_session: KnowledgeSession, details: Details) -> None:
    """All values; an organisation or a register that stays keeps its row."""
    for name in PLAIN:
        setattr(knowledge_session, name, getattr(details, name))
    knowledge_session.themes = list(details.themes)
    present = {part.organisation.id: part for part in knowledge_session.parts}
    parts = []
    for position, (organisation, role) in enumerate(details.parts):
        part = present.get(organisation.id) or PartInSession(organisation=organisation)
        part.part, part.position = role, position
        parts.append(part)
    knowledge_session.parts = parts
    _write_programme(knowledge_session, details)
    _write_accreditations(knowledge_session, details)


def _write_programme(knowledge_session: KnowledgeSession, details: Details) -> None:
    blocks = sorted(details.programme, key=lambda block: block.offset_minutes)
    whole = round((details.ends_at - details.starts_at) / timedelta(minutes=1))
    lengths = rules.lengths_of_blocks([block.offset_minutes for block in blocks], whole)
    knowledge_session.programme = [
        ProgrammeItem(**asdict(block), minutes=minutes) for block, minutes in zip(blocks, lengths, strict=True)
    ]


def _write_accreditations(knowledge_session: KnowledgeSession, details: Details) -> None:
    present = {one.register: one for one in knowledge_session.accreditations}
    written = []
    for given in details.accreditations:
        one = present.get(given.register) or Accreditation(register=given.register)
        one.name, one.number, one.points = given.name, given.number, given.points
        written.append(one)
    knowledge_session.accreditations = written
