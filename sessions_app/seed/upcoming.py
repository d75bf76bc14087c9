"""What is to come: six published sessions, each in a state of its own, one of them a series, and a draft."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import timedelta
from typing import Any

from sessions_app.core import clock
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.details import Accredited
from sessions_app.knowledge_sessions.models import KnowledgeSession, WaitingListWay
from sessions_app.registrations import approval
from sessions_app.registrations import service as registrations
from sessions_app.seed import world as worlds
from sessions_app.seed.calendar_of_work import likely_days
from sessions_app.seed.one_programme import later_dates
from sessions_app.seed.points import STILL_ASKED
from sessions_app.seed.topic import Topic
from sessions_app.seed.topics_to_come import (
    ACROSS_THE_BORDER,
    COME_BACK,
    RULES_IN_PLAIN_WORDS,
    TAKING_PART_WITH_A_VULNERABILITY,
    WHICH_ROUTES,
    WHO_PAYS,
    WHOM_TO_CALL,
)
from sessions_app.seed.venues import VENUES, Venue
from sessions_app.seed.world import Setting, World

SOONEST, LATEST = timedelta(days=21), timedelta(days=70)
PLANNED, PUBLISHED, FIRST = timedelta(days=35), timedelta(days=29), timedelta(days=28)
MEETING = "https://meet.example.org/kennissessie-"  # an invented address


@dataclass(frozen=True)
class Coming:
    """`turn` of the likely days; `registered` is how many press the button, so with a full session more than fit."""

    topic: Topic
    district: str
    turn: int
    venue: Venue | None
    capacity: int
    registered: int
    online_name: str = ""
    opens_in: timedelta | None = None
    accreditations: tuple[Accredited, ...] = ()
    has_later_dates: bool = False
    seating: Mapping[str, Any] = field(default_factory=dict)  # fields of `Details`, where it is not as usual


WITH_OFFERS = {"waiting_list_way": WaitingListWay.OFFERED, "offer_hours": 48}
TWO_POOLS = {"online_capacity": 40, "limit_per_organisation": 2}

COMING = (
    Coming(WHICH_ROUTES, "noord", 0, VENUES["noord"][0], 30, 21, accreditations=STILL_ASKED, has_later_dates=True),
    Coming(TAKING_PART_WITH_A_VULNERABILITY, "nieuw-west", 1, VENUES["nieuw-west"][1], 24, 29, seating=WITH_OFFERS),
    Coming(RULES_IN_PLAIN_WORDS, "oost", 2, None, 60, 34, online_name="regels-van-wpi"),
    Coming(WHO_PAYS, "centrum", 3, VENUES["centrum"][1], 16, 14, seating={"needs_approval": True}),
    Coming(ACROSS_THE_BORDER, "amstelveen", 4, VENUES["amstelveen"][0], 40, 0, "leersessie", timedelta(days=9)),
    Coming(WHOM_TO_CALL, "zuidoost", 5, VENUES["zuidoost"][1], 18, 31, "wie-bel-je", seating=TWO_POOLS),
)
ASKS_STILL = 3  # who wait for the organiser's yes, where she decides


def upcoming_sessions(world: World) -> Iterator[KnowledgeSession]:
    """Each time the next one is asked for, it is made."""
    for coming in COMING:
        setting = _setting(world, coming)
        with clock.set_to(world.now - PLANNED):
            knowledge_session = worlds.plan(world, setting)
        with clock.set_to(world.now - PUBLISHED):
            knowledge_sessions.publish(knowledge_session)
        _register(world, knowledge_session, coming)
        yield knowledge_session
        if coming.has_later_dates:
            yield from later_dates(world, knowledge_session, world.now - PUBLISHED)
    with clock.set_to(world.now - timedelta(hours=20)):
        yield worlds.plan(world, _setting(world, Coming(COME_BACK, "west", 6, VENUES["west"][0], 32, 0)))


def _setting(world: World, coming: Coming) -> Setting:
    days = likely_days(world.today + SOONEST, world.today + LATEST + timedelta(days=10))
    day = days[coming.turn * (len(days) - 1) // len(COMING)]
    opens_at = world.now + coming.opens_in if coming.opens_in else None
    return Setting(
        topic=coming.topic,
        area=world.map.areas[coming.district],
        day=day,
        venue=coming.venue,
        capacity=coming.capacity,
        online_url=MEETING + coming.online_name if coming.online_name else "",
        opens_at=clock.local_at(clock.local(opens_at).date(), 9) if opens_at else None,
        accreditations=coming.accreditations,
        seating=coming.seating,
    )


def _register(world: World, knowledge_session: KnowledgeSession, coming: Coming) -> None:
    """One of those who have a place gives it back, so that someone moved up or has an offer, where there is a waiting
    list; most of those who asked for a place got a yes."""
    people = world.crowd.draw(coming.registered, coming.district)
    now = world.now
    registered = worlds.register_all(world, knowledge_session, people, now - FIRST, now - timedelta(hours=6))
    if knowledge_session.needs_approval:
        with clock.set_to(now - timedelta(hours=5)):
            for one in registered[:-ASKS_STILL]:
                approval.approve(one)
    elif coming.registered > knowledge_session.places:
        with clock.set_to(now - timedelta(hours=4)):
            registrations.cancel(world.dice.choice([one for one in registered if one.is_confirmed]))
