"""The attacker of the tests: holds everything that was ever shown, and adds and subtracts as she likes.

What she sees are sums, each over a set of answers. Two answers that are in exactly the same sets can never be told
apart by adding and subtracting those sums, however many, at whatever moments: they are in one block, and every sum
that can be derived is one over whole blocks. So no figure about fewer than five answers can be derived if, and only
if, no block is smaller than five. What she knows already she leaves out: she can subtract it.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

A = TypeVar("A", bound=Hashable)


def blocks(shown: Iterable[Collection[A]], known: Collection[A] = ()) -> list[set[A]]:
    """The answers that were ever shown and that she does not know, as far as she can tell them apart."""
    seen_in: defaultdict[A, set[int]] = defaultdict(set)
    for number, answers in enumerate(shown):
        for answer in set(answers) - set(known):
            seen_in[answer].add(number)
    alike: defaultdict[frozenset[int], set[A]] = defaultdict(set)
    for answer, numbers in seen_in.items():
        alike[frozenset(numbers)].add(answer)
    return list(alike.values())


def smallest(shown: Iterable[Collection[A]], known: Collection[A] = ()) -> int:
    """Of how few unknown answers a figure can be derived; a great many when nothing was shown."""
    return min(map(len, blocks(shown, known)), default=10**6)
