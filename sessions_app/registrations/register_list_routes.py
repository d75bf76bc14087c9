"""The list per register, for who puts down the points: on the page, as CSV and as XLSX."""

from flask import abort, render_template
from werkzeug.wrappers import Response

from sessions_app.core.access import staff
from sessions_app.core.spreadsheets import writing
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.registrations import register_list
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.register_list import RegisterList


@blueprint.get("/beheer/sessies/<slug>/registerlijst/<register>")
@staff("organiser")
@audit.views("register_list")
def register_list_page(slug: str, register: str) -> str:
    knowledge_session, listed = _get_list(slug, register)
    return render_template(
        "registrations/register_list.html", knowledge_session=knowledge_session, register=register, listed=listed
    )


@blueprint.get("/beheer/sessies/<slug>/registerlijst/<register>.csv")
@staff("organiser")
@audit.exports("register_list")
def register_list_csv(slug: str, register: str) -> Response:
    knowledge_session, listed = _get_list(slug, register)
    return writing.csv_file(register_list.as_table(knowledge_session, listed), f"{register}-{slug}.csv")


@blueprint.get("/beheer/sessies/<slug>/registerlijst/<register>.xlsx")
@staff("organiser")
@audit.exports("register_list")
def register_list_xlsx(slug: str, register: str) -> Response:
    knowledge_session, listed = _get_list(slug, register)
    return writing.xlsx_file(register_list.as_table(knowledge_session, listed), f"{register}-{slug}.xlsx")


def _get_list(slug: str, register: str) -> tuple[KnowledgeSession, RegisterList]:
    """404 for a session outside her scope, and for a register that gives no points for it."""
    knowledge_session = session_in_scope(slug)
    accreditation = register_list.find_accreditation(knowledge_session, register) or abort(404)
    return knowledge_session, register_list.register_list(knowledge_session, accreditation)
