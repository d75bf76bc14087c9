"""Ready periods to choose from. Pure: the day is an argument."""

from datetime import date, timedelta

from flask_babel import gettext as _

from sessions_app.core.values import dataclass
from sessions_app.insights import rules

FIRST_DAY = date(2019, 1, 1)  # the first knowledge session was in the summer of that year


@dataclass(frozen=True)
class ReadyPeriod:
    label: str
    since: date
    until: date


def ready_periods(today: date) -> list[ReadyPeriod]:
    """The usual one first. Each runs to the end of what its name says, so that its address keeps its meaning."""
    quarter = rules.quarters_back(today, 0)
    year = today.year
    return [
        ReadyPeriod(_("Last 9 quarters"), rules.quarters_back(today, rules.QUARTERS_SHOWN - 1), today),
        ReadyPeriod(_("This quarter"), quarter, _quarter_end(quarter)),
        ReadyPeriod(_("This year"), date(year, 1, 1), date(year, 12, 31)),
        ReadyPeriod(_("Last year"), date(year - 1, 1, 1), date(year - 1, 12, 31)),
        ReadyPeriod(_("Everything"), FIRST_DAY, date(year, 12, 31)),
    ]


def _quarter_end(starts_on: date) -> date:
    return rules.quarters_back(starts_on, -1) - timedelta(days=1)
