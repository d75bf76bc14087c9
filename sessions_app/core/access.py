"""Who may open what. Closed by default: each route carries exactly one declaration, or nobody gets in.

    @everyone            the public programme, registering
    @link_holder         whoever holds a personal link; the view itself answers 404 to an unknown one
    @staff("organiser", "partner")  a signed-in account with one of these roles; an admin may do everything

What a role may do, and where, is decided in `people/` (`rules.RIGHTS`, `queries.scope_of`); outside her scope is 404.
`people/access_table.py` shows it all in one table, and a test holds every route against it.
"""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import limits
from sessions_app.core.above import page_at_or_above
from sessions_app.core.values import dataclass

V = TypeVar("V", bound=Callable[..., Any])

ROLES = ("admin", "organiser", "partner", "coordinator")


@dataclass(frozen=True)
class Access:
    to: Literal["everyone", "link_holder", "staff"]
    roles: frozenset[str] = frozenset()


def everyone(view: V) -> V:
    return _declare(view, Access("everyone"))


def link_holder(view: V) -> V:
    return _declare(limits.link_guesses(view), Access("link_holder"))  # type: ignore[no-any-return]


def staff(*roles: str) -> Callable[[V], V]:
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles: {unknown}")
    return lambda view: _declare(view, Access("staff", frozenset(roles)))


def declare(app: Flask, endpoint: str, access: Access) -> None:
    """The declaration of a route whose view comes from a library."""
    app.extensions.setdefault("access_of_endpoints", {})[endpoint] = access


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the route declared; None is a fault that the house rules test for, and nobody gets in."""
    declared: Access | None = app.extensions.get("access_of_endpoints", {}).get(endpoint)
    return declared or getattr(app.view_functions.get(endpoint), "access", None)


def install(app: Flask) -> None:
    declare(app, "static", Access("everyone"))

    @app.before_request
    def stand_at_the_door() -> Response | None:
        if request.endpoint is None:  # an unknown address: 404 by the router
            return None
        access = access_of(app, request.endpoint)
        if access is None:
            abort(403)
        if access.to != "staff":
            return None
        if not (current_user.is_authenticated and current_user.may(*access.roles)):
            elsewhere = _elsewhere()
            if elsewhere is not None:
                return elsewhere
        if not current_user.is_authenticated:
            return _to_sign_in()
        if not current_user.may(*access.roles):
            abort(403)
        return None


def _to_sign_in() -> Response:
    """And back. What was sent is not kept: whoever was signed out while she typed is told so."""
    if request.method == "GET":
        return redirect(url_for("people.show_sign_in", next=request.full_path.rstrip("?")))
    form = page_at_or_above(request.path)
    return redirect(url_for("people.show_sign_in", next=form.url if form else None, verstuurd=1))


def otherwise(place: Callable[..., Response | None]) -> Callable[[V], V]:
    """For a page of the staff whose address others come by too: where those are sent, or None to refuse them."""

    def note(view: V) -> V:
        view.otherwise = place  # type: ignore[attr-defined]
        return view

    return note


def _elsewhere() -> Response | None:
    place = getattr(current_app.view_functions.get(request.endpoint or ""), "otherwise", None)
    return place(**(request.view_args or {})) if place is not None else None


def _declare(view: V, access: Access) -> V:
    if hasattr(view, "access"):
        raise ValueError(f"{view.__name__} declares its access twice")
    view.access = access  # type: ignore[attr-defined]
    return view
