"""Column types that are the same on SQLite and PostgreSQL, and what each personal column owes the reader."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, String, TypeDecorator


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC. A naive datetime is a programming error and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return from_driver(value)


def from_driver(moment: Any) -> datetime | None:
    """A `UtcMoment` as the driver itself tells it: that of SQLite in letters, and without its zone."""
    told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return told and (told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC))


def word(options: type[StrEnum], name: str) -> Enum:
    """A column that holds one word of an enum, as text with a named check constraint."""
    return Enum(
        options,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


def text(length: int) -> String:
    return String(length)


def personal(purpose: str, kept: str) -> dict[str, Any]:
    """For `mapped_column(info=…)`: what a personal column is for, and how long it stays (see `core/retention.py`)."""
    return {"personal": {"purpose": purpose, "kept": kept}}
