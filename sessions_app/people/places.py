"""Organisations and districts: added, changed, merged. A district is never deleted, an organisation only by merging."""

from datetime import date

from sqlalchemy import ColumnElement, func, select

from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.validity import slug_for
from sessions_app.core.values import dataclass
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.events import OrganisationsMerged
from sessions_app.people.models import District, Organisation, User
from sessions_app.people.rules import DistrictKind, OrganisationKind


class NameIsTaken(ValueError):
    """There is another one with this name."""


class IsTheSame(ValueError):
    """An organisation cannot be merged with itself."""


@dataclass(frozen=True)
class Described:
    """What is known of an organisation or a district."""

    name: str
    kind: OrganisationKind | DistrictKind
    valid_from: date | None = None
    valid_until: date | None = None


def add_organisation(described: Described) -> Organisation:
    """Raises `NameIsTaken`."""
    _check_name(Organisation, described.name)
    organisation = Organisation(slug=slug_for(described.name, db.session.scalars(select(Organisation.slug))))
    _write(organisation, described)
    audit.note(Action.ADDED, "organisation", organisation.id)
    return organisation


def change_organisation(organisation: Organisation, described: Described) -> None:
    """Its address stays. Raises `NameIsTaken`."""
    _check_name(Organisation, described.name, organisation.id)
    _write(organisation, described)
    audit.note(Action.CHANGED, "organisation", organisation.id)


def merge_organisations(duplicate: Organisation, kept: Organisation) -> None:
    """The duplicate goes: its parts in sessions and the accounts that belong to it move over. What participants typed
    as their organisation stays as they typed it. Raises `IsTheSame`."""
    if duplicate.id == kept.id:
        raise IsTheSame
    publish(OrganisationsMerged(duplicate, kept))
    for user in db.session.scalars(select(User).where(User.organisations.any(Organisation.id == duplicate.id))):
        others = [one for one in user.organisations if one.id not in (duplicate.id, kept.id)]
        user.organisations = [*others, kept]
    db.session.flush()
    audit.note(Action.MERGED, "organisation", kept.id)
    audit.note(Action.REMOVED, "organisation", duplicate.id)
    db.session.delete(duplicate)
    db.session.flush()


def add_district(described: Described) -> District:
    """Raises `NameIsTaken`."""
    _check_name(District, described.name)
    district = District(slug=slug_for(described.name, db.session.scalars(select(District.slug))))
    _write(district, described)
    audit.note(Action.ADDED, "district", district.id, district_id=district.id)
    return district


def change_district(district: District, described: Described) -> None:
    """Its address and its feed stay. Raises `NameIsTaken`."""
    _check_name(District, described.name, district.id)
    _write(district, described)
    audit.note(Action.CHANGED, "district", district.id, district_id=district.id)


def _write(place: Organisation | District, described: Described) -> None:
    place.name = described.name
    place.kind = described.kind  # type: ignore[assignment]  # each form offers its own kinds
    place.valid_from, place.valid_until = described.valid_from, described.valid_until
    db.session.add(place)
    db.session.flush()


def _check_name(model: type[Organisation] | type[District], name: str, own_id: int | None = None) -> None:
    same: ColumnElement[bool] = func.lower(model.name) == name.lower()
    found = db.session.scalar(select(model.id).where(same, model.id != (own_id or 0)))
    if found is not None:
        raise NameIsTaken(name)
