"""The words of an invitation round: what an organiser wrote, with what stands in for each person.

A round is rendered once, with marks where something of one recipient belongs; then it is filled in for each. So a
round to ten thousand people renders one template.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import current_app, render_template
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select

from sessions_app.core import language, links
from sessions_app.core.extensions import db
from sessions_app.core.formatting import long_date, markdown, time_range
from sessions_app.core.names import first_name_of
from sessions_app.core.plain_text import clean_line, one_stop
from sessions_app.core.values import dataclass
from sessions_app.invitations.round_markdown import as_plain_text
from sessions_app.invitations.round_models import InvitationRound, RoundRecipient
from sessions_app.invitations.round_rules import RecipientState, Source
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.refusals import CHOICES_MARK

LINK_PURPOSE = "invited"
HERS = ("naam", "voornaam", "organisatie")
OF_SESSION: dict[str, Callable[[KnowledgeSession], str]] = {
    "titel": lambda one: one.title,
    "datum": lambda one: long_date(one.starts_at),
    "tijd": lambda one: time_range(one.starts_at, one.ends_at),
    "plaats": lambda one: one.place or "online",
    "stadsdeel": lambda one: one.district.name,
    "samenvatting": lambda one: one.summary,
}
PLACEHOLDERS = (*HERS, *OF_SESSION)
IN_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")
MARK = re.compile("\ue000(naam|voornaam|organisatie|link)\ue001")
PRIVATE = re.compile("[\ue000\ue001]")


@dataclass(frozen=True)
class Addressee:
    """Who reads it; `link_id` of her personal link, None where there is none (a preview, a calendar mail)."""

    name: str
    organisation: str
    link_id: int | None

    @staticmethod
    def of(recipient: RoundRecipient) -> "Addressee":
        return Addressee(recipient.name, recipient.organisation, recipient.id)


@dataclass(frozen=True)
class RoundWords:
    """Subject, text and HTML of a round, with marks in the place of what is somebody's own."""

    subject: str
    text: str
    html: str
    nobody: str  # how somebody without a name is spoken to
    no_link: str = "#"  # stands in the plain text where only the mail itself has a link

    def filled_in(self, who: Addressee) -> tuple[str, str, str]:
        hers = self._hers(who)
        return (
            clean_line(MARK.sub(lambda found: hers[found[1]], self.subject)),
            MARK.sub(lambda found: hers[found[1]], self.text),
            MARK.sub(lambda found: str(escape(hers[found[1]])), self.html),
        )

    def shown_to(self, who: Addressee) -> tuple[str, str, str]:
        """The same for other eyes: its personal links lead nowhere."""
        subject, text, html = self.filled_in(who)
        text, html = text.replace(CHOICES_MARK, self.no_link), html.replace(CHOICES_MARK, "#")
        return subject, links.hide(text, self.no_link), links.hide(html, "#")

    def _hers(self, who: Addressee) -> dict[str, str]:
        name = clean_line(PRIVATE.sub("", who.name))
        return {
            "naam": name or self.nobody,
            "voornaam": first_name_of(name) or name or self.nobody,
            "organisatie": clean_line(PRIVATE.sub("", who.organisation)),
            "link": links.placeholder(LINK_PURPOSE, who.link_id or 0),
        }


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing here, in the order of the text."""
    return [name for name in dict.fromkeys(IN_BRACES.findall(text)) if name.strip() not in PLACEHOLDERS]


def words_of(round_: InvitationRound) -> RoundWords:
    with language.spoken(round_.language):
        session = round_.knowledge_session
        context = _context(round_)
        subject = _subject(round_)
        text_body = _put_in(as_plain_text(round_.body), session, str)
        html_body = _put_in(str(markdown(PRIVATE.sub("", round_.body))), session, lambda value: str(escape(value)))
        folder = "mail/session_invited"
        return RoundWords(
            subject=subject,
            text=render_template(f"{folder}/body.txt", **context, subject=subject, body=text_body).strip() + "\n",
            html=render_template(f"{folder}/body.html", **context, subject=subject, body=_cleaned(html_body)),
            nobody=_("colleague"),
            no_link=_("[personal link of the recipient]"),
        )


def subject_for_all(round_: InvitationRound) -> str:
    """Filled in as far as it is the same for everyone."""
    with language.spoken(round_.language):
        return MARK.sub(r"{\1}", _subject(round_))


def first_words(spoken: str, reminds: bool = False) -> tuple[str, str]:
    """What a new round says until an organiser changes it: subject and body."""
    with language.spoken(spoken):
        if reminds:
            return _("Are you coming too? {titel}, {datum}"), _(
                "Dear {voornaam},\n\nEarlier we invited you for **{titel}**, on {datum}. We have not heard from you "
                "yet.\n\nWill you let us know whether you are coming?"
            )
        return _("Invitation: {titel}, {datum}"), _(
            "Dear {voornaam},\n\nOn {datum}, {tijd}, we hold **{titel}** in {stadsdeel}.\n\n{samenvatting}"
            "\n\nAre you coming too? We would like to meet you there."
        )


def _subject(round_: InvitationRound) -> str:
    return one_stop(" ".join(_put_in(round_.title, round_.knowledge_session, str).split()))


def _context(round_: InvitationRound) -> dict[str, Any]:
    session = round_.knowledge_session
    base = current_app.config["BASE_URL"]
    return {
        "locale": language.current(),
        "round": round_,
        "knowledge_session": session,
        "session_url": f"{base}/sessies/{session.slug}",
        "link": "\ue000link\ue001",
        "our_address": current_app.config["MAIL_DEFAULT_SENDER"],
        "why": _why(round_),
        "choices_link": "" if round_.puts_in_calendar else CHOICES_MARK,
    }


def _cleaned(html: str) -> Markup:
    """What came out of `markdown`, filled in with escaped values."""
    return Markup(html)  # noqa: S704 - see above  # nosec B704


def _why(round_: InvitationRound) -> str:
    """Where we have her address from, which the law wants her to know (GDPR article 14)."""
    first = db.session.get(InvitationRound, round_.reminds_id) if round_.reminds_id else None
    known = _("You get this mail because the organiser of this session knows you and would like you to come.")
    because = {
        Source.EARLIER: _("You get this mail because you took part in one of our sessions in the past year."),
        Source.PARTNERS: _("You get this mail because your organisation works with us."),
    }.get((first or round_).source, known)
    if not round_.puts_in_calendar:
        return because
    stop = _("No more invitations? Use the unsubscribe button of your mail program, or answer this mail.")
    return f"{because} {stop}"


def _put_in(text: str, session: KnowledgeSession, written: Callable[[str], str]) -> str:
    """Marks for what is hers, the very words for what is of the session."""

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name in HERS:
            return f"\ue000{name}\ue001"
        return written(OF_SESSION[name](session)) if name in OF_SESSION else found[0]

    return IN_BRACES.sub(value, PRIVATE.sub("", text))


def first_reader(round_: InvitationRound) -> Addressee | None:
    """Of a round that has people: the first who gets it, for a preview."""
    mine = (RoundRecipient.round_id == round_.id, RoundRecipient.state != RecipientState.LEFT_OUT)
    found = db.session.scalar(select(RoundRecipient).where(*mine).order_by(RoundRecipient.position).limit(1))
    return Addressee.of(found) if found else None
