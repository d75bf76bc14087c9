"""Does the mail server work? An administrator sends herself a mail now and sees each step."""

from flask import current_app, render_template
from flask_babel import gettext as _
from flask_login import current_user

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.transaction import commit_on_success
from sessions_app.outbox import words
from sessions_app.outbox.mime import build_message
from sessions_app.outbox.service import new_message_id
from sessions_app.outbox.trial import Outcome, Trial
from sessions_app.pages.blueprint import blueprint
from sessions_app.people import audit
from sessions_app.people.audit_models import Action


@blueprint.get("/beheer/mail/proef")
@staff("admin")
def mail_trial() -> str:
    return render_template("outbox/trial.html", steps=None, words=words)


@blueprint.post("/beheer/mail/proef")
@staff("admin")
@commit_on_success
def try_mail() -> str:
    text = _("This mail was sent from the page of the mails, to see whether the mail server takes mail. It does.")
    message = build_message(
        subject=_("Test of the mail server"),
        sender=(current_app.config["MAIL_DEFAULT_SENDER"], current_app.config["MAIL_SENDER_NAME"]),
        recipient=(current_user.email, current_user.name or ""),
        text=text,
        html=f"<p>{text}</p>",
        message_id=new_message_id(),
        date=clock.now(),
    )
    steps = Trial(message).run()
    audit.note(Action.TRIED_OUT, "mail")
    has_worked = all(step.outcome is not Outcome.FAILED for step in steps)
    return render_template("outbox/trial.html", steps=steps, has_worked=has_worked, words=words)
