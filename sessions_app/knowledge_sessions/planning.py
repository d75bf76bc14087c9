"""What a staff member may choose from when she plans: her districts, and the usual parts of organisations."""

from sessions_app.core import clock
from sessions_app.knowledge_sessions.models import KnowledgeSession, Theme
from sessions_app.knowledge_sessions.queries import themes
from sessions_app.knowledge_sessions.rules import Part
from sessions_app.people.models import District, Organisation, OrganisationKind, Right, User
from sessions_app.people.queries import by_name, districts, organisations, scope_of

FOUNDATION = "omslag"  # in the slug of the foundation itself


def districts_for(user: User, knowledge_session: KnowledgeSession | None = None) -> list[District]:
    """Where she may plan. A partner organisation may plan anywhere, as long as it takes part itself."""
    scope = scope_of(user, Right.ORGANISE)
    present = knowledge_session.district if knowledge_session else None
    own = [
        district
        for district in districts(clock.today())
        if scope.everywhere or scope.organisation_ids or district.id in scope.district_ids
    ]
    return own if present is None or present in own else [*own, present]


def themes_for(knowledge_session: KnowledgeSession | None = None) -> list[Theme]:
    """Those on offer today, and those it has already."""
    present = knowledge_session.themes if knowledge_session else []
    return sorted({*themes(clock.today()), *present}, key=lambda theme: theme.name)


def organisations_for(knowledge_session: KnowledgeSession | None = None) -> list[Organisation]:
    """Those on offer today, and those that take part already."""
    present = knowledge_session.organisations if knowledge_session else []
    return by_name({*organisations(clock.today()), *present})


def stays_in_scope(user: User, district: District, parts: list[tuple[Organisation, Part]]) -> bool:
    """Whether she can still see a session in this district, with these organisations."""
    scope = scope_of(user, Right.ORGANISE)
    taking_part = {organisation.id for organisation, _part in parts}
    return scope.everywhere or district.id in scope.district_ids or bool(taking_part & scope.organisation_ids)


def known_parts(knowledge_session: KnowledgeSession | None) -> dict[str, Part]:
    """The part of each organisation as it stands, per slug."""
    return {part.organisation.slug: part.part for part in knowledge_session.parts} if knowledge_session else {}


def in_order(organisations: list[Organisation], known: dict[str, Part]) -> list[tuple[Organisation, Part]]:
    """Organisers first, then partners, then speakers. Where nothing is known the foundation and the offices of a
    stadsdeel organise and the others are partners; without any organiser the first one is."""
    parts = [(one, known.get(one.slug) or _usual_part(one)) for one in organisations]
    if parts and not known and all(part is not Part.ORGANISER for _one, part in parts):
        parts[0] = (parts[0][0], Part.ORGANISER)
    return sorted(parts, key=lambda pair: list(Part).index(pair[1]))


def _usual_part(organisation: Organisation) -> Part:
    organises = organisation.kind is OrganisationKind.DISTRICT_OFFICE or FOUNDATION in organisation.slug.split("-")
    return Part.ORGANISER if organises else Part.PARTNER
