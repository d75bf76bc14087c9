"""One session that is over, lived through from plan to figures by the services, each step at its own moment."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass
from sessions_app.feedback import service as feedback
from sessions_app.feedback.gate import release
from sessions_app.feedback.models import FeedbackRequest, WillChange
from sessions_app.feedback.own_questions import questions_of
from sessions_app.knowledge_sessions import service as knowledge_sessions
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.registrations import attendance
from sessions_app.registrations import service as registrations
from sessions_app.registrations.models import Attendance, Registration
from sessions_app.seed import evaluating
from sessions_app.seed import world as worlds
from sessions_app.seed.agreeing import Promises
from sessions_app.seed.words import TAKEAWAYS, TIPS
from sessions_app.seed.world import Setting, World

PLANNED, PUBLISHED, REGISTERED = timedelta(weeks=9), timedelta(weeks=7), timedelta(days=44)
RELEASED = timedelta(days=4, hours=12)
WILL_CHANGE = (WillChange.YES, WillChange.YES, WillChange.YES, WillChange.PARTLY, WillChange.PARTLY, WillChange.NO)
CALLED_OFF = "De gastsprekers zijn ziek. We plannen een nieuwe datum en laten die weten."


@dataclass(frozen=True)
class Turnout:
    """How it went: how many registered, which part of them came, how many or which part answered, and their marks."""

    registered: int
    came: float
    answered: float
    rating: Callable[[random.Random], int]
    answers_at_most: int | None = None
    agreements: int = 3
    is_called_off: bool = False


def hold(world: World, promises: Promises, setting: Setting, turnout: Turnout) -> KnowledgeSession:
    starts_at = setting.starts_at
    with clock.set_to(starts_at - PLANNED):
        knowledge_session = worlds.plan(world, setting)
    with clock.set_to(starts_at - PUBLISHED):
        knowledge_sessions.publish(knowledge_session)
        evaluating.ask_own_questions(knowledge_session)
    registered = _register(world, knowledge_session, setting, turnout)
    if turnout.is_called_off:
        with clock.set_to(starts_at - timedelta(days=2)):
            knowledge_sessions.cancel(knowledge_session, CALLED_OFF)
        return knowledge_session
    present = _meet(world, knowledge_session, registered, turnout)
    _evaluate(world, knowledge_session, turnout)
    promises.make(knowledge_session, present, turnout.agreements)
    evaluating.look_back(world, knowledge_session)
    evaluating.show_results(world, knowledge_session)
    return knowledge_session


def _register(
    world: World, knowledge_session: KnowledgeSession, setting: Setting, turnout: Turnout
) -> list[Registration]:
    """Who registers; some cannot come after all and say so, and those who wait move up."""
    starts_at, dice = knowledge_session.starts_at, world.dice
    people = world.crowd.draw(turnout.registered, setting.area.slug)
    last = starts_at - timedelta(days=3)
    registered = worlds.register_all(world, knowledge_session, people, starts_at - REGISTERED, last)
    cancelling = [one for one in registered if dice.random() < 0.06]
    moments = sorted(world.between(last, starts_at - timedelta(hours=2)) for _one in cancelling)
    for moment, registration in zip(moments, cancelling, strict=True):
        with clock.set_to(moment):
            registrations.cancel(registration)
    return registered


def _meet(
    world: World, knowledge_session: KnowledgeSession, registered: Sequence[Registration], turnout: Turnout
) -> list[Registration]:
    """The door: who came is marked, one or two walk in, the list is completed at the end."""
    dice = world.dice
    with clock.set_to(knowledge_session.starts_at + timedelta(minutes=5)):
        coming = [one for one in registered if one.is_confirmed and dice.random() < turnout.came]
        for registration in coming:
            attendance.mark_attendance(registration, Attendance.ATTENDED)
        if not knowledge_session.is_online_only and dice.random() < 0.3:
            known = {registration.person.email for registration in registered}
            newcomer = next(one for one in world.crowd.people if one.email not in known)
            coming.append(attendance.walk_in(knowledge_session, world.crowd.details(newcomer)))
    with clock.set_to(knowledge_session.ends_at + timedelta(minutes=4)):
        attendance.complete_attendance(knowledge_session)
    db.session.expire_all()
    return coming


def _evaluate(world: World, knowledge_session: KnowledgeSession, turnout: Turnout) -> None:
    """Who answers does so within a few days; the figures come out after four."""
    dice, ended_at = world.dice, knowledge_session.ends_at
    requests = [one for one in _asked(knowledge_session) if dice.random() < turnout.answered]
    questions, own_dice = questions_of(knowledge_session), evaluating.dice_of(knowledge_session)
    for request in requests[: turnout.answers_at_most]:
        with clock.set_to(world.between(ended_at + timedelta(hours=1), ended_at + timedelta(days=3))):
            _answer(dice, request, turnout, evaluating.own_answers(own_dice, questions))
    released_at = ended_at + RELEASED
    if released_at < world.now:
        with clock.set_to(released_at):
            release(knowledge_session)


def _asked(knowledge_session: KnowledgeSession) -> Sequence[FeedbackRequest]:
    return db.session.scalars(
        select(FeedbackRequest)
        .join(FeedbackRequest.registration)
        .where(Registration.knowledge_session_id == knowledge_session.id)
        .order_by(FeedbackRequest.id)
    ).all()


def _answer(dice: random.Random, request: FeedbackRequest, turnout: Turnout, own: Mapping[int, int | str]) -> None:
    answer = feedback.Answer(
        rating=turnout.rating(dice),
        takeaway=dice.choice(TAKEAWAYS) if dice.random() < 0.5 else "",
        will_change=dice.choice(WILL_CHANGE) if dice.random() < 0.85 else None,
        people_met=dice.choice((1, 2, 2, 3, 3, 3, 4, 5, 6)) if dice.random() < 0.8 else None,
        tip=dice.choice(TIPS) if dice.random() < 0.35 else "",
        own=own,
    )
    feedback.answer(request, answer)


def marks_around(mean: float) -> Callable[[random.Random], int]:
    """Marks as people give them: most within one of the mean, now and then someone who is disappointed."""

    def mark(dice: random.Random) -> int:
        if dice.random() < 0.03:
            return dice.choice((4, 5, 5, 6))
        return min(max(round(dice.gauss(mean + 0.08, 0.9)), 5), 10)

    return mark
