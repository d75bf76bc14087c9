"""The list of participants: the page, on paper, and as a file."""

from flask import Response, render_template, request
from flask_login import current_user

from sessions_app.core.access import staff
from sessions_app.core.kept import alike
from sessions_app.core.paging import page_asked
from sessions_app.core.spreadsheets.writing import csv_file, xlsx_file
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import rights_in
from sessions_app.people import audit
from sessions_app.people.models import Right
from sessions_app.registrations import participant_rows, participants
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.participants import STATUS_OF_FILTER, Wanted
from sessions_app.registrations.participants_files import table_of, table_on_paper
from sessions_app.registrations.words import order_words


@blueprint.get("/beheer/sessies/<slug>/deelnemers")
@staff("organiser", "partner")
@audit.views("participants")
def participants_page(slug: str) -> str:
    """A partner sees names and organisations; addresses, needs and questions are for organisers."""
    knowledge_session, wanted = _asked(slug)
    table, may_organise = participants.participants(knowledge_session, wanted, page_asked()), not wanted.names_only
    around = {"knowledge_session": knowledge_session, "table": table, "chosen": wanted.address}
    rows = participant_rows.all_of(table, knowledge_session) if may_organise else participant_rows.names_of(table)

    def page(words: alike.Words) -> str:
        return render_template(
            "registrations/participants.html",
            **around,
            rows=words["rows"],
            counts=table.counted.per_status,
            seats=table.counted.seats,
            may_organise=may_organise,
            needs=table.counted.needs if may_organise else {},
            filters=STATUS_OF_FILTER,
            orders=order_words(wanted.names_only),
            mail_may_be_late=table.mail_may_be_late,
        )

    if wanted.zoek or table.mail_may_be_late:
        return page({"rows": rows})
    key = (may_organise, table.counted.key, table.total, len(table.lines))
    return alike.told_to_staff(key, {"rows": rows}, lambda: page({"rows": rows}), page)


@blueprint.get("/beheer/sessies/<slug>/deelnemers/papier")
@staff("organiser", "partner")
@audit.views("participants")
def participants_paper(slug: str) -> str:
    """The whole list at once, to print: black on white, without what one can click."""
    knowledge_session, wanted = _asked(slug)
    table = table_on_paper(knowledge_session, wanted)
    return render_template(
        "registrations/participants_paper.html", knowledge_session=knowledge_session, table=table, chosen=wanted.address
    )


@blueprint.get("/beheer/sessies/<slug>/deelnemers.csv")
@staff("organiser")
@audit.exports("participants")
def participants_csv(slug: str) -> Response:
    return csv_file(table_of(*_asked(slug, Right.ORGANISE)), f"deelnemers-{slug}.csv")


@blueprint.get("/beheer/sessies/<slug>/deelnemers.xlsx")
@staff("organiser")
@audit.exports("participants")
def participants_xlsx(slug: str) -> Response:
    return xlsx_file(table_of(*_asked(slug, Right.ORGANISE)), f"deelnemers-{slug}.xlsx")


def _asked(slug: str, right: Right = Right.READ_NAMES) -> tuple[KnowledgeSession, Wanted]:
    """The session, and what is asked of it by who may see this much."""
    knowledge_session = session_in_scope(slug, right, in_full=False)
    may_organise = Right.ORGANISE in rights_in(knowledge_session, current_user)
    return knowledge_session, Wanted.asked(request.args, names_only=not may_organise)
