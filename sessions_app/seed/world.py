"""What every part of the seed needs: the map, the people, the dice, and how a topic becomes a session."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import Accredited, Details
from sessions_app.knowledge_sessions.models import BlockKind, KnowledgeSession, Part
from sessions_app.people.models import Organisation
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Need, Registration
from sessions_app.seed.areas import OMSLAG, Area, Map
from sessions_app.seed.crowd import Crowd, Professional
from sessions_app.seed.points import numbers_of
from sessions_app.seed.topic import Topic
from sessions_app.seed.venues import Venue

LAST_DAY_BEFORE = timedelta(days=1)
AWAKE, TRIES = (8, 22), 5  # the hours in which people press buttons
ACCESS_NEEDS = (Need.INTERPRETER, Need.LARGE_PRINT, Need.WHEELCHAIR, Need.SEAT_IN_FRONT, Need.CALL_ME_ABOUT_ACCESS)
DIETARY_NEEDS = (Need.VEGETARIAN, Need.VEGETARIAN, Need.VEGAN, Need.HALAL, Need.HALAL, Need.ALLERGY)


@dataclass(frozen=True)
class World:
    map: Map
    crowd: Crowd
    dice: random.Random
    now: datetime

    @property
    def today(self) -> date:
        return clock.local(self.now).date()

    def between(self, first: datetime, last: datetime) -> datetime:
        """A moment between these two, on a whole minute, never later than now; at night only if there is no other."""
        minutes = max(int((last - first).total_seconds() // 60), 1)
        for _try in range(TRIES):
            moment = first + timedelta(minutes=self.dice.randrange(minutes))
            if AWAKE[0] <= clock.local(moment).hour < AWAKE[1]:
                break
        return min(moment, self.now)


@dataclass(frozen=True)
class Setting:
    """Where, when and for how many."""

    topic: Topic
    area: Area
    day: date
    venue: Venue | None
    capacity: int
    online_url: str = ""
    opens_at: datetime | None = None
    partners: tuple[str, ...] | None = None
    accreditations: tuple[Accredited, ...] = ()
    seating: Mapping[str, Any] = field(default_factory=dict)

    @property
    def starts_at(self) -> datetime:
        return clock.local_at(self.day, *self.topic.starts)


def plan(world: World, setting: Setting) -> KnowledgeSession:
    """A draft, at the moment the clock shows."""
    return knowledge_sessions.plan(details_of(world, setting))


def details_of(world: World, setting: Setting) -> Details:
    topic, venue, words = setting.topic, setting.venue, setting.area.words()
    return Details(
        title=topic.title.format_map(words),
        kind=topic.kind,
        district=setting.area.district,
        starts_at=setting.starts_at,
        ends_at=setting.starts_at + timedelta(minutes=topic.minutes),
        capacity=setting.capacity,
        venue_name=venue.name if venue else "",
        venue_address=venue.address if venue else "",
        venue_postcode=venue.postcode if venue else "",
        venue_access=venue.access if venue else "",
        online_url=setting.online_url,
        registration_opens_at=setting.opens_at,
        registration_closes_at=clock.local_at(setting.day - LAST_DAY_BEFORE, 12),
        summary=topic.summary.format_map(words),
        description=topic.description(words),
        themes=[world.map.themes[slug] for slug in topic.themes],
        parts=_parts(world.map, setting),
        programme=topic.programme(words, is_online=venue is None),
        accreditations=setting.accreditations,
        **setting.seating,
        contact_name="Nico Lieveld" if setting.area.slug == "noord" else "Olga van der Weide",
        contact_email="noord@example.org" if setting.area.slug == "noord" else "organisator@example.org",
        asks_access_needs=venue is not None,
        asks_dietary_needs=topic.has_lunch,
    )


def _parts(map_: Map, setting: Setting) -> list[tuple[Organisation, Part]]:
    area = setting.area
    local = {"office": area.office, "alliance": area.alliance, "team": area.team, "day_activities": area.day_activities}
    found = [local.get(slug) or map_.organisations[slug] for slug in setting.partners or setting.topic.partners]
    partners = list(dict.fromkeys(found))  # in a small district one organisation plays two parts
    leaders = " ".join(
        block.led_by for block in setting.topic.programme(area.words()) if block.kind is BlockKind.CONTENT
    )
    speaks = [Part.SPEAKER if partner.name in leaders else Part.PARTNER for partner in partners]
    return [(map_.organisations[OMSLAG], Part.ORGANISER), *zip(partners, speaks, strict=True)]


def register_all(
    world: World, knowledge_session: KnowledgeSession, people: Sequence[Professional], first: datetime, last: datetime
) -> list[Registration]:
    """Everyone registers at a moment of her own between these two, who is first first."""
    moments = sorted(world.between(first, last) for _one in people)
    registered = []
    for moment, one in zip(moments, people, strict=True):
        details = world.crowd.details(
            one,
            needs=_needs(world, knowledge_session),
            online=knowledge_session.is_hybrid and world.dice.random() < 0.3,
        )
        details = replace(details, registers=numbers_of(one, knowledge_session))
        with clock.set_to(moment):
            registered.append(registrations.register(knowledge_session, details).registration)
    return registered


def _needs(world: World, knowledge_session: KnowledgeSession) -> frozenset[Need]:
    options = [*ACCESS_NEEDS] if knowledge_session.asks_access_needs else []
    options += DIETARY_NEEDS if knowledge_session.asks_dietary_needs else ()
    return frozenset({world.dice.choice(options)}) if options and world.dice.random() < 0.08 else frozenset()
