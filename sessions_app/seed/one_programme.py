"""A series: the same programme on two later dates, with people who chose one and a team that came along."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from sessions_app.core import clock
from sessions_app.knowledge_sessions import series
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations.group import Group, register_group
from sessions_app.seed import world as worlds
from sessions_app.seed.calendar_of_work import likely_days
from sessions_app.seed.world import World

REGISTERED = (11, 6)  # on the second and the third date
LATER_DATES = len(REGISTERED)
EARLIEST, LATEST = timedelta(weeks=2), timedelta(weeks=8)
TEAM = 4


def later_dates(world: World, first: KnowledgeSession, published_at: datetime) -> Iterator[KnowledgeSession]:
    """Published with the first; each time the next one is asked for, people have registered for it."""
    with clock.set_to(published_at):
        made = series.extend(first, _days(clock.local(first.starts_at).date()), publish=True)
    for knowledge_session, number in zip(made, REGISTERED, strict=True):
        people = world.crowd.draw(number, first.district.slug)
        worlds.register_all(world, knowledge_session, people, published_at, world.now - timedelta(hours=6))
        yield knowledge_session
    _register_a_team(world, made[0])


def _days(first: date) -> list[date]:
    """On the same weekday, about two and about six weeks later, later still around a holiday."""
    likely = [day for day in likely_days(first + EARLIEST, first + LATEST) if day.weekday() == first.weekday()]
    return [likely[0], likely[-1]]


def _register_a_team(world: World, knowledge_session: KnowledgeSession) -> None:
    """A team leader, who comes too, registers three colleagues of hers."""
    people = world.crowd.draw(TEAM, knowledge_session.district.slug)
    details = [world.crowd.details(one) for one in people]
    members = [replace(one, organisation=details[0].organisation) for one in details]
    token = f"{world.dice.getrandbits(128):032x}"
    with clock.set_to(world.now - timedelta(days=2)):
        register_group(
            [knowledge_session],
            Group(details[0].name, details[0].email, "nl", members, all_or_nobody=False, token=token),
        )
