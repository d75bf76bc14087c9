"""Which report: its periods to choose from, its name and title, and what it is called in the table of highlights."""

import hashlib
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import gettext as _

from sessions_app.core import language
from sessions_app.insights import captions, rules
from sessions_app.insights.choosing import Selection
from sessions_app.insights.periods import ReadyPeriod
from sessions_app.people.models import Right, User
from sessions_app.people.queries import scope_of


def report_periods(today: date) -> list[ReadyPeriod]:
    """The one that is ready to be told first."""
    this, last = rules.quarters_back(today, 0), rules.quarters_back(today, 1)
    return [
        ReadyPeriod(_("Last quarter"), last, _end_of_quarter(last)),
        ReadyPeriod(_("This quarter"), this, _end_of_quarter(this)),
        ReadyPeriod(_("This year"), *_year(today.year)),
        ReadyPeriod(_("Last year"), *_year(today.year - 1)),
    ]


def report_of(user: User, asked: Selection) -> str:
    """One name for the report of these sessions: the same for everyone who sees the same ones."""
    scope = scope_of(user, Right.READ_FIGURES)
    whose = "everywhere" if scope.everywhere else [sorted(scope.district_ids), sorted(scope.organisation_ids)]
    return hashlib.sha256(repr((asked, whose)).encode()).hexdigest()


def file_name(asked: Selection) -> str:
    """rapport-2026-kwartaal-4.pdf, rapport-2026-noord.pdf"""
    since, until = asked.since, asked.until
    if (since, until) == _year(since.year):
        when = f"{since.year}"
    elif _is_quarter(since, until):
        when = f"{since.year}-kwartaal-{(since.month + 2) // 3}"
    else:
        when = f"{since}-tot-en-met-{until}"
    chosen = (asked.district, asked.theme, asked.kind, asked.organisation)
    return "-".join(["rapport", when, *filter(None, chosen)]) + ".pdf"


def title(asked: Selection) -> str:
    """4e kwartaal 2026; 2026; donderdag 1 oktober 2026 tot en met …"""
    if (asked.since, asked.until) == _year(asked.since.year):
        return str(asked.since.year)
    if _is_quarter(asked.since, asked.until):
        return format_date(asked.since, "QQQQ y", locale=language.current())
    return captions.period_words(asked.since, asked.until)


def _is_quarter(since: date, until: date) -> bool:
    return since == rules.quarters_back(since, 0) and until == _end_of_quarter(since)


def _end_of_quarter(day: date) -> date:
    return rules.quarters_back(day, -1) - timedelta(days=1)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
