"""Addresses as mail programs write them: `Boer, Kim de <k@x.nl>; l@x.nl`, on one line or on many."""

import re
from collections.abc import Iterator

from sessions_app.core.spreadsheets.lines import Line

IN_LINE = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
ALONE = re.compile(r"[^\s<>;,|@()\"]+@[^\s<>;,|@()\"]+")
BETWEEN_WORDS = re.compile(r"[\s<>;,|()\"]+")
PART_OF_LINE = re.compile(r'(?:"[^"]*"|[^;,"]|"(?=[^"]*$))+')  # a comma between quotes is part of a name
LINK = re.compile(r"<mailto:([^<>?]*)(?:\?[^<>]*)?>", re.IGNORECASE)  # reads each letter once
ROUND_A_NAME = " \t\"'<>()[],;:-–"


def addresses_of_a_mail(text: str) -> Iterator[Line]:
    """Each with its name. Nothing when it is something else."""
    found = [(number, line) for number, line in enumerate(without_links(text).splitlines(), start=1) if line.strip()]
    if not all(IN_LINE.search(line) or _is_addresses_alone(line) for _number, line in found):
        return
    for number, line in found:
        for one in _whole_addresses(line):
            name, _bracket, address = one.rpartition("<")
            yield number, [address.strip("> "), first_name_first(name)]


def without_links(text: str) -> str:
    """As Outlook copies them: `j@x.nl<mailto:j@x.nl>` is one address."""
    return LINK.sub(lambda link: "" if _follows_itself(link) else f"<{link[1]}>", text)


def _follows_itself(link: re.Match[str]) -> bool:
    before = link.string[max(link.start() - len(link[1]), 0) : link.start()]
    return before.lower() == link[1].lower()


def apart(cell: str) -> tuple[str, str]:
    """The address in a cell, and the name that stands beside it: `Jan Jansen (jan@x.nl)`. A cell with no address, or
    with several, stays whole."""
    found = [word.strip("'") for word in BETWEEN_WORDS.split(cell) if ALONE.fullmatch(word)]
    if len({address.casefold() for address in found}) != 1:
        return cell, ""
    if len(found) > 1:
        return found[0], ""  # Outlook's `jan@x.nl <jan@x.nl>`
    before, _address, after = cell.partition(found[0])
    return found[0], first_name_first(f"{before} {after}") if re.search(r"[^\W\d_]", before + after) else ""


def _is_addresses_alone(line: str) -> bool:
    return all(ALONE.fullmatch(part) for part in re.split(r"[;,\s]+", line.strip(";, \t")))


def _whole_addresses(line: str) -> Iterator[str]:
    """What stands before an address belongs to it: `Boer, Kim de <k@x.nl>` is one person."""
    before: list[str] = []
    for part in PART_OF_LINE.findall(line):
        if _is_addresses_alone(part):
            yield from part.split()
        elif "@" in part:
            yield ", ".join([*before, part.strip()])
            before = []
        elif part.strip():
            before.append(part.strip())
    if before:
        yield f"{', '.join(before)}<"  # someone without an address is not forgotten


def first_name_first(name: str) -> str:
    last, _comma, first = (part.strip() for part in name.strip(ROUND_A_NAME).partition(","))
    return f"{first} {last}".strip() if "," not in first else name.strip(ROUND_A_NAME)
