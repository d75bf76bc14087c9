"""Which column holds what, in a list without heads: told by what stands in it. A name has letters and no digits and
often comes back before the @ of the address, an organisation behind it; the same organisation stands on many lines."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cached_property

from sessions_app.core.formatting import TUSSENVOEGSELS
from sessions_app.core.spreadsheets.heads import letters_of
from sessions_app.core.values import dataclass

LOOKED_AT = 300  # lines
MOSTLY = 0.6
OF_A_PERSON = re.compile(r"[^\W\d_][^\d@/\\_+=<>|#%&*:;!?]{0,79}")
BETWEEN_NAMES = TUSSENVOEGSELS | {"al", "bin"}  # by these two a name is sorted
OF_AN_ORGANISATION = re.compile(
    r"\b(stichting|gemeente|vereniging|foundation|b\.?v\b|n\.?v\b|ggz|ggd|uwv|roc|mbo|hbo)|zorg|welzijn|groep\b|school"
    r"|universiteit|centrum|dienst|bureau|instituut|kliniek|ziekenhuis|coöperatie|buurtteam|advies",
    re.IGNORECASE,
)
WORDS_OF_A_FORM = {"ja", "nee", "yes", "no", "man", "vrouw", "male", "female", "dhr", "mevr", "mw", "onbekend", "nvt"}


def places_by_looks(lines: Sequence[list[str]], email: int, fields: Collection[str]) -> dict[str, int]:
    columns = _columns(lines[:LOOKED_AT], email)
    name = _best(columns, lambda column: column.is_of_people, lambda column: column.like_a_name)
    if name is None:
        return _named(organisation=_organisation_of(columns, set()), fields=fields)
    parts = _in_parts(columns, name) or {"name": name.place}
    return {field: at for field, at in parts.items() if field in fields} | _named(
        organisation=_organisation_of(columns, set(parts.values())), fields=fields
    )


def _named(fields: Collection[str], **columns: "_Column | None") -> dict[str, int]:
    return {field: column.place for field, column in columns.items() if column is not None and field in fields}


@dataclass(frozen=True)
class _Column:
    """`cells` and `addresses` side by side: the lines in which this column has something."""

    place: int
    cells: list[str]
    addresses: list[str]

    @cached_property
    def is_of_people(self) -> bool:
        return self.is_of_words and self._share(lambda cell, _address: OF_A_PERSON.fullmatch(cell)) > MOSTLY

    @cached_property
    def is_of_words(self) -> bool:
        return self._share(lambda cell, _address: _is_words(cell)) > MOSTLY

    @cached_property
    def is_between_names(self) -> bool:
        return self._share(lambda cell, _address: BETWEEN_NAMES.issuperset(cell.lower().split())) > MOSTLY

    @cached_property
    def is_of_single_words(self) -> bool:
        return self._share(lambda cell, _address: " " not in cell) > MOSTLY

    @cached_property
    def before_the_at(self) -> float:
        return self._share(lambda cell, address: _any_word_in(cell, address.partition("@")[0]))

    @cached_property
    def behind_the_at(self) -> float:
        return self._share(lambda cell, address: _any_word_in(cell, address.partition("@")[2]))

    @cached_property
    def of_organisations(self) -> float:
        return self._share(lambda cell, _address: OF_AN_ORGANISATION.search(cell))

    @cached_property
    def repeats(self) -> float:
        return 1 - len(set(map(letters_of, self.cells))) / len(self.cells) if len(self.cells) > 1 else 0.0

    @property
    def like_a_name(self) -> float:
        return 2 * self.before_the_at - self.behind_the_at - 2 * self.of_organisations - self.repeats

    @property
    def like_an_organisation(self) -> float:
        return 2 * self.behind_the_at - self.before_the_at + 2 * self.of_organisations + self.repeats

    def _share(self, holds: Callable[[str, str], object]) -> float:
        pairs = zip(self.cells, self.addresses, strict=True)
        return sum(bool(holds(cell, address)) for cell, address in pairs) / len(self.cells)


def _columns(lines: Sequence[list[str]], email: int) -> list[_Column]:
    width = max(map(len, lines), default=0)
    found = []
    for place in range(width):
        filled = [
            (line[place].strip(), line[email] if email < len(line) else "")
            for line in lines
            if place < len(line) and line[place].strip()
        ]
        if place != email and filled:
            found.append(_Column(place, [cell for cell, _address in filled], [address for _cell, address in filled]))
    return found


def _organisation_of(columns: Sequence[_Column], taken: Collection[int]) -> _Column | None:
    return _best(
        [column for column in columns if column.place not in taken],
        lambda column: column.is_of_words and "@" not in column.cells[0],
        lambda column: column.like_an_organisation,
    )


def _best(
    columns: Sequence[_Column], fits: Callable[[_Column], bool], worth: Callable[[_Column], float]
) -> _Column | None:
    """The first of the best, unless it looks more like something else."""
    fitting = [column for column in columns if fits(column)]
    best = max(fitting, key=worth, default=None)
    return best if best is not None and worth(best) > -0.5 else None


def _in_parts(columns: Sequence[_Column], name: _Column) -> dict[str, int]:
    """First and last name beside each other, with or without what stands between them."""
    after = [column for column in columns if column.place > name.place][:2]
    before = [column for column in columns if column.place < name.place][-2:][::-1]
    for others, is_first in ((after, True), (before, False)):
        between = others.pop(0) if len(others) > 1 and others[0].is_between_names else None
        other = next(iter(others), None)
        if other is None or not (other.is_of_people and (between or other.before_the_at >= MOSTLY - 0.1)):
            continue
        first, last = (name, other) if is_first else (other, name)
        if first.is_of_single_words:
            found = {"first_name": first.place, "last_name": last.place}
            return found | ({"prefix": between.place} if between else {})
    return {}


def _any_word_in(cell: str, text: str) -> bool:
    plain = letters_of(text)
    return any(len(word) > 2 and letters_of(word) in plain for word in re.split(r"[\W_]+", cell))


def _is_words(cell: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", cell)) and letters_of(cell) not in WORDS_OF_A_FORM
