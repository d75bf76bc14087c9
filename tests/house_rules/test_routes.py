"""Every route says who may open it, and only what is sent by POST changes anything."""

import inspect
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule

from sessions_app.core.access import access_of
from sessions_app.core.extensions import csrf
from sessions_app.core.forms import Form

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
ADDRESSES_OF_LIBRARIES = {"security", "static"}

# POST views that change nothing in the database, each with the reason.
CHANGE_NOTHING: dict[str, str] = {}

# POST views without a CSRF token, each with the reason.
WITHOUT_A_PAGE_OF_OURS = {"people.unsubscribe_now": "pressed by a mail server (RFC 8058); it only refuses mail"}


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    assert not [rule.rule for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]


def test_a_number_that_no_row_can_have_is_an_unknown_address(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    assert addresses.match(f"/beheer/mail/{2**31 - 1}")
    with pytest.raises(NotFound):
        addresses.match(f"/beheer/mail/{2**31}")


def test_views_that_change_something_commit_at_the_door(app: Flask) -> None:
    forgotten = [
        f"{rule.endpoint} ({rule.rule})"
        for rule, view in _own_routes(app)
        if _methods(rule) & CHANGING and not hasattr(view, "commits") and rule.endpoint not in CHANGE_NOTHING
    ]
    assert not forgotten


def test_the_exceptions_still_exist(app: Flask) -> None:
    assert set(CHANGE_NOTHING) <= {rule.endpoint for rule, _ in _own_routes(app)}


def test_views_that_only_read_commit_nothing(app: Flask) -> None:
    """Scanners and preview bots open every link by GET."""
    assert not [
        rule.endpoint for rule, view in _own_routes(app) if not _methods(rule) & CHANGING and hasattr(view, "commits")
    ]


def test_a_view_that_checks_the_csrf_token_itself_has_a_form_that_does(app: Flask) -> None:
    """`@keeps_input` takes the view out of the general check: then it must use a `core.forms.Form`."""
    unchecked = [
        rule.endpoint
        for rule, view in _own_routes(app)
        if f"{view.__module__}.{view.__name__}" in csrf._exempt_views
        and not _uses_a_form(view)
        and rule.endpoint not in WITHOUT_A_PAGE_OF_OURS
    ]
    assert not unchecked
    assert not csrf._exempt_blueprints


def _own_routes(app: Flask) -> Iterator[tuple[Rule, Any]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.partition(".")[0] not in ADDRESSES_OF_LIBRARIES:
            yield rule, app.view_functions[rule.endpoint]


def _methods(rule: Rule) -> set[str]:
    return set(rule.methods or ())


def _uses_a_form(view: Any) -> bool:
    """Whether the view, or a function of our own that it calls, names a class of forms."""
    seen: set[Any] = set()
    waiting = [inspect.unwrap(view)]
    while waiting:
        function = waiting.pop()
        if function in seen or not isinstance(function, FunctionType):
            continue
        seen.add(function)
        for found in _named_in(function):
            if inspect.isclass(found) and issubclass(found, Form):
                return True
            if getattr(found, "__module__", "").startswith("sessions_app"):
                waiting.append(inspect.unwrap(found) if callable(found) else found)
    return False


def _named_in(function: FunctionType) -> Iterator[Any]:
    named = [function.__globals__[name] for name in function.__code__.co_names if name in function.__globals__]
    yield from named
    for module in [one for one in named if isinstance(one, ModuleType)]:
        yield from (getattr(module, name) for name in function.__code__.co_names if hasattr(module, name))
