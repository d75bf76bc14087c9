"""The sessions of the last years: which topic where, how many came, and what they thought of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sessions_app.knowledge_sessions.models import KnowledgeSession, SessionKind
from sessions_app.seed.agreeing import Promises
from sessions_app.seed.calendar_of_work import likely_days, spread
from sessions_app.seed.history import Turnout, hold, marks_around
from sessions_app.seed.points import GRANTED
from sessions_app.seed.topic import Topic
from sessions_app.seed.topics_of_life import TOPICS_OF_LIFE
from sessions_app.seed.topics_of_work import TOPICS_OF_WORK
from sessions_app.seed.venues import largest_venue_in, venue_in
from sessions_app.seed.world import Setting, World

# In turn, so that every district has its share however few sessions there are.
ROUND = (
    "noord", "west", "nieuw-west", "oost", "zuidoost", "centrum",
    "noord", "zuid", "west", "amstelveen", "nieuw-west", "oost",
    "noord", "weesp", "west", "zuidoost", "purmerend", "zuid",
)  # fmt: skip
TOPICS = tuple(topic for pair in zip(TOPICS_OF_WORK, TOPICS_OF_LIFE, strict=True) for topic in pair)
FOR_ALL = tuple(topic for topic in TOPICS if not topic.districts)
MARK_AT_FIRST, MARK_NOW = 7.75, 8.3
LIKED = {"noord": 0.2, "west": 0.05, "oost": 0.1, "weesp": 0.1, "nieuw-west": -0.25, "zuid": -0.3, "centrum": -0.1}
FEW_ANSWERS = (3, 4, 2)
EVERY_SO_OFTEN = 9
CALLED_OFF_AT = 13


def past_sessions(
    world: World, promises: Promises, count: int, years: int, average_turnout: int
) -> Iterator[KnowledgeSession]:
    """Each time the next one is asked for, it is held."""
    for setting, turnout in happenings(world, count, years, average_turnout):
        yield hold(world, promises, setting, turnout)


def happenings(
    world: World, count: int, years: int, average_turnout: int, ended_for: int = 2, room: float = 0.7
) -> Iterator[tuple[Setting, Turnout]]:
    """Where and when, and how it went; the last one at least `ended_for` days ago. `room`: places, as a share of how
    many come on average, where that is more than the venue has."""
    first = world.today - timedelta(days=round(365.25 * years))
    days = spread(likely_days(first, world.today - timedelta(days=ended_for)), count, world.dice)
    visits = dict.fromkeys(ROUND, 0)
    for number, day in enumerate(days):
        slug = ROUND[number % len(ROUND)]
        setting = _setting(world, slug, _topic(slug, number, visits[slug]), day, round(average_turnout * room))
        if day == days[-1]:
            setting = replace(setting, accreditations=GRANTED)
        visits[slug] += 1
        share_of_time = (day - first).days / max((world.today - first).days, 1)
        yield setting, _turnout(world, setting, number, share_of_time, average_turnout)


def _topic(slug: str, number: int, visit: int) -> Topic:
    """What was made for this district, every other visit; else what suits all."""
    own = [topic for topic in TOPICS if slug in topic.districts]
    return own[0] if own and visit % 2 == 0 else FOR_ALL[number * 5 % len(FOR_ALL)]


def _setting(world: World, slug: str, topic: Topic, day: date, least_places: int) -> Setting:
    is_conference = topic.kind is SessionKind.CONFERENTIE
    venue = largest_venue_in(slug) if is_conference else venue_in(slug, world.dice)
    places = 80 if is_conference else 18 if topic.kind is SessionKind.RONDETAFELGESPREK else venue.places
    return Setting(topic, world.map.areas[slug], day, venue, max(places, least_places))


def _turnout(world: World, setting: Setting, number: int, share_of_time: float, average_turnout: int) -> Turnout:
    dice = world.dice
    is_large = setting.topic.kind is SessionKind.CONFERENTIE
    wanted = round(dice.gauss(average_turnout * (2 if is_large else 1), average_turnout * 0.16))
    mean = MARK_AT_FIRST + (MARK_NOW - MARK_AT_FIRST) * share_of_time
    mean += LIKED.get(setting.area.slug, 0) + dice.gauss(0, 0.15)
    has_few = number % EVERY_SO_OFTEN == 4
    return Turnout(
        registered=min(max(wanted, 3), setting.capacity + 5),
        came=dice.uniform(0.8, 0.92),
        answered=dice.uniform(0.55, 0.75),
        rating=marks_around(mean),
        answers_at_most=FEW_ANSWERS[number // EVERY_SO_OFTEN % len(FEW_ANSWERS)] if has_few else None,
        agreements=dice.randint(2, 4),
        is_called_off=number == CALLED_OFF_AT,
    )
