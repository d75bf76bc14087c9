"""What may become of a question; no application, no database."""

from contextlib import nullcontext

import pytest

from sessions_app.questions import rules

FINE = None


@pytest.mark.parametrize(
    ("seen", "present", "refusal"),
    [(0, 0, FINE), (3, 3, FINE), (0, 1, rules.ChangedMeanwhile), (3, None, rules.ChangedMeanwhile)],
)
def test_what_changed_meanwhile_is_not_overwritten(
    seen: int, present: int | None, refusal: type[Exception] | None
) -> None:
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_version(seen, present)


@pytest.mark.parametrize(
    ("are_published", "text", "refusal"),
    [
        ([False, False], "Samen", FINE),
        ([False, False, False], "Samen", FINE),
        ([], "Samen", rules.NothingToMerge),
        ([False], "Samen", rules.NothingToMerge),
        ([False, True], "Samen", rules.IsPublished),
        ([False, False], "", rules.NeedsAText),
    ],
)
def test_merging_takes_two_that_nobody_reads_yet(
    are_published: list[bool], text: str, refusal: type[Exception] | None
) -> None:
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_merging(are_published, text)


@pytest.mark.parametrize(
    ("text", "answer", "refusal"),
    [("Wat?", "Dit.", FINE), ("", "Dit.", rules.NeedsAText), ("Wat?", "", rules.NeedsAnAnswer)],
)
def test_what_is_published_has_a_text_and_an_answer(text: str, answer: str, refusal: type[Exception] | None) -> None:
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_publishing(text, answer)


@pytest.mark.parametrize(
    ("is_held", "is_over", "shown"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_everyone_reads_answers_after_a_session_that_was_held(is_held: bool, is_over: bool, shown: bool) -> None:
    assert rules.is_shown_to_everyone(is_held, is_over) is shown


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("Mag dat?", "Mag dat?\nEn dit?", "En dit?"),
        ("Mag dat?", "En dit?\nMag dat?", "En dit?"),
        ("Mag dat?", "Mag dat?", ""),
        ("Een\ntwee", "Nul\nEen\ntwee\ndrie", "Nul\ndrie"),
        ("Mag dat?", "Mag dat?\nMag dat?", "Mag dat?"),  # two people asked the same
        ("dat", "Mag dat?", "Mag dat?"),
        ("Mag (dat", "Mag (dat\nja", "ja"),
        ("", "Mag dat?", "Mag dat?"),
    ],
)
def test_without_the_words_of_who_left(words: str, text: str, left: str) -> None:
    assert rules.without(words, text) == left
