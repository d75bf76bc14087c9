"""What an organiser does with several participants at once: she ticks them, reads what will happen, and says yes."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from sessions_app.core import errors
from sessions_app.core.access import staff
from sessions_app.core.forms import keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.in_scope import session_in_scope
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people import audit
from sessions_app.registrations import corrections
from sessions_app.registrations.blueprint import blueprint
from sessions_app.registrations.corrections import Done
from sessions_app.registrations.forms import TurnDownForm
from sessions_app.registrations.models import Registration
from sessions_app.registrations.participants import MOST_AT_ONCE, Wanted, all_ids, chosen_ones
from sessions_app.registrations.words import refusal_sentence


@dataclass(frozen=True)
class BulkAct:
    """`concerns`: whether it makes sense for this one; others that were ticked are left as they are."""

    do: Callable[[Sequence[Registration]], Done]
    concerns: Callable[[Registration], bool]


ACTS = {
    "afmelden": BulkAct(corrections.cancel_all, lambda one: not one.is_cancelled),
    "goedkeuren": BulkAct(corrections.approve_all, lambda one: one.is_requested),
    "afwijzen": BulkAct(corrections.turn_down_all, lambda one: one.is_requested),
    "link": BulkAct(corrections.send_links, lambda one: not one.is_cancelled),
}


@blueprint.get("/beheer/sessies/<slug>/deelnemers/actie")
@staff("organiser")
@audit.views("participants")
def bulk_question(slug: str) -> Any:
    """Says what will happen to whom, and how many get a mail. Nothing happens yet."""
    knowledge_session, name = session_in_scope(slug, in_full=False), request.args.get("doe", "")
    wanted, everyone = Wanted.asked(request.args), "allen" in request.args
    ids = all_ids(knowledge_session, wanted) if everyone else _ids(request.args.getlist("kies"))
    ticked = chosen_ones(knowledge_session, ids)
    concerned = [one for one in ticked if name in ACTS and ACTS[name].concerns(one)]
    if not concerned:
        flash(_nobody(ticked), "care")
        return redirect(url_for("registrations.participants_page", slug=slug, **wanted.address), 303)
    return _question_page(knowledge_session, name, ticked, concerned, TurnDownForm())


@blueprint.post("/beheer/sessies/<slug>/deelnemers/actie")
@staff("organiser")
@keeps_input
@commit_on_success
def bulk_act(slug: str) -> Any:
    knowledge_session, form, name = session_in_scope(slug, in_full=False), TurnDownForm(), request.form.get("doe", "")
    if name not in ACTS:
        raise errors.refuse(422, _("Choose what should happen with the people that you ticked."))
    ticked = chosen_ones(knowledge_session, _ids(request.form.get("kies", "").split(",")))
    concerned = [one for one in ticked if ACTS[name].concerns(one)]
    if not form.validate_on_submit():
        return _question_page(knowledge_session, name, ticked, concerned, form), 422
    if name == "afwijzen":
        done = corrections.turn_down_all(concerned, form.reason.data or "")
    else:
        done = ACTS[name].do(concerned)
    _tell(name, done)
    return redirect(url_for("registrations.participants_page", slug=slug), 303)


def _tell(name: str, done: Done) -> None:
    number = len(done.for_whom)
    sentences = {
        "afmelden": ngettext("%(num)s registration is cancelled.", "%(num)s registrations are cancelled.", number),
        "goedkeuren": ngettext("%(num)s person is approved.", "%(num)s people are approved.", number),
        "afwijzen": ngettext("%(num)s person is not approved.", "%(num)s people are not approved.", number),
        "link": ngettext("%(num)s mail with a personal link is on its way.",
                         "%(num)s mails with a personal link are on their way.", number),
    }  # fmt: skip
    if number:
        flash(sentences[name], "good")
    for registration, refusal in done.refused:
        flash(f"{registration.name}: {refusal_sentence(refusal)}", "care")


def _nobody(ticked: Sequence[Registration]) -> str:
    if not ticked:
        return _("Nobody was ticked. Tick the people whom it concerns, in front of their names.")
    return _("This makes no sense for the people that you ticked: nothing changed.")


def _question_page(
    knowledge_session: KnowledgeSession,
    name: str,
    ticked: Sequence[Registration],
    concerned: Sequence[Registration],
    form: TurnDownForm,
) -> str:
    return render_template(
        "registrations/participants_question.html",
        knowledge_session=knowledge_session,
        act=name,
        concerned=corrections.as_they_asked(concerned) if name == "goedkeuren" else concerned,
        left_out=len(ticked) - len(concerned),
        form=form,
    )


def _ids(typed: Sequence[str]) -> list[int]:
    """What is no number was not ticked on a page of ours."""
    return [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 10][:MOST_AT_ONCE]
