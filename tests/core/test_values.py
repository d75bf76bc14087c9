"""A frozen class of values behaves as the dataclass of Python, however it was made."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, field, replace
from typing import Any

import pytest

from sessions_app.core.values import dataclass


@dataclass(frozen=True)
class Place:
    name: str
    seats: int = 20
    tags: list[str] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Room(Place):
    """With a rule of its own."""

    floor: int = 0

    def __post_init__(self) -> None:
        if self.floor > 9:
            raise ValueError("too high")

    def __str__(self) -> str:
        return f"{self.name}, {self.floor}"


@dataclass(frozen=True)
class Nothing:
    pass


def test_it_is_made_and_told_as_ever() -> None:
    room = Room("Zaal", floor=2)
    assert (room.name, room.seats, room.tags, room.floor) == ("Zaal", 20, [], 2)
    assert Room("Zaal").tags is not Room("Zaal").tags
    assert repr(room) == "Room(name='Zaal', seats=20, tags=[], floor=2)"
    assert str(room) == "Zaal, 2"
    assert [one.name for one in dataclasses.fields(Room)] == ["name", "seats", "tags", "note", "floor"]
    assert asdict(replace(room, seats=5)) == {"name": "Zaal", "seats": 5, "tags": [], "note": "", "floor": 2}
    with pytest.raises(ValueError, match="too high"):
        replace(room, floor=10)
    for wrong in ({}, {"name": "Zaal", "colour": "red"}):
        with pytest.raises(TypeError):
            Room(**wrong)  # type: ignore[arg-type]


def test_it_equals_what_says_the_same() -> None:
    assert Place("Zaal", note="a") == Place("Zaal", note="b") != Place("Zaal", 21)
    assert Place("Zaal") != Room("Zaal")
    assert Place("Zaal") != "Zaal"
    assert Nothing() == Nothing() != Place("Zaal")
    assert len({Place("Zaal", tags=(), note=note) for note in "ab"} | {Nothing(), Nothing()}) == 2  # type: ignore[arg-type]
    room = Room("Zaal", floor=1)
    assert pickle.loads(pickle.dumps(room)) == copy.deepcopy(room) == room


@pytest.mark.parametrize("name", ["seats", "colour"])
def test_nobody_changes_it(name: str) -> None:
    room: Any = Room("Zaal")
    with pytest.raises(FrozenInstanceError):
        setattr(room, name, 1)
    with pytest.raises(FrozenInstanceError):
        delattr(room, name)
    assert room == Room("Zaal")
