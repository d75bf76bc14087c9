"""What people thought of a session, and what became of it after eight weeks: questions, answers, and the figures that
the gate would have let out of these (a test asks it)."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sessions_app.core import clock
from sessions_app.feedback import moments, rules
from sessions_app.feedback.gate_rules import DISTRIBUTION_FROM, THRESHOLD, band_of
from sessions_app.feedback.made_up import ANSWER, LATER_ANSWER
from sessions_app.feedback.models import FeedbackRequest, LaterRequest
from sessions_app.feedback.rules import AskedBy, WillChange, WorkedOut
from sessions_app.seed.bulk_people import Visitor
from sessions_app.seed.bulk_writing import LATER_REQUEST, RELEASED, RELEASED_LATER, REQUEST, Writing
from sessions_app.seed.evaluating import OUTCOMES
from sessions_app.seed.history import RELEASED as RELEASED_AFTER
from sessions_app.seed.history import WILL_CHANGE, Turnout
from sessions_app.seed.words import STOOD_IN_THE_WAY, TAKEAWAYS, TIPS, WORKED
from sessions_app.seed.world import World

PEOPLE_MET = (1, 2, 2, 3, 3, 3, 4, 5, 6)
ANSWERS_LATER, DECLINES_LATER, TELLS_LATER = 0.4, 0.97, 0.5
Row = dict[str, Any]


def evaluate(
    world: World, writing: Writing, session_id: int, ended_at: datetime, present: Sequence[Visitor], turnout: Turnout
) -> None:
    answering = [one for one in present if world.dice.random() < turnout.answered][: turnout.answers_at_most]
    for visitor in answering:
        visitor.registration["has_answered"] = True
    for visitor in present:
        asked = {"registration_id": visitor.registration["id"], "asked_at": ended_at + timedelta(minutes=4)}
        writing.add(REQUEST, {"id": writing.key_of(FeedbackRequest), **asked, "asked_by": AskedBy.MAIL})
    answers = [_answer(world, session_id, turnout) for _one in answering]
    for question in ("takeaway", "tip"):
        _release_texts(answers, question, f"{question}_released")
    for answer in answers:
        writing.add(ANSWER, answer)
    if len(answers) >= THRESHOLD:
        told = {"knowledge_session_id": session_id, "released_on": _day(ended_at + RELEASED_AFTER)}
        writing.add(RELEASED, {**told, "asked": len(present), **_figures(answers)})


def _answer(world: World, session_id: int, turnout: Turnout) -> Row:
    dice = world.dice
    return {
        "id": uuid.UUID(int=dice.getrandbits(128), version=4),
        "knowledge_session_id": session_id,
        "rating": turnout.rating(dice),
        "takeaway": dice.choice(TAKEAWAYS) if dice.random() < 0.5 else "",
        "will_change": dice.choice(WILL_CHANGE) if dice.random() < 0.85 else None,
        "people_met": dice.choice(PEOPLE_MET) if dice.random() < 0.8 else None,
        "tip": dice.choice(TIPS) if dice.random() < 0.35 else "",
        "on_paper": False,
    }


def _release_texts(answers: Iterable[Row], text: str, released: str) -> None:
    are_enough = sum(1 for answer in answers if answer[text]) >= THRESHOLD
    for answer in answers:
        answer[released] = bool(answer[text]) and are_enough


def _figures(answers: Sequence[Row]) -> Row:
    marks = [answer["rating"] for answer in answers]
    changing = [answer["will_change"] for answer in answers if answer["will_change"]]
    met = [answer["people_met"] for answer in answers if answer["people_met"] is not None]
    bands = [band_of(mark) for mark in marks]
    spread = (*map(bands.count, range(3)), sum(mark * mark for mark in marks))
    return {
        "responses": len(marks),
        "rating_sum": sum(marks),
        "attendance_was_marked": True,
        **_out(
            ("ratings_low", "ratings_middle", "ratings_high", "rating_square_sum"), spread, marks, DISTRIBUTION_FROM
        ),
        **_out(
            [f"will_change_{one.value}" for one in WillChange], [changing.count(one) for one in WillChange], changing
        ),
        **_out(("people_met_responses", "people_met_sum"), (len(met), sum(met)), met),
        "on_paper": {},
    }


def _out(columns: Sequence[str], sums: Sequence[int], answered: Sequence[Any], at_least: int = THRESHOLD) -> Row:
    """None of them while too few answered this."""
    return dict(zip(columns, sums if len(answered) >= at_least else [None] * len(sums), strict=True))


def look_back(world: World, writing: Writing, session_id: int, ended_at: datetime, present: Sequence[Visitor]) -> None:
    """After eight weeks. What came in during the last days is not out yet."""
    asked_at = moments.asks_later_from(ended_at)
    if asked_at >= world.now:
        return
    answers = [answer for visitor in present if (answer := _asked_again(world, writing, visitor, asked_at, session_id))]
    is_released = world.now >= asked_at + rules.RELEASED_AFTER
    for answer in answers:
        answer["text_released"] = False
    if is_released:
        _release_texts(answers, "text", "text_released")
    for answer in answers:
        writing.add(LATER_ANSWER, answer)
    if is_released and len(answers) >= THRESHOLD:
        said = [answer["worked_out"] for answer in answers]
        told = {"knowledge_session_id": session_id, "released_on": _day(asked_at + rules.RELEASED_AFTER)}
        counts = {one.value: said.count(one) for one in WorkedOut}
        writing.add(RELEASED_LATER, {**told, "asked": len(present), **counts})


def _asked_again(world: World, writing: Writing, visitor: Visitor, asked_at: datetime, session_id: int) -> Row | None:
    dice, chance = world.dice, world.dice.random()
    answers, declines = chance < ANSWERS_LATER, chance > DECLINES_LATER
    key = {"id": writing.key_of(LaterRequest), "registration_id": visitor.registration["id"]}
    writing.add(LATER_REQUEST, {**key, "asked_at": asked_at, "has_answered": answers, "has_declined": declines})
    if not answers:
        return None
    outcome = dice.choice(OUTCOMES)
    words = WORKED if outcome is not WorkedOut.NO else STOOD_IN_THE_WAY
    return {
        "id": uuid.UUID(int=dice.getrandbits(128), version=4),
        "knowledge_session_id": session_id,
        "worked_out": outcome,
        "text": dice.choice(words) if dice.random() < TELLS_LATER else "",
    }


def _day(moment: datetime) -> Any:
    return clock.local(moment).date()
