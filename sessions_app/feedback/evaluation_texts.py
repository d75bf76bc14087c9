"""The organiser's own words for one session: subject and first lines of the mail, and the page that thanks.

Where she wrote none our own words stand, in the language of who reads; hers are sent as she wrote them.
"""

import re

from flask_babel import gettext as _
from markupsafe import Markup, escape

from sessions_app.core.extensions import db
from sessions_app.core.formatting import day_month, markdown
from sessions_app.core.plain_text import clean_line, clean_lines
from sessions_app.feedback.messages import OwnWords
from sessions_app.feedback.models import EvaluationText
from sessions_app.invitations.round_markdown import as_plain_text
from sessions_app.invitations.round_text import IN_BRACES, OF_SESSION
from sessions_app.knowledge_sessions.events import KnowledgeSessionCopied
from sessions_app.knowledge_sessions.models import KnowledgeSession

PLACEHOLDERS = tuple(OF_SESSION)


def written_for(knowledge_session: KnowledgeSession) -> EvaluationText:
    """What she wrote; a row with nothing in it when she wrote nothing."""
    found = db.session.get(EvaluationText, knowledge_session.id)
    return found or EvaluationText(knowledge_session_id=knowledge_session.id, title="", intro="", thanks="")


def write(knowledge_session: KnowledgeSession, title: str, intro: str, thanks: str) -> None:
    """Mails that wait already keep the words they have."""
    written = written_for(knowledge_session)
    written.title, written.intro, written.thanks = title, intro, thanks
    if title or intro or thanks:
        db.session.add(written)
    elif written in db.session:
        db.session.delete(written)
    db.session.flush()


def travel_along(event: KnowledgeSessionCopied) -> None:
    """A copy, and each date of a series, is asked about in the same words; braces fill in its own day."""
    original = written_for(event.original)
    write(event.copy, original.title, original.intro, original.thanks)


def mail_words(knowledge_session: KnowledgeSession) -> OwnWords:
    written = written_for(knowledge_session)
    return OwnWords(
        subject=clean_line(_filled_in(written.title, knowledge_session)),
        text=_filled_in(as_plain_text(clean_lines(written.intro)), knowledge_session),
        html=_as_html(written.intro, knowledge_session),
    )


def thanks_for(knowledge_session: KnowledgeSession) -> Markup:
    return _as_html(written_for(knowledge_session).thanks, knowledge_session)


def our_words(knowledge_session: KnowledgeSession) -> dict[str, str]:
    """What stands there as long as she writes nothing, for the page where she may."""
    return {
        "title": _("Which mark do you give the session of %(day)s?", day=day_month(knowledge_session.starts_at)),
        "intro": _("Good that you were at ‘%(title)s’.", title=knowledge_session.title),
        "thanks": _(
            "Your answer counts. From five answers up everyone sees the average, and nobody sees who said what."
        ),
    }


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and means nothing here, in the order of the text."""
    return [name for name in dict.fromkeys(IN_BRACES.findall(text)) if name.strip() not in OF_SESSION]


def _as_html(text: str, knowledge_session: KnowledgeSession) -> Markup:
    html = str(markdown(text)) if text else ""
    return Markup(_filled_in(html, knowledge_session, escaped=True))  # noqa: S704 - cleaned by `markdown`  # nosec B704


def _filled_in(text: str, knowledge_session: KnowledgeSession, escaped: bool = False) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name not in OF_SESSION:
            return found[0]
        words = OF_SESSION[name](knowledge_session)
        return str(escape(words)) if escaped else words

    return IN_BRACES.sub(value, text)
