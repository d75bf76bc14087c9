"""What the rules refuse, said on a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sessions_app.core import errors

R = TypeVar("R", bound=Exception)


@contextmanager
def refusing(kind: type[R], sentence_of: Callable[[R], str], early: type[R] | tuple[()] = ()) -> Iterator[None]:
    """A refusal of this kind inside the block becomes a 409 with its sentence. `early`: what is possible later."""
    try:
        yield
    except kind as refusal:
        raise errors.refuse(409, sentence_of(refusal), is_early=isinstance(refusal, early)) from refusal


def refuses_nothing(kind: type[Exception], check: Callable[[], None]) -> bool:
    """For pages: whether this check of the rules refuses nothing at this moment."""
    try:
        check()
    except kind:
        return False
    return True
