"""The page behind the link in an invitation. Opening it changes nothing; both answers are buttons."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from sessions_app.core import clock, language, limits
from sessions_app.core.access import link_holder
from sessions_app.core.forms import keeps_input
from sessions_app.core.refusing import refuses_nothing, refusing
from sessions_app.core.transaction import commit_on_success
from sessions_app.invitations import invited, rounds
from sessions_app.invitations.models import RoundRecipient
from sessions_app.invitations.round_blueprint import blueprint
from sessions_app.invitations.round_rules import SessionTakesNobody
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.queries import organisations
from sessions_app.registrations import service as registrations
from sessions_app.registrations.invited_form import InvitedForm
from sessions_app.registrations.words import refusal_sentence

RegistrationRefused = registrations.rules.RegistrationRefused


@blueprint.get("/uitnodiging/<token>")
@link_holder
def invitation(token: str) -> str:
    recipient = _get_recipient(token)
    return _page(token, recipient, _form(recipient, filled=True))


@blueprint.post("/uitnodiging/<token>")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def accept(token: str) -> Any:
    """The address is the one that was invited. The page that follows shows no personal link: an invitation may have
    been passed on, and her mail says the rest."""
    recipient = _get_recipient(token)
    form = _form(recipient, filled=False)
    if not form.validate_on_submit():
        return _page(token, recipient, form), 422
    session = recipient.round.knowledge_session
    with refusing(RegistrationRefused, refusal_sentence):
        registrations.register(session, form.details_for(recipient.email))
    answer = redirect(url_for("registrations.registered", slug=session.slug), 303)
    language.keep_that_of_mail(answer)
    return answer


@blueprint.post("/uitnodiging/<token>/nee")
@link_holder
@limits.changes_by_link
@commit_on_success
def decline(token: str) -> Response:
    invited.decline(_get_recipient(token))
    return redirect(url_for("rounds.invitation", token=token), 303)


def _get_recipient(token: str) -> RoundRecipient:
    return invited.find_by_link(token) or abort(404)


def _page(token: str, recipient: RoundRecipient, form: InvitedForm) -> str:
    session = recipient.round.knowledge_session
    registration = invited.registration_of(recipient)
    return render_template(
        "invitations/invited.html",
        token=token,
        recipient=recipient,
        session=session,
        form=form,
        is_registered=registration is not None and not registration.is_cancelled,
        takes_people=_takes_people(session),
        organisations=[organisation.name for organisation in organisations(clock.today())],
    )


def _form(recipient: RoundRecipient, filled: bool) -> InvitedForm:
    known = {"name": recipient.name, "organisation": recipient.organisation}
    form = InvitedForm(formdata=None, data=known) if filled else InvitedForm()
    form.fit(recipient.round.knowledge_session)
    return form


def _takes_people(session: KnowledgeSession) -> bool:
    return refuses_nothing(SessionTakesNobody, lambda: rounds.check_takes_people(session))
