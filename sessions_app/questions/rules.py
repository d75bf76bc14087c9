"""What may become of a question. Plain values in, nothing or a named refusal out."""

import re
from collections.abc import Sequence


class Refusal(Exception):
    """The base of all refusals of this room."""


class ChangedMeanwhile(Refusal):
    """Someone else changed, merged or pulled it apart since this page was opened; or who asked it took it back."""


class NothingToMerge(Refusal):
    """Merging takes two."""


class IsPublished(Refusal):
    """What stands on the session page is taken off it first."""


class NeedsAText(Refusal): ...


class NeedsAnAnswer(Refusal):
    """A question without its answer is not published."""


def check_version(seen: int, present: int | None) -> None:
    """`present`: None when it is not in the list any more."""
    if seen != present:
        raise ChangedMeanwhile


def check_merging(are_published: Sequence[bool], text: str) -> None:
    if len(are_published) < 2:
        raise NothingToMerge
    if any(are_published):
        raise IsPublished
    if not text:
        raise NeedsAText


def check_pulling_apart(is_published: bool) -> None:
    if is_published:
        raise IsPublished


def check_publishing(text: str, answer: str) -> None:
    if not text:
        raise NeedsAText
    if not answer:
        raise NeedsAnAnswer


def without(words: str, text: str) -> str:
    """`text` without the lines that are these very words, once; a few of them inside a sentence are not hers."""
    if not words.strip():
        return text
    return re.sub(rf"^{re.escape(words)}$\n?", "", text, count=1, flags=re.MULTILINE).strip("\n")


def is_shown_to_everyone(is_held: bool, is_over: bool) -> bool:
    """Published answers stand on the page of a session that was held, once it is over."""
    return is_held and is_over
