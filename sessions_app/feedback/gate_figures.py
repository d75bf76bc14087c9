"""Which figures there are, of which sums, from how many answers up: a part of `gate.py`, and of nothing else."""

from collections.abc import Sequence

from sessions_app.feedback.gate_moving import Figure, ListedFigure
from sessions_app.feedback.gate_rules import DISTRIBUTION_FROM, Sums, band_of, one_of
from sessions_app.feedback.models import FeedbackResponse, LaterAnswer
from sessions_app.feedback.question_models import OwnAnswer, OwnQuestion
from sessions_app.feedback.question_rules import QuestionKind
from sessions_app.feedback.rules import WillChange, WorkedOut


def _marks(answer: FeedbackResponse) -> Sums:
    return 1, answer.rating


def _spread(answer: FeedbackResponse) -> Sums:
    return *one_of(band_of(answer.rating), 3), answer.rating**2


def _will_change(answer: FeedbackResponse) -> Sums | None:
    return None if answer.will_change is None else one_of(list(WillChange).index(answer.will_change), 3)


def _people_met(answer: FeedbackResponse) -> Sums | None:
    return None if answer.people_met is None else (1, answer.people_met)


def _worked_out(answer: LaterAnswer) -> Sums:
    return one_of(list(WorkedOut).index(answer.worked_out), 3)


MARKS = Figure("marks", "responses", ("responses", "rating_sum"), _marks)
BESIDE_MARKS: Sequence[Figure[FeedbackResponse]] = (
    # Beside an average the bands and the squares say what single marks are, when they are few.
    Figure(
        "spread",
        "distribution_responses",
        ("ratings_low", "ratings_middle", "ratings_high", "rating_square_sum"),
        _spread,
        at_least=DISTRIBUTION_FROM,
        beside=MARKS,
    ),
    Figure(
        "will_change",
        "will_change_responses",
        ("will_change_yes", "will_change_partly", "will_change_no"),
        _will_change,
    ),
    Figure("people_met", "people_met_responses", ("people_met_responses", "people_met_sum"), _people_met),
)
WORKED_OUT = Figure("worked_out", "responses", ("yes", "partly", "no"), _worked_out)


def of_own_question(question: OwnQuestion) -> Sequence[Figure[OwnAnswer]]:
    """How many chose each option is a spread too: the options are the organiser's own words, up to eight of them, and
    behind one may be a single person."""
    if question.kind is QuestionKind.SCALE:
        return (Figure("answers", "responses", ("responses", "scale_sum"), _step),)
    options = len(question.options)

    def chosen(answer: OwnAnswer) -> Sums | None:
        return None if answer.choice is None else one_of(answer.choice, options)

    how_many: Figure[OwnAnswer] = Figure(
        "answers", "responses", ("responses",), lambda answer: None if answer.choice is None else (1,)
    )
    return how_many, ListedFigure(
        "chosen", "chosen_responses", ("chosen",), chosen, at_least=DISTRIBUTION_FROM, beside=how_many
    )


def _step(answer: OwnAnswer) -> Sums | None:
    return None if answer.choice is None else (1, answer.choice)
