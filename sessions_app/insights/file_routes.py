"""The figures as files: tables for a spreadsheet, the chart as a drawing. The same numbers as on the pages."""

from flask import Response

from sessions_app.core import clock, language, limits
from sessions_app.core.access import staff
from sessions_app.core.database import replica
from sessions_app.core.spreadsheets.writing import Table, csv_file, xlsx_file
from sessions_app.insights import captions, drawings, export, figures, per_district, queries, service
from sessions_app.insights.asked import asked_for_a_file
from sessions_app.insights.between import agreements_between
from sessions_app.insights.blueprint import blueprint
from sessions_app.insights.kept_answers import kept
from sessions_app.insights.shares import breakdown_of, districts_of
from sessions_app.people import audit


@blueprint.get("/tevredenheid.csv")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def table_file() -> Response:
    return csv_file(_satisfaction(), "tevredenheid.csv")


@blueprint.get("/tevredenheid.xlsx")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def workbook() -> Response:
    return xlsx_file(_satisfaction(), "tevredenheid.xlsx")


@blueprint.get("/uitsplitsing.csv")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def breakdown_file() -> Response:
    return csv_file(_breakdown(), "uitsplitsing.csv")


@blueprint.get("/uitsplitsing.xlsx")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def breakdown_workbook() -> Response:
    return xlsx_file(_breakdown(), "uitsplitsing.xlsx")


@blueprint.get("/opkomst.csv")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def turnout_file() -> Response:
    return csv_file(_turnout(), "opkomst.csv")


@blueprint.get("/opkomst.xlsx")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def turnout_workbook() -> Response:
    return xlsx_file(_turnout(), "opkomst.xlsx")


@blueprint.get("/afspraken.csv")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def agreements_file() -> Response:
    return csv_file(_agreements(), "afspraken.csv")


@blueprint.get("/afspraken.xlsx")
@staff("coordinator")
@audit.exports("insights")
@replica.may_answer
def agreements_workbook() -> Response:
    return xlsx_file(_agreements(), "afspraken.xlsx")


@blueprint.get("/tevredenheid.svg")
@staff("coordinator")
@limits.drawings
@replica.may_answer
@kept
def drawing() -> Response:
    return _drawing("svg")


@blueprint.get("/tevredenheid.png")
@staff("coordinator")
@limits.drawings
@replica.may_answer
@kept
def picture() -> Response:
    return _drawing("png")


def _satisfaction() -> Table:
    asked = asked_for_a_file()
    found = service.satisfaction_in(queries.figures_of(asked.sessions))
    return export.about(asked, export.satisfaction_table(found))


def _breakdown() -> Table:
    asked = asked_for_a_file()
    found = queries.figures_of(asked.sessions)
    spread = found.whole.tally.spread
    rows = [*districts_of(found.parts, spread), *breakdown_of(asked.sessions, spread)]
    return export.about(asked, export.breakdown_table(rows))


def _turnout() -> Table:
    asked = asked_for_a_file()
    return export.about(asked, export.turnout_table(per_district.turnout_by_district(queries.parts_of(asked.sessions))))


def _agreements() -> Table:
    asked = asked_for_a_file()
    return export.about(asked, export.between_table(agreements_between(asked.conditions, clock.today()).shown))


def _drawing(kind: str) -> Response:
    asked, locale = asked_for_a_file(), language.current()
    found = service.satisfaction_in(queries.figures_of(asked.sessions))
    texts = captions.chart_texts(found.trend, found.tally, asked.chosen, asked.period)
    state = ("satisfaction", kind, found.trend, texts, locale)
    if kind == "png":
        made = drawings.drawn(state, lambda: figures.png(found.trend, texts=texts, locale=locale))
        return Response(made, mimetype="image/png")
    made = drawings.drawn(state, lambda: figures.standalone_svg(found.trend, texts=texts, locale=locale).encode())
    return Response(made, mimetype="image/svg+xml")
