"""What figures say in words: labels, sentences and the texts of charts, in the language of the screen."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.core import language
from sessions_app.core.formatting import decimal, long_date, percent, short_date
from sessions_app.insights.figures import FigureTexts, Trend, scale
from sessions_app.insights.rules import SPREAD_FROM, TARGET, Change, Tally, running_over
from sessions_app.insights.sums import Group
from sessions_app.insights.trend import Step


def with_n(tally: Tally) -> str:
    """8,1 (n = 14, respons 61%)"""
    if tally.average is None:
        return _("too few answers")
    average, n = decimal(tally.average), tally.n
    if tally.response_rate is None:
        return _("%(average)s (n = %(n)s)", average=average, n=n)
    response = percent(tally.response_rate)
    said = _("%(average)s (n = %(n)s, response %(response)s)", average=average, n=n, response=response)
    return said.replace(" = ", "\u00a0=\u00a0")  # stays on one line


def of_mark(tally: Tally) -> str:
    """What the average mark is of."""
    if tally.response_rate is None:
        return _("n = %(n)s answers. There are more answers than people, so we give no response.", n=tally.n)
    response = percent(tally.response_rate)
    if tally.doubled:
        return _("n = %(n)s answers, response %(response)s. Sessions with more answers than people are left out of the response.", n=tally.n, response=response)  # noqa: E501  # fmt: skip
    return _("n = %(n)s answers of %(asked)s people asked: response %(response)s", n=tally.n, asked=tally.asked,
             response=response)  # fmt: skip


def response_of(tally: Tally) -> str:
    return "–" if tally.response_rate is None else percent(tally.response_rate)


def period_label(step: Step, starts_on: date) -> str:
    """2026 K4; first half of 2026; 14-04-2026"""
    if step == "quarter":
        return format_date(starts_on, "y QQQ", locale=language.current())
    if step == "half_year" and starts_on.month == 1:
        return _("first half of %(year)s", year=starts_on.year)
    if step == "half_year":
        return _("second half of %(year)s", year=starts_on.year)
    return short_date(starts_on)


def point_label(step: Step, group: Group) -> str:
    label = period_label(step, group.starts_on)
    return f"{label}, {group.session.district_name}" if group.session else label


def question(step: Step) -> str:
    """The heading above the chart."""
    if step == "session":
        return _("Which mark do people give, per session?")
    return _("Which mark do people give, per quarter?")


def finding(tally: Tally, change: Change | None) -> str:
    """What the chart shows, in a sentence or two."""
    if not tally.n:
        return _("There are too few answers for a figure.")
    whole = _("On average people give %(figure)s.", figure=with_n(tally))
    if change is None:
        return whole
    return f"{whole} {_moved(change)}"


def _moved(change: Change) -> str:
    before, after = with_n(change.before), with_n(change.after)
    if change.direction == "up":
        return _("It rose: from %(before)s in the first half to %(after)s in the second.", before=before, after=after)
    if change.direction == "down":
        return _("It fell: from %(before)s in the first half to %(after)s in the second.", before=before, after=after)
    return _("There is no clear difference between the first and the second half of these sessions.")


def asked_of(tally: Tally) -> str:
    """Who was asked, where that was not those who came; empty when it was."""
    if not tally.unmarked:
        return ""
    return ngettext(
        "In %(num)s session attendance was not marked: there everyone who had registered was asked.",
        "In %(num)s sessions attendance was not marked: there everyone who had registered was asked.",
        tally.unmarked,
    )


def caption(trend: Trend) -> str:
    """What the marks mean. How the band is computed stands in the method, one click away."""
    return " ".join(
        [
            _("The dot is the average."),
            *([_("The bar through it is the uncertainty (95%).")] if _has_bands(trend) else []),
            *([running_words(trend.step)] if trend.running_mean else []),
            _("The scale starts at %(mark)s.", mark=scale(trend)[0]),
            *([_("Open circle: fewer than 5 answers, or not released yet.")] if _has_gaps(trend) else []),
        ]
    )


def running_words(step: Step) -> str:
    count = running_over(step == "session")
    if step == "session":
        return _(
            "The line is the average of the last %(count)s sessions with a figure, by number of answers.", count=count
        )
    return _("The line is the average of the last %(count)s quarters with a figure, by number of answers.", count=count)


def method() -> list[str]:
    """How the figures come about, with the source."""
    return [
        _("A figure appears four days after a session, from 5 answers up. It changes only by 5 or more answers."),
        _("An average over several sessions counts every answer once, so a large session weighs more."),
        _(
            "The uncertainty is a 95%% score interval (E. B. Wilson, ‘Probable inference’, Journal of the American "
            "Statistical Association 22, 1927): it suits few answers and never leaves the scale of 1 to 10. How far "
            "marks lie apart (R. W. M. Wedderburn, Biometrika 61, 1974) is taken from all chosen sessions with "
            "%(count)s answers or more together: a few answers tell little about it, and could give someone away.",
            count=SPREAD_FROM,
        ),
        _("Response is the number of answers divided by the number of people who were asked."),
    ]


def chart_texts(trend: Trend, tally: Tally, choice: str, period: str) -> FigureTexts:
    title = _("Which mark do people give?")
    return FigureTexts(
        title=f"{title} {choice}" if choice else title,
        description=_("Line of the average mark, %(period)s. The figures are in the table.", period=period),
        too_few=_("too few"),
        target=_("target %(mark)s", mark=decimal(TARGET)),
        point=_("%(label)s: %(average)s (n = %(n)s, response %(response)s)"),
        note=" ".join([f"{period}: {with_n(tally)}.", caption(trend), asked_of(tally)]),
    )


def district_texts(name: str) -> FigureTexts:
    return FigureTexts(
        title=_("Average mark in %(district)s", district=name),
        description=_("Line beside that of all districts. The figures are in the table."),
        too_few=_("too few"),
    )


def period_words(since: date, until: date) -> str:
    return _("%(first)s to %(last)s", first=long_date(since), last=long_date(until))


def listed(names: Iterable[str]) -> str:
    """a, b en c"""
    *most, last = list(names) or [""]
    return _("%(names)s and %(last)s", names=", ".join(most), last=last) if most else last


def _has_bands(trend: Trend) -> bool:
    return any(point.low is not None for point in trend.points)


def _has_gaps(trend: Trend) -> bool:
    return any(point.average is None for point in trend.points)
