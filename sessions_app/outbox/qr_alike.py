"""QR codes of addresses that differ in their last part alone, put together from codes that were drawn before.

All that happens between the letters of an address and the modules of its code is fixed, or adds without carrying: the
letters are written as bits, Reed-Solomon takes sums of them in a field where adding is XOR, each bit has its place, and
the mask turns over the same modules whatever they hold. So of two addresses of the same length, that differ in one bit
of one letter, the codes always differ in the same modules, whatever the rest says: the trace of that bit. The code of
any token is the code of one that was drawn, XOR the trace of each bit in which the two tokens differ.

    code("…/b") = code("…/a") ^ trace(last letter, "a" ^ "b")

What draws is segno, as ever: seven codes for each letter of a token, once for each beginning of our addresses (a fifth
of a second, at the third code of its kind). From then on a code is one XOR for each letter, of numbers of 2,000 bits.
Traces are trusted only when they give, for an address that took no part in making them, the very code that is drawn.

Held by `tests/outbox/test_qr_code.py`.
"""

import string
from collections.abc import Callable
from functools import lru_cache, reduce
from operator import xor

from sessions_app.core.values import dataclass

LETTERS = string.ascii_letters + string.digits + "-_"  # of a token (`core/links.py`)
LONGEST = 40
BITS = 7  # of a letter: all are ASCII
PLAIN = "A"
DRAWN_FIRST = 3  # so many of a kind are drawn: maybe no other comes
MOST_KINDS = 4  # of addresses; 0.6 MB each


@dataclass(frozen=True)
class Code:
    """`modules` of `side` rows, a bit for each, dark is 1; a row begins at a byte."""

    side: int
    modules: bytes


Draws = Callable[[str], Code]


@dataclass(frozen=True)
class Traces:
    """`plain` is the code of a token of nothing but `PLAIN`; `of_letters` what each letter changes in it, by place."""

    side: int
    size: int  # of the code, in bytes
    plain: int
    of_letters: list[dict[str, int]]

    def code(self, token: str) -> Code:
        modules = reduce(xor, map(dict.__getitem__, self.of_letters, token), self.plain)
        return Code(self.side, modules.to_bytes(self.size))


class Alike:
    """Addresses with this beginning and a token of this length."""

    def __init__(self, beginning: str, length: int) -> None:
        self._beginning, self._length = beginning, length
        self._asked = 0
        self._traces: Traces | None = None

    def code(self, token: str, draw: Draws) -> Code:
        if self._traces is not None:
            return self._traces.code(token)
        self._asked += 1
        drawn = draw(self._beginning + token)
        if self._asked == DRAWN_FIRST:
            traces = self._traces_by(draw)
            self._traces = traces if traces.code(token) == drawn else None
        return drawn

    def _traces_by(self, draw: Draws) -> Traces:
        plain = draw(self._beginning + PLAIN * self._length)
        number = _number(plain)
        of_letters = [self._traces_at(place, number, draw) for place in range(self._length)]
        return Traces(plain.side, len(plain.modules), number, of_letters)

    def _traces_at(self, place: int, plain: int, draw: Draws) -> dict[str, int]:
        before, after = self._beginning + PLAIN * place, PLAIN * (self._length - place - 1)
        turned = [chr(ord(PLAIN) ^ 1 << bit) for bit in range(BITS)]
        of_bits = [plain ^ _number(draw(before + letter + after)) for letter in turned]
        return {letter: _sum_of(of_bits, ord(letter) ^ ord(PLAIN)) for letter in LETTERS}


def _sum_of(traces: list[int], bits: int) -> int:
    return reduce(xor, (trace for bit, trace in enumerate(traces) if bits >> bit & 1), 0)


def put_together(address: str, draw: Draws) -> Code:
    """The code that `draw` would give. Of an address without a token at its end it is drawn."""
    beginning, slash, token = address.rpartition("/")
    is_in_bytes = beginning.upper() != beginning  # capitals and digits alone would be packed more tightly, not in bits
    if not is_in_bytes or not 0 < len(token) <= LONGEST or token.strip(LETTERS):
        return draw(address)
    return _alike(beginning + slash, len(token)).code(token, draw)


@lru_cache(maxsize=MOST_KINDS)
def _alike(beginning: str, length: int) -> Alike:
    return Alike(beginning, length)


def _number(code: Code) -> int:
    return int.from_bytes(code.modules)
