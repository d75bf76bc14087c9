"""Dates, times, numbers and texts as people in Amsterdam read them; Jinja filters of the same names."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal, format_percent
from flask import Flask
from markupsafe import Markup

from sessions_app.core import clock, language
from sessions_app.core.plain_text import one_stop

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

NBSP = "\u00a0"
POSTCODE = re.compile(r"\b(\d{4}) ([A-Z]{2})\b")
MARKDOWN_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "a", "blockquote"}
# As a browser wants it in an <input> of this kind; anything else it leaves out.
INPUT_FORMATS = {
    "date": ("%Y-%m-%d",),
    "time": ("%H:%M", "%H:%M:%S"),
    "datetime-local": ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"),
}
# Names are sorted without the tussenvoegsel: "J. van den Linden" stands under L.
TUSSENVOEGSELS = {
    "van", "de", "den", "der", "het", "'t", "ten", "ter", "te", "op", "in", "aan", "bij", "uit",
    "von", "el", "la", "le", "du", "d'",
}  # fmt: skip
# Letters that Unicode does not take apart into a letter and its accent.
OTHER_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d"}
)


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def _formatted(value: date | datetime, pattern: str) -> str:
    return _formatted_day(_day(value), pattern, language.current())


@lru_cache(maxsize=4096)  # a long list names the same days over and over
def _formatted_day(day: date, pattern: str, locale: str) -> str:
    return babel_date(day, pattern, locale=locale)


def long_date(value: date | datetime) -> str:
    """dinsdag 14 april 2026"""
    return _formatted(value, "EEEE d MMMM y")


def short_date(value: date | datetime) -> str:
    """14-04-2026"""
    return _formatted(value, "dd-MM-y")


def day_month(value: date | datetime) -> str:
    """14 april"""
    return _formatted(value, "d MMMM")


def weekday_short(value: date | datetime) -> str:
    return _formatted(value, "EEE").rstrip(".")


def month_short(value: date | datetime) -> str:
    return _formatted(value, "MMM").rstrip(".")


def month_name(value: date | datetime) -> str:
    return _formatted(value, "LLLL")


def clock_time(moment: datetime) -> str:
    """14.00 uur (14:00 in English)"""
    local = clock.local(moment)
    if language.current() == "nl":
        return f"{local.hour}.{local.minute:02d}{NBSP}uur"
    return f"{local.hour:02d}:{local.minute:02d}"


def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """13.30 – 16.30 uur"""
    if clock.local(starts_at).date() != clock.local(ends_at).date():
        return f"{clock_time(starts_at)}{NBSP}–{NBSP}{long_date(ends_at)}, {clock_time(ends_at)}"
    return f"{clock_time(starts_at).removesuffix(f'{NBSP}uur')}{NBSP}–{NBSP}{clock_time(ends_at)}"


def iso(value: date | datetime) -> str:
    """ISO 8601 on the clock of Amsterdam, for `<time datetime>` and JSON-LD."""
    return clock.local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


def input_moment(moment: datetime | None) -> str:
    """YYYY-MM-DDTHH:MM on the clock of Amsterdam, for form fields."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


def input_type(kind: str, value: str) -> str:
    """The kind of an `<input>` for a day or a time; "text" for a value that no browser shows in one of this kind,
    so that it is not lost."""
    is_shown = any(_is_written_as(value, pattern) for pattern in INPUT_FORMATS[kind])
    return kind if is_shown or not value else "text"


def _is_written_as(value: str, pattern: str) -> bool:
    try:
        return datetime.strptime(value, pattern).strftime(pattern) == value  # noqa: DTZ007 - a look at its shape
    except ValueError:
        return False


def decimal(value: float, digits: int = 1) -> str:
    """8,1"""
    return format_decimal(round(value, digits), format=f"#,##0.{'0' * digits}", locale=language.current())


def percent(share: float) -> str:
    """61%"""
    return format_percent(share, format="0%", locale=language.current())


def markdown(text: str) -> Markup:
    """Markdown to clean HTML; whatever could run or leave the page's outline is taken out."""
    import nh3  # late, like the parser: most processes that start show a page without any

    html = nh3.clean(
        _markdown().render(text or ""),
        tags=MARKDOWN_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)  # noqa: S704 - cleaned by nh3 in the line above  # nosec B704


@lru_cache(maxsize=1)
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True})


def whole_postcode(place: str) -> str:
    """For a page: a postcode in it never breaks over two lines."""
    return POSTCODE.sub(rf"\1{NBSP}\2", place)


def in_dutch() -> Markup:
    """The attribute of an element that holds what an organiser wrote, on a page in another language (WCAG 3.1.2)."""
    return Markup("") if language.current() == "nl" else Markup(' lang="nl"')


def dutch(text: str) -> str:
    """The same for words within a line."""
    said = in_dutch()
    return Markup("<span{}>{}</span>").format(said, text) if said and text else text


def without_accents(text: str) -> str:
    """In small letters, as people look names up: Şahin and sahin are the same."""
    apart = unicodedata.normalize("NFD", text.lower().translate(OTHER_LETTERS))
    return "".join(one for one in apart if not unicodedata.combining(one))


def install(app: Flask) -> None:
    filters: dict[str, Callable[..., Any]] = {
        "long_date": long_date, "short_date": short_date, "day_month": day_month, "weekday_short": weekday_short,
        "month_short": month_short, "month_name": month_name, "clock": clock_time, "time_range": time_range,
        "iso": iso, "input_moment": input_moment, "decimal": decimal, "percent": percent, "markdown": markdown,
        "one_stop": one_stop, "whole_postcode": whole_postcode,
        "dutch": dutch,
    }  # fmt: skip
    for name, function in filters.items():
        app.add_template_filter(function, name)
    app.add_template_global(input_type)
    app.add_template_global(in_dutch)
