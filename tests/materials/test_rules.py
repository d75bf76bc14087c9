"""Which files are taken, and who sees them when; no application, no database."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from sessions_app.materials import rules
from sessions_app.materials.rules import MB

FINE = None
END = datetime(2027, 1, 14, 15, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dia's.PDF", "pdf"), ("Presentatie.v2.pptx", "pptx"), ("a.jpeg", "jpeg"), ("a.mp4", "mp4"), ("a.odt", "odt"),
        ("a.pptm", None), ("a.docm", None), ("a.ppt", None), ("a.svg", None), ("a.html", None), ("a.pdf.exe", None),
        ("zip", None), ("", None), ("pdf", None), ("a.", None),
    ],
)  # fmt: skip
def test_which_names_are_taken(name: str, kind: str | None) -> None:
    if kind is None:
        with pytest.raises(rules.UnknownType):
            rules.kind_of(name)
    else:
        assert rules.kind_of(name) == kind


def test_every_kind_has_its_media_type() -> None:
    assert set(rules.MEDIA_TYPES) == set(rules.Kind)
    assert not [one for one in rules.MEDIA_TYPES.values() if "html" in one or "svg" in one]


@pytest.mark.parametrize(
    ("size", "taken", "count", "refusal"),
    [
        (20 * MB, 0, 0, FINE),
        (20 * MB, 80 * MB, 39, FINE),
        (0, 0, 0, rules.IsEmpty),
        (20 * MB + 1, 0, 0, rules.FileTooLarge),
        (20 * MB, 80 * MB + 1, 0, rules.SessionTooLarge),
        (1, 0, 40, rules.TooMany),
    ],
)
def test_how_much_fits(size: int, taken: int, count: int, refusal: type[Exception] | None) -> None:
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_room(size, taken, count)


@pytest.mark.parametrize(
    ("has_place", "is_held", "chosen", "now", "sees"),
    [
        (True, True, None, END - HOUR, False),
        (True, True, None, END, True),
        (True, True, END - HOUR, END - HOUR, True),
        (True, True, END + HOUR, END, False),
        (False, True, None, END, False),
        (True, False, None, END, False),
    ],
)
def test_who_sees_it_when(has_place: bool, is_held: bool, chosen: datetime | None, now: datetime, sees: bool) -> None:
    assert rules.may_see(has_place, is_held, rules.opens_at(chosen, END), now) is sees


@pytest.mark.parametrize(
    ("count", "is_open", "told", "seen", "refusal"),
    [
        (1, True, 0, 0, FINE),
        (1, True, 2, 2, FINE),
        (0, True, 0, 0, rules.NothingToTell),
        (1, False, 0, 0, rules.NothingToTell),
        (1, True, 1, 0, rules.ToldAlready),
    ],
)
def test_when_people_are_told(count: int, is_open: bool, told: int, seen: int, refusal: type[Exception] | None) -> None:
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_telling(count, is_open, told, seen)
