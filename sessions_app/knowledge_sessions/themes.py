"""Themes: added, changed, merged. A theme goes only by merging it into another."""

from datetime import date

from sqlalchemy import func, insert, literal, select

from sessions_app.core.events import publish
from sessions_app.core.extensions import db
from sessions_app.core.validity import slug_for
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.events import ThemesMerged
from sessions_app.knowledge_sessions.models import Theme, themes_of_knowledge_sessions
from sessions_app.people import audit
from sessions_app.people.audit_models import Action


class NameIsTaken(ValueError):
    """There is another theme with this name."""


class IsTheSame(ValueError):
    """A theme cannot be merged with itself."""


@dataclass(frozen=True)
class ThemeDetails:
    name: str
    valid_from: date | None = None
    valid_until: date | None = None


def add_theme(details: ThemeDetails) -> Theme:
    """Raises `NameIsTaken`."""
    _check_name(details.name)
    theme = Theme(slug=slug_for(details.name, db.session.scalars(select(Theme.slug))))
    _write(theme, details)
    audit.note(Action.ADDED, "theme", theme.id)
    return theme


def change_theme(theme: Theme, details: ThemeDetails) -> None:
    """Its address stays. Raises `NameIsTaken`."""
    _check_name(details.name, theme.id)
    _write(theme, details)
    audit.note(Action.CHANGED, "theme", theme.id)


def merge_themes(duplicate: Theme, kept: Theme) -> None:
    """The duplicate goes; its sessions have the theme that is kept. Raises `IsTheSame`."""
    if duplicate.id == kept.id:
        raise IsTheSame
    link = themes_of_knowledge_sessions.c
    with_kept = select(link.knowledge_session_id).where(link.theme_id == kept.id)
    moving = select(link.knowledge_session_id, literal(kept.id)).where(
        link.theme_id == duplicate.id, link.knowledge_session_id.not_in(with_kept)
    )
    db.session.execute(insert(themes_of_knowledge_sessions).from_select(["knowledge_session_id", "theme_id"], moving))
    publish(ThemesMerged(kept))
    audit.note(Action.MERGED, "theme", kept.id)
    audit.note(Action.REMOVED, "theme", duplicate.id)
    db.session.delete(duplicate)
    db.session.flush()
    db.session.expire_all()  # sessions that are loaded hold the old theme


def _write(theme: Theme, details: ThemeDetails) -> None:
    theme.name = details.name
    theme.valid_from, theme.valid_until = details.valid_from, details.valid_until
    db.session.add(theme)
    db.session.flush()


def _check_name(name: str, own_id: int | None = None) -> None:
    same = select(Theme.id).where(func.lower(Theme.name) == name.lower(), Theme.id != (own_id or 0))
    if db.session.scalar(same) is not None:
        raise NameIsTaken(name)
