"""Which sessions the figures are about: what was asked, within what she may see. All choices are of whole sessions."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.insights.counting import ALL, Choice
from sessions_app.insights.rules import quarters_back, start_of
from sessions_app.knowledge_sessions.models import KnowledgeSession, PartInSession, SessionKind, SessionStatus, Theme
from sessions_app.knowledge_sessions.queries import in_scope_of
from sessions_app.people.models import District, Organisation, Right, User
from sessions_app.people.queries import scope_of

Conditions = Sequence[ColumnElement[bool]]
UNKNOWN = 0


@dataclass(frozen=True)
class Selection:
    """Which whole sessions: held from `since` up to and including `until`, narrowed by slug where not empty."""

    since: date
    until: date
    district: str = ""
    theme: str = ""
    kind: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Chosen:
    """The held sessions that answer to a selection, within the scope of who asks.

    `conditions`: what they are, on `KnowledgeSession`; `beside_the_period`: those of them that a row of the sums does
    not answer to by itself. `cells`: the dimension and choice whose cells are about exactly them, in these districts
    (None: all); None when they are not in cells of their own, as with two choices at once.
    """

    selection: Selection
    now: datetime
    conditions: Conditions
    beside_the_period: Conditions
    cells: Choice | None = None
    district_ids: frozenset[int] | None = None

    @property
    def today(self) -> date:
        return clock.local(self.now).date()

    @property
    def whole_quarters(self) -> tuple[date, date] | None:
        """The first days of the first and the last quarter that lie in the period as far as it has passed."""
        since, until = self.selection.since, self.selection.until
        first, last = start_of("quarter", since), start_of("quarter", until)
        if first != since:
            first = quarters_back(since, -1)
        if until < self.today and until + timedelta(days=1) != quarters_back(until, -1):
            last = quarters_back(until, 1)
        return (first, last) if first <= last else None

    @property
    def cuts_a_quarter(self) -> bool:
        since, until = self.selection.since, self.selection.until
        last_day = quarters_back(until, -1) - timedelta(days=1)
        return start_of("quarter", since) != since or until < min(self.today, last_day)


def choose(user: User, asked: Selection) -> Chosen:
    now, scope = clock.now(), scope_of(user, Right.READ_FIGURES)
    choices, district_ids = _choices(asked), None if scope.everywhere else scope.district_ids
    if scope.organisation_ids:  # also outside of her districts: in cells when it is a single one and nothing else
        choices += [("organisation", str(id_)) for id_ in sorted(scope.organisation_ids)]
        choices += [ALL] if scope.district_ids else []
        district_ids = None
    if asked.district:
        own = frozenset({_id_of(District.slug, asked.district)})
        district_ids = own if district_ids is None else own & district_ids
    different = list(dict.fromkeys(choices)) or [ALL]
    cells = different[0] if len(different) == 1 else None
    beside = _beside_the_period(user, asked)
    return Chosen(asked, now, [*_held_in_the_period(asked, now), *beside], beside, cells, district_ids)


def _held_in_the_period(asked: Selection, now: datetime) -> Conditions:
    return [
        KnowledgeSession.status == SessionStatus.PUBLISHED,
        KnowledgeSession.ends_at <= now,
        KnowledgeSession.starts_at >= clock.local_at(asked.since, 0),
        KnowledgeSession.starts_at < clock.local_at(asked.until + timedelta(days=1), 0),
    ]


def _beside_the_period(user: User, asked: Selection) -> Conditions:
    """In her scope, and what else was chosen."""
    narrowed = [in_scope_of(user, Right.READ_FIGURES)]
    if asked.district:
        narrowed.append(KnowledgeSession.district.has(District.slug == asked.district))
    if asked.theme:
        narrowed.append(KnowledgeSession.themes.any(Theme.slug == asked.theme))
    if asked.kind:
        narrowed.append(KnowledgeSession.kind == SessionKind(asked.kind))
    if asked.organisation:
        part = PartInSession.organisation.has(Organisation.slug == asked.organisation)
        narrowed.append(KnowledgeSession.parts.any(part))
    return narrowed


def _choices(asked: Selection) -> list[Choice]:
    choices = [("kind", asked.kind)] if asked.kind else []
    for dimension, slug_column, slug in (
        ("theme", Theme.slug, asked.theme),
        ("organisation", Organisation.slug, asked.organisation),
    ):
        if slug:
            choices.append((dimension, str(_id_of(slug_column, slug))))
    return choices


def _id_of(slug: InstrumentedAttribute[str], wanted: str) -> int:
    return db.session.scalar(select(slug.class_.id).where(slug == wanted)) or UNKNOWN
