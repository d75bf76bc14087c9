"""Sentences about agreements: refusals, and the lines of the history."""

from collections.abc import Callable

from flask_babel import gettext as _

from sessions_app.agreements import rules
from sessions_app.agreements.forms import AgreementForm
from sessions_app.agreements.models import Agreement, AgreementChange, AgreementParty
from sessions_app.agreements.names import name_of
from sessions_app.agreements.rules import Step
from sessions_app.core.formatting import long_date
from sessions_app.core.forms import add_error

SENTENCES: dict[type[rules.Refusal], Callable[[], str]] = {
    rules.NotYetConfirmed: lambda: _("Not everyone has said yes to this agreement yet."),
    rules.WaitsForTheOther: lambda: _("You said yes already. It waits for the others."),
    rules.AlreadyClosed: lambda: _("This agreement is closed already. Open it again first."),
    rules.ClosedTooLongAgo: lambda: _("This agreement was closed more than a month ago. Make a new one instead."),
    rules.WasNeverAgreed: lambda: _("You never all said yes to this. Make a new agreement instead."),
    rules.NobodyIsLeft: lambda: _("There is nobody left to do this with. Make a new agreement instead."),
    rules.NothingToHelpWith: lambda: _("Help is for agreements that still run and ask for it."),
    rules.NothingToAnswer: lambda: _("There is no change that waits for an answer any more."),
    rules.ChangedInTheMeantime: lambda: _("The agreement changed in the meantime. Read it again, then answer."),
    rules.TakenUpAlready: lambda: _("Somebody else takes care of this already."),
    rules.NeedsAText: lambda: _("Write in one sentence what you agree."),
    rules.DueInThePast: lambda: _("This day has passed. Choose today or a later day."),
    rules.DueTooFarAhead: lambda: _("Choose a day within two years."),
    rules.WithOneself: lambda: _("This is your own address. Fill in the address of the other."),
    rules.NotOnTheList: lambda: _("This person is not on the list any more. Fill in an e-mail address instead."),
    rules.TooFewParties: lambda: _("Choose with whom you agree this."),
    rules.TooManyParties: lambda: _("Choose at most %(num)s, yourself among them.", num=rules.MOST_PARTIES),
}
FIELDS: dict[type[rules.Refusal], str] = {rules.NeedsAText: "what", rules.WithOneself: "with_email"}

LINES: dict[Step, Callable[[str], str]] = {
    Step.PROPOSED: lambda who: _("%(who)s proposed it", who=who),
    Step.AGREED: lambda who: _("%(who)s said yes", who=who),
    Step.DECLINED: lambda who: _("%(who)s said no", who=who),
    Step.OPEN: lambda who: _("%(who)s said yes; it runs", who=who),
    Step.STUCK: lambda who: _("%(who)s said that it is stuck", who=who),
    Step.HELP_ASKED: lambda who: _("%(who)s asked for help", who=who),
    Step.HELP_TAKEN_UP: lambda who: _("%(who)s took up the call for help", who=who),
    Step.HELP_ENDED: lambda who: _("%(who)s said that help is no longer needed", who=who),
    Step.DONE: lambda who: _("%(who)s said that it worked out", who=who),
    Step.DROPPED: lambda who: _("%(who)s stopped it", who=who),
    Step.CHANGE_PROPOSED: lambda who: _("%(who)s proposed a change", who=who),
    Step.CHANGE_AGREED: lambda who: _("%(who)s said yes to the change; it holds", who=who),
    Step.CHANGE_REFUSED: lambda who: _("%(who)s said no to the change", who=who),
    Step.CHANGE_WITHDRAWN: lambda who: _("%(who)s took the change back", who=who),
    Step.LEFT: lambda who: _("%(who)s stepped out", who=who),
}


def sentence_of(refusal: rules.Refusal) -> str:
    return SENTENCES[type(refusal)]()


def say_beside(form: AgreementForm, refusal: rules.Refusal) -> None:
    """A refusal of the rules, beside the field it is about."""
    about_the_day = isinstance(refusal, rules.DueInThePast | rules.DueTooFarAhead)
    typed_day = "other_date" if form.due_on.data == "other" else "due_on"
    by_list = "with_whom" if form.with_whom.choices else "with_email"
    add_error(form[typed_day if about_the_day else FIELDS.get(type(refusal), by_list)], sentence_of(refusal))


def history_line(agreement: Agreement, line: AgreementChange, reader: AgreementParty) -> str:
    """What happened, by whom, as this reader may know her."""
    return LINES[line.step](_who(agreement, line, reader))


def history_details(line: AgreementChange) -> str:
    """The reason, or the words and the day it was about."""
    if line.note:
        return _("‘%(words)s’", words=line.note)
    if line.what and line.due_on:
        return _("‘%(words)s’, done on %(day)s", words=line.what, day=long_date(line.due_on))
    return ""


def _who(agreement: Agreement, line: AgreementChange, reader: AgreementParty) -> str:
    if line.party_id == reader.id:
        return _("You")
    party = next((one for one in agreement.parties if one.id == line.party_id), None)
    if party is not None:
        return name_of(party, reader)
    if line.step is Step.HELP_TAKEN_UP:
        return agreement.helper.name if agreement.helper and agreement.helper.name else _("The organiser")
    if line.step is Step.PROPOSED and agreement.made_by_staff:
        return _("The organiser")
    return _("Everyone") if line.step is Step.OPEN else _("Someone who is gone")
