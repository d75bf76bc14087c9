"""One page of a long list."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from sessions_app.core.extensions import db
from sessions_app.core.values import dataclass

T = TypeVar("T")

FURTHEST = 999_999


@dataclass(frozen=True)
class Page(Generic[T]):
    """`number` counts from 1; `total` is that of the whole list."""

    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The position of the first item, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_asked(name: str = "pagina") -> int:
    """The number of the page in the address of this request, from 1."""
    return page_number(request.args.get(name, ""))


def page_number(typed: str) -> int:
    """From 1. What is no number is the first page; what is beyond reason is a page that is not there."""
    return min(max(int(typed[:9]), 1), FURTHEST) if typed.isascii() and typed.isdigit() else 1


def read_page(statement: Select[Any], number: int, size: int) -> Page[Any]:
    """The rows of this page, in the order of the statement; none when there are not so many pages."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    return Page(db.session.scalars(statement.limit(size).offset((number - 1) * size)).all(), total, number, size)
