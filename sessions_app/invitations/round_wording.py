"""The words of one round as its organiser changes and sees them."""

from sessions_app.core.extensions import db
from sessions_app.invitations.round_models import InvitationRound
from sessions_app.invitations.round_rules import Source
from sessions_app.invitations.round_text import Addressee, first_reader, first_words, words_of


def keep(round_: InvitationRound, title: str, body: str, language: str, puts_in_calendar: bool) -> bool:
    """What nobody changed of our own words follows the language; whether something did."""
    reminds, before = round_.source is Source.REMINDER, (title, body)
    if language != round_.language:
        ours = first_words(round_.language, reminds)
        new = first_words(language, reminds)
        title, body = (
            theirs if _same(typed, mine) else typed for typed, mine, theirs in zip(before, ours, new, strict=True)
        )
    round_.title, round_.body, round_.language = title, body, language
    round_.puts_in_calendar = puts_in_calendar
    db.session.flush()
    return (title, body) != before


def as_seen(round_: InvitationRound, otherwise: str = "") -> tuple[str, str, str]:
    """Subject, text and HTML as the first on the list gets them, or who is named; its links lead nowhere."""
    reader = first_reader(round_) or Addressee(otherwise, "", None)
    return words_of(round_).shown_to(reader)


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.strip()
