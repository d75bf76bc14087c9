"""The visitor's language: Dutch, unless she chose English; the choice stays in a cookie."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babel import Locale
from flask import Flask, current_app, has_request_context, request
from flask_babel import force_locale, get_locale, get_translations

from sessions_app.core.extensions import babel

LANGUAGES = ("nl", "en")
COOKIE = "taal"  # in production __Host-taal: sent over https alone, and by this very host
ONE_YEAR = 365 * 24 * 3600

_catalogues: dict[Locale, Any] = {}


def install(app: Flask) -> None:
    babel.init_app(app, locale_selector=_chosen, default_timezone="Europe/Amsterdam")
    app.context_processor(lambda: {"locale": current()})
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: _sentences().ugettext(sentence),
        ngettext=lambda singular, plural, number: _sentences().ungettext(singular, plural, number),
        pgettext=lambda context, sentence: _sentences().upgettext(context, sentence),
        npgettext=lambda context, singular, plural, number: _sentences().unpgettext(context, singular, plural, number),
        newstyle=True,
    )


def _chosen() -> str:
    chosen = request.cookies.get(cookie_name()) if has_request_context() else None
    return chosen if chosen in LANGUAGES else "nl"


def _sentences() -> Any:
    """The catalogue of this language; a page asks for it with each of its sentences."""
    locale = get_locale()
    if locale is None:
        return get_translations()
    if locale not in _catalogues:
        _catalogues[locale] = get_translations()
    return _catalogues[locale]


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def current() -> str:
    """The language of this screen or mail: "nl" or "en"."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "nl"


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Inside the block everything is said in this language (a mail in the language of its recipient)."""
    language = language if language in LANGUAGES else "nl"
    if language == current():  # as most are told in the language of whoever tells it
        yield
        return
    with force_locale(language):
        yield
