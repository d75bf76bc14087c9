"""What a visitor asks of the programme: a part of the city, a theme, a kind, words, only with a free place."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from sessions_app.core.paging import page_number
from sessions_app.core.plain_text import clean_line
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions import queries as knowledge_sessions
from sessions_app.knowledge_sessions.listings import ProgrammeFilter
from sessions_app.knowledge_sessions.models import SessionKind, Theme
from sessions_app.people import queries as people
from sessions_app.people.models import District

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Asked:
    """`ignored` holds a sentence for each value that we do not know and therefore did not use."""

    district: District | None = None
    theme: Theme | None = None
    kind: SessionKind | None = None
    words: str = ""
    only_free: bool = False
    page: int = 1
    ignored: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.district or self.theme or self.kind or self.words or self.only_free)

    @property
    def filters(self) -> ProgrammeFilter:
        return ProgrammeFilter(
            district=self.district.slug if self.district else "",
            theme=self.theme.slug if self.theme else "",
            kind=self.kind.value if self.kind else "",
            words=self.words,
        )

    def without_district(self) -> "Asked":
        return replace(self, district=None)

    def arguments(self, **changes: str | int | None) -> dict[str, str | int]:
        """The query string that asks the same, with changes; the first page goes without a number."""
        asked: dict[str, str | int | None] = {
            "stadsdeel": self.district.slug if self.district else None,
            "thema": self.theme.slug if self.theme else None,
            "soort": self.kind.value if self.kind else None,
            "q": self.words,
            "plek": 1 if self.only_free else None,
        }
        return {name: value for name, value in (asked | changes).items() if value and (name, value) != ("pagina", 1)}


def asked_from(asked: Mapping[str, str], districts: list[District], themes: list[Theme]) -> Asked:
    """Reads a query string. What we do not know is left out, with a sentence; it never is an error."""
    ignored: list[str] = []
    district, theme, kind = (_line(asked, name) for name in ("stadsdeel", "thema", "soort"))
    found_district = next((one for one in districts if one.slug == district), None)
    found_theme = next((one for one in themes if one.slug == theme), None)
    found_kind = next((one for one in SessionKind if one.value == kind), None)
    if district and not found_district:
        ignored.append(_("We do not know a district ‘%(value)s’. You see all districts.", value=district))
    if theme and not found_theme:
        ignored.append(_("We do not know a theme ‘%(value)s’. You see all themes.", value=theme))
    if kind and not found_kind:
        ignored.append(_("We do not know a kind ‘%(value)s’. You see all kinds.", value=kind))
    return Asked(
        district=found_district,
        theme=found_theme,
        kind=found_kind,
        words=clean_line(asked.get("q", ""))[:LONGEST_SEARCH].strip(),
        only_free=bool(asked.get("plek")),
        page=page_number(asked.get("pagina", "")),
        ignored=tuple(ignored),
    )


def read(asked: Mapping[str, str]) -> Asked:
    return asked_from(asked, people.districts(), knowledge_sessions.themes())


def _line(asked: Mapping[str, str], name: str) -> str:
    return clean_line(asked.get(name, ""))[:60]
