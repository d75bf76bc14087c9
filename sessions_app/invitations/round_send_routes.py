"""What an organiser does with one round: word it, look at it, test it, send, pause, stop, remind."""

from datetime import datetime
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.database.connections import lock_row
from sessions_app.core.formatting import input_moment
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.invitations import round_planning, round_wording, round_words, rounds
from sessions_app.invitations.models import InvitationRound
from sessions_app.invitations.round_blueprint import address_of, blueprint, get_round, note, said_plainly
from sessions_app.invitations.round_forms import DraftForm, MomentForm
from sessions_app.invitations.round_messages import test_mail
from sessions_app.invitations.round_routes import draft_page, round_page
from sessions_app.invitations.round_rules import (
    STARTED,
    RecipientState,
    RoundHasStarted,
    RoundIsNotUnderWay,
    RoundState,
)
from sessions_app.invitations.round_text import words_of
from sessions_app.outbox.service import enqueue
from sessions_app.people import audit
from sessions_app.people.audit_models import Action

# A page of its own: the styles of a mail stand in it, and nothing in it may run or load.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/tekst")
@staff("organiser")
@keeps_input
@commit_on_success
def change_text(slug: str, round_id: int) -> Any:
    """Kept; "test" mails it to the organiser herself too, "see" goes on to how it looks."""
    round_, form = _draft(slug, round_id), DraftForm()
    if not form.validate_words():
        return draft_page(round_, form), 422
    is_retold = _keep_words(round_, form)
    note(Action.CHANGED, round_)
    if "see" in request.form:
        return redirect(url_for("rounds.preview", slug=slug, round_id=round_id), 303)
    if "test" in request.form:
        enqueue(test_mail(round_, words_of(round_), current_user.email, current_user.name))
    said = "taal" if is_retold else "proef" if "test" in request.form else "bewaard"
    return redirect(_back_to(round_, form, said), 303)


@blueprint.get("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/weergave")
@staff("organiser")
@audit.views("round")
def preview(slug: str, round_id: int) -> Response:
    """As the first on the list sees it; her own links lead nowhere."""
    _subject, _text, html = round_wording.as_seen(get_round(slug, round_id), current_user.name)
    answer = current_app.make_response(html)
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return answer


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/versturen")
@staff("organiser")
@keeps_input
@commit_on_success
def send(slug: str, round_id: int) -> Any:
    """What stands in the fields is kept, and that is what leaves. A second click leads where the first did."""
    round_, form = lock_row(InvitationRound, get_round(slug, round_id).id), DraftForm()
    if form.validate_words() and _was_sent_so(round_, form):
        return redirect(address_of(round_), 303)
    _draft(slug, round_id)
    if not form.validate_on_submit():
        return draft_page(round_, form), 422
    if _keep_words(round_, form):  # in another language now: nobody has seen these words yet
        return redirect(_back_to(round_, form, "taal"), 303)
    with said_plainly():
        rounds.start(round_, _moment_of(form))
    note(Action.PUBLISHED, round_, rounds.count_of(round_, RecipientState.READY))
    return redirect(address_of(round_), 303)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/moment")
@staff("organiser")
@keeps_input
@commit_on_success
def choose_moment(slug: str, round_id: int) -> Any:
    """Another moment for a round that is planned."""
    round_, form = get_round(slug, round_id), MomentForm()
    if round_.state not in round_planning.FOR_LATER:
        raise errors.refuse(409, round_words.refusal_sentence(RoundIsNotUnderWay()))
    if not form.validate_on_submit() or form.planned_at.data is None:
        return round_page(round_, form), 422
    with said_plainly():
        round_planning.choose_another_moment(round_, form.planned_at.data)
    note(Action.CHANGED, round_)
    return redirect(address_of(round_), 303)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/pauzeren")
@staff("organiser")
@commit_on_success
def pause(slug: str, round_id: int) -> Response:
    return _done(slug, round_id, rounds.pause, Action.CHANGED)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/hervatten")
@staff("organiser")
@commit_on_success
def resume(slug: str, round_id: int) -> Response:
    return _done(slug, round_id, rounds.resume, Action.CHANGED)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/stoppen")
@staff("organiser")
@commit_on_success
def stop(slug: str, round_id: int) -> Response:
    return _done(slug, round_id, rounds.stop, Action.CANCELLED)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/herinneren")
@staff("organiser")
@commit_on_success
def remind(slug: str, round_id: int) -> Response:
    """A draft to who did not answer; it is worded and sent like any other."""
    with said_plainly():
        made = rounds.remind(get_round(slug, round_id))
    note(Action.ADDED, made, rounds.count_of(made, RecipientState.READY))
    return redirect(address_of(made), 303)


@blueprint.post("/beheer/sessies/<slug>/uitnodigen/<int:round_id>/weggooien")
@staff("organiser")
@commit_on_success
def discard(slug: str, round_id: int) -> Response:
    round_ = get_round(slug, round_id)
    note(Action.REMOVED, round_)
    with said_plainly():
        rounds.discard(round_)
    return redirect(f"/beheer/sessies/{slug}/uitnodigen", 303)


def _draft(slug: str, round_id: int) -> InvitationRound:
    round_ = get_round(slug, round_id)
    if round_.state is not RoundState.DRAFT:
        raise errors.refuse(409, round_words.refusal_sentence(RoundHasStarted()))
    return round_


def _was_sent_so(round_: InvitationRound, form: DraftForm) -> bool:
    asked = (form.title.data, form.body.data, form.language.data, _moment_of(form))
    return round_.state in STARTED and asked == (round_.title, round_.body, round_.language, round_.planned_at)


def _moment_of(form: DraftForm) -> datetime | None:
    return form.planned_at.data if form.moment.data == "later" else None


def _keep_words(round_: InvitationRound, form: DraftForm) -> bool:
    words = (form.title.data or "", form.body.data or "", form.language.data)
    return round_wording.keep(round_, *words, puts_in_calendar=form.way.data == "calendar")


def _back_to(round_: InvitationRound, form: DraftForm, said: str) -> str:
    """With the moment she filled in already."""
    parts: dict[str, Any] = {"slug": round_.knowledge_session.slug, "round_id": round_.id, said: 1}
    return url_for("rounds.one_round", **parts, om=input_moment(_moment_of(form)) or None, _anchor="tekst")


def _done(slug: str, round_id: int, deed: Any, action: Action) -> Response:
    round_ = get_round(slug, round_id)
    before = round_.state
    with said_plainly():
        deed(round_)
    if round_.state is not before:  # not the second of two clicks
        note(action, round_)
    return redirect(address_of(round_), 303)
