"""Who did, saw, took along or was refused what: how it gets into the audit trail.

    audit.note(Action.PUBLISHED, "session", 12)   what happened, in the same transaction: both or neither
    @audit.views("participants")                  a page with personal data, declared beside its access
    @audit.exports("participants")                a file with personal data

Views, exports and refusals are written after the answer is made, in a transaction of their own: they stay whatever
becomes of the request, and an answer that cannot be noted does not leave. The request's own transaction is ended
first, so that one request never waits for itself. Changes of accounts and their sign-in note themselves.

Answering an evaluation leaves no entry, by construction: nothing in `feedback/` knows this module, and its pages
declare nothing.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from flask import Flask, current_app, g, has_request_context, request
from flask_login import current_user
from sqlalchemy import insert, select
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import Access, access_of
from sessions_app.core.database import adding
from sessions_app.core.extensions import db
from sessions_app.core.forms import clean
from sessions_app.core.retention import Swept
from sessions_app.core.values import dataclass
from sessions_app.people.audit_models import Action, ActorKind, AuditEntry
from sessions_app.people.models import User

V = TypeVar("V", bound=Callable[..., Any])
PlaceOf = Callable[[str], tuple[int, int] | None]  # by the slug of a session: its number and its district's

ADDING = insert(AuditEntry).inline()  # nobody asks for its number
REFUSALS = (403, 404)
FAILED = 422
FAILURES = {  # what a 422 of these views means
    "people.sign_in": Action.SIGN_IN_FAILED,
    "people.sign_in_with_code": Action.SIGN_IN_FAILED,
    "people.sign_in_with_passkey": Action.SIGN_IN_FAILED,
    "people.sign_in_by_provider": Action.SIGN_IN_FAILED,
}


@dataclass(frozen=True)
class About:
    """What an entry is about, in numbers."""

    subject_kind: str = ""
    subject_id: int | None = None
    knowledge_session_id: int | None = None
    district_id: int | None = None
    count: int | None = None


@dataclass(frozen=True)
class Declared:
    action: Action
    what: str


def install(app: Flask, place_of: PlaceOf) -> None:
    app.extensions["audit_place_of"] = place_of
    app.after_request(_note_answer)


def views(what: str) -> Callable[[V], V]:
    """This page shows personal data: whoever opens it is noted."""
    return lambda view: _declare(view, Declared(Action.VIEWED, what))


def exports(what: str) -> Callable[[V], V]:
    """This file holds personal data or figures that leave the house: whoever takes it is noted."""
    return lambda view: _declare(view, Declared(Action.EXPORTED, what))


def note(
    action: Action,
    subject_kind: str,
    subject_id: int | None = None,
    *,
    knowledge_session_id: int | None = None,
    district_id: int | None = None,
    count: int | None = None,
    actor: User | None = None,
) -> None:
    """Writes down what happens now, in the present transaction. `actor` when it is not who the request says."""
    about = About(subject_kind, subject_id, knowledge_session_id, district_id, count)
    db.session.connection().execute(ADDING, _entry(action, about, actor))


def tell(subject_id: int | None, knowledge_session_id: int | None = None, district_id: int | None = None) -> None:
    """For a view that is declared, whose address does not say what it is about: the number of what it shows."""
    g.audit_about = (subject_id, knowledge_session_id, district_id)


def shows(what: str) -> None:
    """For a page that shows personal data at times: whoever sees it is noted, as for one that is declared."""
    g.audit_shown = Declared(Action.VIEWED, what)


def goes_on() -> None:
    """For what a page that stays open fetches: that it was opened has been noted."""
    g.audit_goes_on = True


def note_sweep(swept: Swept) -> None:
    """How many rows were erased because their period was over."""
    note(Action.SWEPT, swept.what[:24], count=swept.count)


def actor_kind() -> ActorKind:
    """Who acts now: a command, the holder of a link, a visitor, or a member of staff."""
    if not has_request_context():
        return ActorKind.SYSTEM
    access = _access()
    if access is not None and access.to == "link_holder":
        return ActorKind.LINK
    return ActorKind.USER if current_user.is_authenticated else ActorKind.VISITOR


def _declare(view: V, declared: Declared) -> V:
    view.audited = declared  # type: ignore[attr-defined]
    return view


def _entry(action: Action, about: About, actor: User | None = None) -> dict[str, Any]:
    kind = ActorKind.USER if actor else actor_kind()
    user = actor or (current_user if kind is ActorKind.USER else None)
    return {
        "happened_at": clock.now(),
        "actor_kind": kind,
        "actor_id": user.id if user else None,
        "role": _role_of(user) if user else "",
        "action": action.value,
        **asdict(about),
        "endpoint": (request.endpoint or "")[:80] if has_request_context() else "",
        "request_id": _request_id() if has_request_context() else "",
    }


def _role_of(user: User) -> str:
    """The role that opened this door: one that the route asks for, else the first of her own."""
    own = sorted(role.name for role in user.roles)
    access = _access() if has_request_context() else None
    asked = [name for name in own if access is not None and name in access.roles]
    return (asked or ["admin" if "admin" in own else own[0] if own else ""])[0]


def _access() -> Access | None:
    return access_of(current_app, request.endpoint or "")


def _request_id() -> str:
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex
    return str(g.request_id)


def _note_answer(answer: Response) -> Response:
    """Views, exports, refusals and failed sign-ins, each in a transaction of its own."""
    found = _worth_noting(answer.status_code)
    if found is not None:
        adding.add_apart(AuditEntry, _entry(*found))
    return answer


def _worth_noting(status: int) -> tuple[Action, About] | None:
    endpoint = request.endpoint or ""
    if status == FAILED and endpoint in FAILURES:
        return FAILURES[endpoint], About("user", _who_tried())
    access = _access()
    declared: Declared | None = getattr(current_app.view_functions.get(endpoint), "audited", g.get("audit_shown"))
    if access is None or access.to == "everyone" or (declared is None and status not in REFUSALS):
        return None
    actor = actor_kind()  # reads her account, if the request has not done so yet
    if actor is ActorKind.VISITOR:
        return None
    if declared is not None and status == 200 and not g.pop("audit_goes_on", False):
        return declared.action, _about(declared.what)
    return (Action.REFUSED, _about("")) if actor is ActorKind.USER and status in REFUSALS else None


def _about(what: str) -> About:
    """From what the view told, else from the address."""
    arguments: Mapping[str, Any] = request.view_args or {}
    name = next((name for name in arguments if name.endswith("_id") and isinstance(arguments[name], int)), "")
    place = current_app.extensions["audit_place_of"](str(arguments["slug"])) if "slug" in arguments else None
    session_id, district_id = place or (None, None)
    subject_id = arguments.get(name)
    if "audit_about" in g:
        subject_id, session_id, district_id = g.pop("audit_about")
    return About(what or name.removesuffix("_id"), subject_id, session_id, district_id)


def _who_tried() -> int | None:
    """The account that the view told, else the one of the address that was typed."""
    if "audit_about" in g:
        return g.audit_about[0]  # type: ignore[no-any-return]
    return _user_named(request.form.get("email", ""))


def _user_named(email: str) -> int | None:
    return db.session.scalar(select(User.id).where(User.email == clean(email).lower()[:254]))
