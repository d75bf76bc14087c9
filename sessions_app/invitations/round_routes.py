"""The invitation rounds of a session: the list, a new one, one of them with everyone in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.paging import page_asked
from sessions_app.core.plain_text import clean_line
from sessions_app.core.spreadsheets.list_form import ListForm, OtherwiseForm
from sessions_app.core.spreadsheets.writing import csv_file
from sessions_app.core.transaction import commit_on_success
from sessions_app.invitations import (
    round_given,
    round_people,
    round_reminding,
    round_standing,
    round_wording,
    round_words,
    rounds,
)
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_blueprint import address_of, blueprint, get_round, note, said_plainly
from sessions_app.invitations.round_forms import DraftForm, EarlierForm, MomentForm, PartnersForm
from sessions_app.invitations.round_lines import MOST_LINES, Line
from sessions_app.invitations.round_list import table_of
from sessions_app.invitations.round_people import Earlier
from sessions_app.invitations.round_rules import RoundRefused, RoundState, Source, Standing
from sessions_app.invitations.round_text import PLACEHOLDERS
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.knowledge_sessions.queries import themes
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.queries import districts, organisations
from sessions_app.registrations.seats import seats, what_became_of_it


@blueprint.get("/beheer/sessies/<slug>/uitnodigen")
@staff("organiser")
def all_rounds(slug: str) -> str:
    session = session_in_scope(slug)
    found = round_standing.rounds_of(session)
    return render_template(
        "invitations/rounds.html",
        session=session,
        rounds=found,
        counts=round_standing.counts_of(found),
        closed=_why_closed(session),
        words=round_words,
    )


@blueprint.get("/beheer/sessies/<slug>/uitnodigen/nieuw")
@staff("organiser")
def new_round(slug: str) -> str:
    return new_page(session_in_scope(slug))


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/nieuw/eerder")
@staff("organiser")
@keeps_input
@commit_on_success
def round_of_earlier(slug: str) -> Any:
    session, form = session_in_scope(slug), _earlier_form()
    if not form.validate_on_submit():
        return new_page(session, earlier_form=form), 422
    wanted = Earlier(form.districts.data or (), form.themes.data or (), form.organisations.data or ())
    return made(session, Source.EARLIER, round_people.earlier_participants(current_user, wanted))


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/nieuw/partners")
@staff("organiser")
@keeps_input
@commit_on_success
def round_of_partners(slug: str) -> Any:
    session, form = session_in_scope(slug), _partners_form()
    if not form.validate_on_submit():
        return new_page(session, partners_form=form), 422
    return made(session, Source.PARTNERS, round_people.of_partners(current_user, form.partners.data or ()))


@blueprint.get("/beheer/sessies/<slug>/uitnodigen/<int:round_id>")
@staff("organiser")
@audit.views("round")
def one_round(slug: str, round_id: int) -> str:
    round_ = get_round(slug, round_id)
    return draft_page(round_) if round_.state is RoundState.DRAFT else round_page(round_)


def round_page(round_: InvitationRound, moment: MomentForm | None = None) -> str:
    """How it stands with everyone in a round that was sent, or is planned."""
    standing = _standing_asked()
    sought = clean_line(request.args.get("q", ""))[:100]
    page = round_standing.page_of(round_, standing, sought, page_asked())
    if page.number > 1 and not page.items:
        abort(404)
    return render_template(
        "invitations/round.html",
        session=round_.knowledge_session,
        round=round_,
        page=page,
        standing=standing,
        sought=sought,
        counts=round_standing.counts_of([round_])[round_.id],
        left_out=round_words.left_out_sentences(rounds.left_out_of(round_)),
        in_vain=round_words.in_vain_sentence(round_),
        moment=moment or MomentForm(formdata=None),
        silent=round_reminding.count(round_),
        why_no_reminder=rounds.why_no_reminder(round_),
        seen=round_wording.as_seen(round_),
        words=round_words,
    )


@blueprint.get("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/ontvangers.csv")
@staff("organiser")
@audit.exports("round")
def recipients_file(slug: str, round_id: int) -> Response:
    round_ = get_round(slug, round_id)
    return csv_file(table_of(round_), f"uitnodigingsronde-{round_.id}.csv")


def draft_page(round_: InvitationRound, form: DraftForm | None = None, otherwise: OtherwiseForm | None = None) -> str:
    """Who gets it and who does not, the text, and the button."""
    shows_left_out = request.args.get("toon") == "niet"
    pages = round_standing.left_out_page if shows_left_out else round_standing.ready_page
    left_out = rounds.left_out_of(round_)
    page = pages(round_, page_asked())
    if page.number > 1 and not page.items:
        abort(404)
    return render_template(
        "invitations/draft.html",
        session=round_.knowledge_session,
        round=round_,
        page=page,
        shows_left_out=shows_left_out,
        ready=round_standing.ready_page(round_, 1).total if shows_left_out else page.total,
        left_out=round_words.left_out_sentences(left_out),
        left_out_count=sum(left_out.values()),
        form=form or DraftForm(formdata=None, data=_words_of(round_) | _moment_asked()),
        seen=round_wording.as_seen(round_, current_user.name),
        placeholders=PLACEHOLDERS,
        **round_given.shown(round_, otherwise),
        closed=_why_closed(round_.knowledge_session),
        became=_what_becomes_of_who_registers(round_.knowledge_session),
        words=round_words,
    )


def made(session: KnowledgeSession, source: Source, lines: Sequence[Line]) -> Response:
    with said_plainly():
        if not lines:
            raise rounds.rules.NobodyToInvite
        round_ = rounds.make(session, source, lines)
    note(Action.ADDED, round_, len(lines))
    return redirect(address_of(round_), 303)


def new_page(
    session: KnowledgeSession,
    list_form: ListForm | None = None,
    earlier_form: EarlierForm | None = None,
    partners_form: PartnersForm | None = None,
) -> str:
    return render_template(
        "invitations/new_round.html",
        session=session,
        list_form=list_form or ListForm(formdata=None),
        earlier_form=earlier_form or _earlier_form(formdata=None),
        partners_form=partners_form or _partners_form(formdata=None),
        closed=_why_closed(session),
        most=MOST_LINES,
    )


def _earlier_form(**formdata: Any) -> EarlierForm:
    today = clock.today()
    return EarlierForm(**formdata).offer(districts(today), themes(today), organisations(today))


def _partners_form(**formdata: Any) -> PartnersForm:
    return PartnersForm(**formdata).offer(organisations(clock.today()))


def _why_closed(session: KnowledgeSession) -> str:
    try:
        rounds.check_takes_people(session)
    except RoundRefused as refusal:
        return round_words.refusal_sentence(refusal)
    return ""


def _what_becomes_of_who_registers(session: KnowledgeSession) -> str:
    return what_became_of_it(session, seats(session).pools(session))


def _words_of(round_: InvitationRound) -> dict[str, Any]:
    way = "calendar" if round_.puts_in_calendar else "mail"
    return {"title": round_.title, "body": round_.body, "language": round_.language, "way": way}


def _moment_asked() -> dict[str, Any]:
    """What she filled in before she kept the words."""
    try:
        return {"moment": "later", "planned_at": clock.from_local(datetime.fromisoformat(request.args.get("om", "")))}
    except (ValueError, OverflowError, clock.LocalTimeDoesNotExist):
        return {}


def _standing_asked() -> Standing | None:
    asked = request.args.get("stand", "")
    return Standing(asked) if asked in list(Standing) else None
