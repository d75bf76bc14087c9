"""The visitor's language: what she chose, which stays in a cookie; else that of the mail whose link she opened; else
Dutch."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from babel import Locale
from flask import Flask, current_app, g, has_request_context, redirect, request
from flask_babel import force_locale, get_locale, get_translations, refresh
from werkzeug.wrappers import Response

from sessions_app.core.addresses import own_path
from sessions_app.core.extensions import babel

LANGUAGES = ("nl", "en")
COOKIE = "taal"  # in production __Host-taal: sent over https alone, and by this very host
ONE_YEAR = 365 * 24 * 3600

_catalogues: dict[Locale, Any] = {}


def install(app: Flask) -> None:
    babel.init_app(app, locale_selector=_chosen, default_timezone="Europe/Amsterdam")
    app.context_processor(lambda: {"locale": current()})
    app.add_template_filter(in_this_language)
    app.before_request(_told_by_address)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda sentence: _sentences().ugettext(sentence),
        ngettext=lambda singular, plural, number: _sentences().ungettext(singular, plural, number),
        pgettext=lambda context, sentence: _sentences().upgettext(context, sentence),
        npgettext=lambda context, singular, plural, number: _sentences().unpgettext(context, singular, plural, number),
        newstyle=True,
    )


def _chosen() -> str:
    if not has_request_context():
        return "nl"
    chosen = request.cookies.get(cookie_name())
    return chosen if chosen in LANGUAGES else str(g.get("language_of_mail", "nl"))


def of_mail(language: str) -> None:
    """The link that she opened stood in a mail in this language: so is this page, unless she chose otherwise."""
    if has_request_context() and language in LANGUAGES:
        g.language_of_mail = language
        refresh()


def in_this_language(address: str) -> str:
    """Of a page for everyone, in a mail: it opens in the language of the mail. Without more it opens in Dutch."""
    return address if current() == "nl" else f"{address}?{COOKIE}={current()}"


def _told_by_address() -> Response | None:
    """From now on her pages are in the language of the mail that she came from, unless she chose otherwise."""
    told = request.args.get(COOKIE)
    if told not in LANGUAGES or request.method != "GET":
        return None
    answer = redirect(own_path(request.path))
    if cookie_name() not in request.cookies:
        keep(answer, told)
    return answer


def keep(answer: Response, chosen: str) -> None:
    """From now on her pages are in this language."""
    answer.set_cookie(
        cookie_name(),
        chosen,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def keep_that_of_mail(answer: Response) -> None:
    """She filled in a form behind the link in her mail, and goes on to a page that has no such link."""
    if "language_of_mail" in g and cookie_name() not in request.cookies:
        keep(answer, g.language_of_mail)


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
