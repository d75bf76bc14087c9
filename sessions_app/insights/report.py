"""The report for funders and the stadsdeel as a PDF: the same figures as on the pages, with how they come about."""

from collections.abc import Sequence
from dataclasses import asdict, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.core import clock, language, pdf
from sessions_app.core.formatting import decimal, long_date
from sessions_app.core.values import dataclass
from sessions_app.insights import captions, per_district, queries, report_charts, report_tables, service
from sessions_app.insights.asked import Asked
from sessions_app.insights.figures import FigureTexts
from sessions_app.insights.report_choice import title
from sessions_app.insights.report_highlights import MOST, Highlight
from sessions_app.insights.report_tables import ReportTable
from sessions_app.insights.report_words import QUESTIONS
from sessions_app.insights.service import Satisfaction
from sessions_app.insights.shares import breakdown_of, districts_of
from sessions_app.insights.sums import each, per_period

MOST_SESSIONS = 24  # in the table by session; with more it is by quarter


@dataclass(frozen=True)
class Chart:
    svg: str
    alt: str
    name: str = ""
    caption: str = ""


@dataclass(frozen=True)
class Section:
    heading: str
    sentences: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    small_charts: list[Chart] = field(default_factory=list)
    tables: list[ReportTable] = field(default_factory=list)


@dataclass(frozen=True)
class Contents:
    """What is in it, for the page that offers it and for the file."""

    found: queries.Figures
    satisfaction: Satisfaction
    turnout: list[per_district.Turnout]
    agreements: list[Any]

    @property
    def is_empty(self) -> bool:
        return not self.found.whole.held


def contents_of(asked: Asked) -> Contents:
    found = queries.figures_of(asked.sessions)
    return Contents(
        found,
        service.satisfaction_in(found),
        per_district.turnout_by_district(found.parts),
        per_district.agreements_by_district(found.parts),
    )


def as_pdf(asked: Asked, own: Sequence[object], highlights: Sequence[Highlight]) -> bytes:
    """`own`: the districts and organisations beyond which she does not see. Raises PdfNotMade."""
    contents, today = contents_of(asked), clock.today()
    sections = [] if contents.is_empty else _sections(asked, contents)
    data = {
        "language": language.current(),
        "title": title(asked.selection),
        "about": _about(asked, own, today),
        "tiles": [] if contents.is_empty else tiles_of(contents),
        "sections": [asdict(one) for one in sections],
        "quotes": _quotes(highlights),
        "method": [*captions.method(), *_sources()],
        "words": _words(),
    }
    return pdf.compile("report", data, made_at=clock.now())


def tiles_of(contents: Contents) -> list[tuple[str, str, str]]:
    """Word, figure and what it is of."""
    tally, whole = contents.satisfaction.tally, contents.found.whole
    came, made = whole.came + whole.walked_in, sum(one.counts.made for one in contents.agreements)
    kept = sum(one.counts.done for one in contents.agreements)
    mark = _("too few answers") if tally.average is None else decimal(tally.average)
    of_mark = captions.of_mark(tally) if tally.n else ""
    by_district = ", ".join(f"{name} {count}" for name, count in per_district.held_by_district(contents.found.parts))
    of_came = ngettext("in %(num)s session with attendance", "in %(num)s sessions with attendance", whole.marked)
    of_made = ngettext("of %(num)s agreement", "of %(num)s agreements", made)
    return [
        (_("Average mark"), mark, of_mark),
        (_("Sessions"), str(whole.held), by_district),
        (_("Came"), str(came) if whole.marked else _("not marked"), of_came if whole.marked else ""),
        (_("Agreements kept"), str(kept) if made else _("none made"), of_made if made else ""),
    ]


def _sections(asked: Asked, contents: Contents) -> list[Section]:
    return [
        _satisfaction(asked, contents),
        _by_part(asked, contents),
        _answers(contents),
        _turnout(contents),
        _agreements(contents),
    ]


def _satisfaction(asked: Asked, contents: Contents) -> Section:
    satisfaction, found = contents.satisfaction, contents.found
    tally = satisfaction.tally
    texts = captions.chart_texts(satisfaction.trend, tally, asked.chosen, asked.period)
    drawn = [_chart(satisfaction, texts)] if tally.n else []
    if found.sessions is not None and len(found.sessions) <= MOST_SESSIONS:
        table = report_tables.of_sessions(each(found.sessions), tally.spread)
    else:
        table = report_tables.of_quarters(per_period(found.parts, "quarter"), tally.spread)
    said = [satisfaction.finding, captions.asked_of(tally)]
    heading = captions.question(satisfaction.step)
    return Section(heading, [one for one in said if one], charts=drawn, tables=[table])


