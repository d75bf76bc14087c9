"""The words on the screen for what the rules name."""

from flask_babel import gettext as _

from sessions_app.questions import rules


def refusal_sentence(refusal: rules.Refusal) -> str:
    """The one table from refusal to sentence, each with what to do."""
    sentences = {
        rules.ChangedMeanwhile: _(
            "Somebody changed this question meanwhile: a colleague, or whoever asked it. Nothing is saved. Look at how "
            "it is now, and do it again if it is still needed."
        ),
        rules.NothingToMerge: _("Choose at least two questions to make one of."),
        rules.IsPublished: _("This question is published. Take it off the session page first."),
        rules.NeedsAText: _("Write the question as visitors will read it."),
        rules.NeedsAnAnswer: _("Write the answer first. A question without an answer is not published."),
    }
    return sentences[type(refusal)]
