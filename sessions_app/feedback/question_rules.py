"""What a question of one's own may be, and how long it may change. Standard library only."""

from collections.abc import Sequence
from enum import StrEnum

from sessions_app.core.values import dataclass

MOST_QUESTIONS = 5
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
SCALE = range(1, 6)
TEXT_LENGTH, OPTION_LENGTH = 200, 80


class QuestionKind(StrEnum):
    CHOICE = "choice"
    SCALE = "scale"  # 1–5
    OPEN = "open"


class TooManyQuestions(Exception):
    """More than `MOST_QUESTIONS`: then people stop answering."""


class QuestionsAreFrozen(Exception):
    """Somebody was asked: other questions would make of her answer one to what was not asked."""


@dataclass(frozen=True)
class Asked:
    """One question as plain values; `options` only of a choice."""

    kind: QuestionKind
    text: str
    options: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[QuestionKind, str, tuple[str, ...]]:
        return self.kind, self.text.casefold(), self.options


def options_in(typed: str) -> tuple[str, ...]:
    """One option a line, each once."""
    lines = [" ".join(line.split()) for line in typed.splitlines()]
    return tuple(dict.fromkeys(line for line in lines if line))


def check_number(questions: Sequence[object]) -> None:
    """Raises TooManyQuestions."""
    if len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions


def is_possible_answer(kind: QuestionKind, options: Sequence[str], choice: int) -> bool:
    if kind is QuestionKind.SCALE:
        return choice in SCALE
    return kind is QuestionKind.CHOICE and 0 <= choice < len(options)