def _chart(satisfaction: Satisfaction, texts: FigureTexts) -> Chart:
    trend = satisfaction.trend
    return Chart(report_charts.of_satisfaction(trend, texts), texts.description, caption=captions.caption(trend))


def _by_part(asked: Asked, contents: Contents) -> Section:
    parts, spread = contents.found.parts, contents.satisfaction.tally.spread
    small = [
        Chart(svg, _("Average mark in %(district)s", district=name), name)
        for name, svg in report_charts.of_districts(parts, spread)
    ]
    tables = report_tables.of_shares([*districts_of(parts, spread), *breakdown_of(asked.sessions, spread)], spread)
    said = [_("A session counts with each of its themes and partners.")] if tables else []
    said += [_("The dotted line is that of all districts together.")] if small else []
    return Section(_("By district, theme, partner and kind"), said, small_charts=small, tables=tables)


def _answers(contents: Contents) -> Section:
    tally = contents.satisfaction.tally
    said = [_("The spread counts only sessions with 10 answers or more; every other question only sessions where 5 "
              "people or more answered it.")]  # fmt: skip
    if tally.met_average is not None:
        met = _("On average people met %(count)s new people (n = %(n)s).", count=decimal(tally.met_average),
                n=tally.met_n)  # fmt: skip
        said.insert(0, met)
    tables = report_tables.of_answers(tally, contents.found.whole.worked_out)
    return Section(_("How are the marks spread, and what do people do with it?"), said, tables=tables)


def _turnout(contents: Contents) -> Section:
    whole = contents.found.whole
    if not contents.turnout:
        return Section(_("Who came?"), [_("Attendance was not marked in these sessions, and nobody waited.")])
    said = []
    if whole.marked < whole.held:
        said = [ngettext(
            "Of the %(held)s sessions attendance was marked in %(num)s; only that one counts here. The waiting list is of all of them.",  # noqa: E501
            "Of the %(held)s sessions attendance was marked in %(num)s; only those count here. The waiting list is of all of them.",  # noqa: E501
            whole.marked, held=whole.held,
        )]  # fmt: skip
    return Section(_("Who came?"), said, tables=[report_tables.of_turnout(contents.turnout)])


def _agreements(contents: Contents) -> Section:
    if not contents.agreements:
        return Section(_("Follow-up agreements"), [_("No agreements were made in these sessions.")])
    said = _("Participants agree with each other on a next step. Agreements are counted here, not read.")
    return Section(_("Follow-up agreements"), [said], tables=[report_tables.of_agreements(contents.agreements)])


def _about(asked: Asked, own: Sequence[object], today: date) -> list[tuple[str, str]]:
    whose = _("the sessions of %(names)s", names=captions.listed(map(str, own))) if own else ""
    choice = ", ".join(one for one in (asked.chosen, whose) if one) or _("all sessions")
    return [
        (_("Period"), asked.period),
        (_("Choice"), choice),
        (_("Made on"), long_date(today)),
    ]


def _quotes(highlights: Sequence[Highlight]) -> list[dict[str, Any]]:
    by_question = {word: [one.text for one in highlights if one.question == name] for name, word in QUESTIONS.items()}
    return [{"heading": str(word), "texts": texts} for word, texts in by_question.items() if texts]


def _sources() -> list[str]:
    return [
        _("Fewer than 5 answers: no figure, and not in a total either, so that no one can be recognised. What people "
          "filled in is kept without a name; figures are chosen by session, never by who answered."),
        _("Sources: the evaluation after each session (by mail, in the room and on paper), the question after eight "
          "weeks, the attendance list, and the agreements that participants made on the site."),
        _("Quotes are given as they were written, at most %(count)s. Whoever chose them saw no names, and was asked to "
          "leave out what could point to someone.", count=MOST),
    ]  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "heading": _("Report on knowledge sessions"),
        "in_short": _("In short"),
        "empty": _("No sessions were held in this choice."),
        "quotes": _("In their own words"),
        "method": _("How these figures come about"),
        "page": _("page {page} of {pages}"),
        "organisation": _("Stichting De Omslag, Amsterdam"),
    }
