"""How the tests read an .ics: with vobject, which did not write it, and as raw bytes."""

import re

import vobject
from hypothesis import strategies as st
from vobject.base import Component

# Pieces that have broken calendars and mails before, mixed with whatever Unicode holds (lone surrogates too).
TRAPS = [
    "\r\nMETHOD:PUBLISH",
    "\nATTENDEE:mailto:x@example.org\n",
    "\r",
    "\u2028",
    "\x85",
    "\x00",
    "\x0b",
    '"',
    ";",
    ":",
    ",",
    "\\",
    "\\n",
]
TRAPS += ["^", "^'", "=", "\t", "😀", "👩🏽‍🦽", "שלום", "\u202e", "ë", "\ud800", " ", "x" * 80, "é" * 80, "END:VEVENT"]
any_text = st.lists(st.one_of(st.sampled_from(TRAPS), st.text(st.characters(), max_size=40)), max_size=6).map("".join)


def read_calendar(ics: bytes) -> Component:
    """The calendar as vobject sees it. Raises when it cannot read it."""
    return vobject.readOne(ics.decode("utf-8"))


def lines_of(ics: bytes) -> list[str]:
    """The unfolded content lines, after checking line ends and folding (RFC 5545 3.1)."""
    assert ics.startswith(b"BEGIN:VCALENDAR\r\n")
    assert ics.endswith(b"\r\nEND:VCALENDAR\r\n")
    assert not {b"\r", b"\n"} & set(re.findall(rb"[\r\n]", ics.replace(b"\r\n", b"")))
    physical = ics.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, physical)) <= 75
    for line in physical:
        line.decode("utf-8")  # no character is cut in two
    return ics.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")


def names_of(ics: bytes) -> list[str]:
    """The property names in order, without parameters and values."""
    return [line.partition(":")[0].partition(";")[0] for line in lines_of(ics)]
