"""`flask seed`: believable demo data in an empty database."""

import gc
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.transaction import begin_writing, commit_on_success
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox import retelling
from sessions_app.people.models import District, User
from sessions_app.seed import bulk, evaluating, staff
from sessions_app.seed.afterwards import add_what_follows
from sessions_app.seed.agreeing import Promises
from sessions_app.seed.areas import draw_map
from sessions_app.seed.crowd import Crowd
from sessions_app.seed.inviting import invite_to_the_next
from sessions_app.seed.one_programme import LATER_DATES
from sessions_app.seed.past_years import past_sessions
from sessions_app.seed.pioneers import DAYS, first_three
from sessions_app.seed.timed_jobs import catch_up
from sessions_app.seed.upcoming import COMING, upcoming_sessions
from sessions_app.seed.world import World

FIXED = len(DAYS) + len(COMING) + LATER_DATES + 1  # those of 2019, those to come and the draft
LABEL = "Demo data"
AVERAGE_TURNOUT, FIXED_TURNOUT = 28, 320


@click.command("seed")
@click.option("--sessions", default=45, type=click.IntRange(1), show_default=True, help="In all; thirteen at least.")
@click.option("--registrations", type=click.IntRange(1), help="About so many in all.  [default: 28 a session]")
@click.option("--years", default=2, type=click.IntRange(1, 20), show_default=True, help="How far they go back.")
@click.option("--random-seed", default=2019, show_default=True, help="The same number gives the same data.")
@click.option("--force", is_flag=True, help="Add to a database that is not empty.")
@with_appcontext
@commit_on_success
def seed(sessions: int, registrations: int | None, years: int, random_seed: int, force: bool) -> None:
    """Fill the database with districts, organisations and years of sessions. Everything, or nothing."""
    begin_writing()
    if not force and any(db.session.scalar(select(one.id).limit(1)) for one in (User, KnowledgeSession, District)):
        raise click.ClickException("The database is not empty. Use --force to add demo data all the same.")
    past = max(sessions - FIXED, 1)
    turnout = max((registrations - FIXED_TURNOUT) // past, 3) if registrations else AVERAGE_TURNOUT
    dice = random.Random(random_seed)  # noqa: S311 - demo data
    crowd_size = max(240, past * turnout // 5)
    world = World(draw_map(), Crowd(crowd_size, dice), dice, clock.now())
    staff.add_accounts(world.map)
    evaluating.add_sets(world)
    telling = _in_bulk if bulk.is_called_for(sessions, registrations) else _lived_through
    with ExitStack() as inside:
        inside.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(100_000, 50, 50)  # a fifth of the time went into looking for garbage among so many rows
        inside.enter_context(retelling.as_already_sent(world.now))
        for _one in inside.enter_context(_progress(telling(world, past, years, turnout), past + FIXED)):
            db.session.flush()
        invite_to_the_next(world)
        add_what_follows()
    _say_who_may_sign_in()


@contextmanager
def _progress(made: Iterator[object], length: int) -> Iterator[Iterable[object]]:
    """A bar in a terminal, and a line for each tenth in a log."""
    if sys.stdout.isatty():
        with click.progressbar(made, length=length, label=LABEL) as bar:
            yield bar
    else:
        yield _with_lines(made, length)


def _with_lines(made: Iterator[object], length: int) -> Iterator[object]:
    told = 0
    for number, one in enumerate(made, 1):
        yield one
        if (tenths := min(10 * number // length, 10)) > told:
            told = tenths
            click.echo(f"{LABEL}: {told * 10}%")


def _lived_through(world: World, past: int, years: int, turnout: int) -> Iterator[object]:
    promises = Promises(world)
    yield from first_three(world, promises)
    yield from past_sessions(world, promises, past, years, turnout)
    yield from upcoming_sessions(world)
    catch_up(world.now)


def _in_bulk(world: World, past: int, years: int, turnout: int) -> Iterator[object]:
    """The timed jobs first: what is told in bulk stands as they would have left it."""
    yield from first_three(world, Promises(world))
    yield from upcoming_sessions(world)
    catch_up(world.now)
    made = []
    for id_ in bulk.past_sessions(world, past, years, turnout):
        made.append(id_)
        yield id_
    bulk.fold(made, world.now)


def _say_who_may_sign_in() -> None:
    click.echo(f"Demo sign-ins, each with the password {staff.PASSWORD}:")
    for account in staff.ACCOUNTS:
        click.echo(f"  {account.email:<28} {account.may}")


commands = [seed]
