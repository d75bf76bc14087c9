"""What is said to an organiser when the rules refuse."""

from flask_babel import gettext as _

from sessions_app.knowledge_sessions import rules
from sessions_app.knowledge_sessions.plan_rules import Fault, InvalidPlan
from sessions_app.knowledge_sessions.rules import Refusal

__all__ = ["Refusal", "sentence_for", "sentence_for_fault"]


def sentence_for(refusal: Refusal) -> str:
    """In the visitor's language."""
    if isinstance(refusal, InvalidPlan):
        return " ".join(sentence_for_fault(fault) for fault in refusal.faults)
    return {
        rules.AlreadyCancelled: _("This session is cancelled. It can no longer be changed."),
        rules.IsInASeries: _("This session is a date of a series already. Take it out of that one first."),
        rules.IsNotPublished: _("This session is not published yet."),
        rules.HasNoPlace: _("Fill in a place or an online link first. Without it people do not know where to go."),
        rules.StartsInThePast: _("The session starts in the past. Choose a moment that is still to come."),
        rules.HasBegun: _("This session has begun. Its time and place can no longer change."),
        rules.HasNotBegun: _("This session has not begun yet."),
        rules.ChangedMeanwhile: _(
            "Someone else changed this session while you were working. What you filled in is still here. "
            "Look at the session first, or save once more to put your version in its place."
        ),
    }[type(refusal)]


def sentence_for_fault(fault: Fault) -> str:
    return {
        Fault.ENDS_BEFORE_START: _("The end comes before the start. Choose a later end."),
        Fault.TOO_LONG: _("A session lasts three days at most. Look at the day and the year of the end."),
        Fault.NO_SEATS: _("There must be at least 1 place."),
        Fault.CLOSES_BEFORE_IT_OPENS: _("Registering closes before it opens. Choose a later moment."),
        Fault.OPENS_AFTER_START: _("Registering opens only after the start. Choose an earlier moment."),
        Fault.NO_ONLINE_SEATS: _("There must be at least 1 place online. Leave it empty to share the places."),
        Fault.LIMIT_OF_NONE: _("Fill in 1 or more, or leave it empty for no limit."),
        Fault.OFFER_TOO_SHORT: _("Give people at least 1 hour to answer."),
        Fault.OFFER_TOO_LONG: _("Give people 336 hours (two weeks) at most to answer."),
        Fault.PROMOTION_AFTER_START: _("This is after the start. Choose an earlier moment, or leave it empty."),
    }[fault]
