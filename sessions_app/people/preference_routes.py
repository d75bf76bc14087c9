"""What do you want to receive? The page behind the link in the foot of a mail, and unsubscribing in one click."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import EmailField, SelectMultipleField

from sessions_app.core import clock, language, limits, links
from sessions_app.core.access import everyone, link_holder
from sessions_app.core.extensions import csrf
from sessions_app.core.forms import AtMost, EmailAddress, Form, PlainText, Required, keeps_input
from sessions_app.core.transaction import commit_on_success
from sessions_app.outbox.models import MailTopic
from sessions_app.outbox.service import enqueue
from sessions_app.people import messages, preferences
from sessions_app.people.blueprint import blueprint
from sessions_app.people.models import Person
from sessions_app.people.preference_words import TOPICS
from sessions_app.people.queries import find_person


class AddressForm(Form):
    email = EmailField(
        _l("E-mail address"), [Required(_l("Fill in your e-mail address.")), AtMost(254), PlainText(), EmailAddress()]
    )


class ChoicesForm(Form):
    """Which kinds of mail she wants; none of them is an answer too."""

    wanted = SelectMultipleField(choices=[(topic.value, words[0]) for topic, words in TOPICS.items()])


@blueprint.get("/mail")
@everyone
def ask_for_mail_choices() -> str:
    """For who has no link: the mail that puts a session into a calendar holds none, because colleagues can read it."""
    asked = request.args.get("gevraagd") == "1"
    return render_template("people/ask_for_mail_choices.html", form=AddressForm(), asked=asked)


@blueprint.post("/mail")
@everyone
@limits.send_link
@limits.send_link_per_address
@keeps_input
@commit_on_success
def send_mail_choices() -> Any:
    """The same answer for every address; only one that we know gets a mail."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("people/ask_for_mail_choices.html", form=form, asked=False), 422
    person = find_person(form.email.data or "")
    if person is not None:
        enqueue(messages.mail_choices_link(person, language.current(), clock.now()))
    return redirect(url_for(".ask_for_mail_choices", gevraagd=1), 303)


@blueprint.get("/mail/<token>")
@link_holder
def mail_choices(token: str) -> str:
    """A scanner that opens this link changes nothing."""
    person = links.find_by_token(preferences.CHOICES_LINK, token) or abort(404)
    return _choices_page(
        person, ChoicesForm(formdata=None, wanted=[one.value for one in preferences.wanted_by(person)])
    )


@blueprint.post("/mail/<token>")
@link_holder
@limits.changes_by_link
@keeps_input
@commit_on_success
def choose_mail(token: str) -> Any:
    person = links.find_by_token(preferences.CHOICES_LINK, token) or abort(404)
    form = ChoicesForm()
    if not form.validate():
        return _choices_page(person, form), 422
    preferences.choose(person, [MailTopic(value) for value in form.wanted.data or []])
    flash(_("Saved. From now on we keep to this."), "good")
    return redirect(url_for(".mail_choices", token=token), 303)


@blueprint.get("/mail/afmelden/<token>")
@link_holder
def unsubscribe(token: str) -> str:
    """Asks for one press of a button; GET changes nothing."""
    return _unsubscribe_page(_who_unsubscribes(token), is_done=False)


@blueprint.post("/mail/afmelden/<token>")
@link_holder
@limits.changes_by_link
@csrf.exempt  # a mail server presses this button: it has no page of ours, and no cookies (RFC 8058 3.2)
@commit_on_success
def unsubscribe_now(token: str) -> Response | str:
    """Answers with a page, not with a redirect: a sender of one-click requests follows none (RFC 8058 3.1)."""
    person = _who_unsubscribes(token)
    preferences.unsubscribe(person, _topic())
    return _unsubscribe_page(person, is_done=True)


def _who_unsubscribes(token: str) -> Person:
    person: Person = links.find_by_token(preferences.UNSUBSCRIBE_LINK, token) or abort(404)
    return person


def _topic() -> MailTopic | None:
    """What this mail was about; an address that got damaged on its way unsubscribes from all that may be refused."""
    asked = request.args.get("soort", "")
    return next((topic for topic in MailTopic if topic == asked), None)


def _choices_page(person: Person, form: ChoicesForm) -> str:
    notes = {topic.value: note for topic, (_name, note) in TOPICS.items()}
    return render_template("people/mail_choices.html", person=person, form=form, notes=notes)


def _unsubscribe_page(person: Person, is_done: bool) -> str:
    topic = _topic()
    return render_template(
        "people/unsubscribe.html",
        person=person,
        topic_word=TOPICS[topic][0] if topic else None,
        is_done=is_done,
        choices_path=links.path_for(preferences.CHOICES_LINK, person),
    )
