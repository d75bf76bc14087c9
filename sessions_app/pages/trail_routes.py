"""The log: who did, saw, took along or was refused what. For admins; that they look is in it too."""

from datetime import date
from typing import Any

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import staff
from sessions_app.core.formatting import without_accents
from sessions_app.core.forms import clean
from sessions_app.core.paging import page_asked
from sessions_app.core.values import dataclass
from sessions_app.knowledge_sessions.audited import place_of
from sessions_app.pages import trail as words
from sessions_app.pages.blueprint import blueprint
from sessions_app.pages.trail_words import ACTIONS
from sessions_app.people import audit
from sessions_app.people.admin_words import ROLES
from sessions_app.people.audit_queries import TrailFilter, all_of, page_of
from sessions_app.people.queries import users


@dataclass(frozen=True)
class Asked:
    """What stands in the address; what cannot be read is told, and nothing is shown for it."""

    arguments: dict[str, str]
    wanted: TrailFilter
    wrong: tuple[str, ...]


@blueprint.get("/beheer/logboek")
@staff("admin")
@audit.views("trail")
def trail() -> Any:
    asked = _asked()
    number = page_asked()
    page = page_of(asked.wanted, number)
    if number > 1 and not page.items:
        abort(404)
    shown = {"page": page, "lines": words.in_words(page.items), "asked": asked, "actions": ACTIONS, "roles": ROLES}
    shown["users"] = sorted(users(), key=lambda user: without_accents(user.name or user.email))
    return render_template("admin/trail.html", **shown), 422 if asked.wrong else 200


@blueprint.get("/beheer/logboek.csv")
@staff("admin")
@audit.exports("trail")
def trail_csv() -> Response:
    asked = _asked()
    if asked.wrong:
        abort(422)
    answer = Response(words.as_csv(all_of(asked.wanted)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="logboek-{clock.today():%Y-%m-%d}.csv"'
    return answer


def _asked() -> Asked:
    arguments = {name: clean(request.args.get(name, ""))[:120] for name in ("wie", "actie", "van", "tot", "sessie")}
    arguments = {name: value for name, value in arguments.items() if value}
    place = place_of(arguments["sessie"].rstrip("/").rpartition("/")[2]) if "sessie" in arguments else None
    days = {name: _day(arguments[name]) for name in ("van", "tot") if name in arguments}
    wrong: list[str] = [name for name, day in days.items() if day is None]
    wrong += ["sessie"] if "sessie" in arguments and place is None else []
    wrong += ["wie"] if "wie" in arguments and not _is_number(arguments["wie"]) else []
    wanted = TrailFilter(
        actor_id=int(arguments["wie"]) if _is_number(arguments.get("wie", "")) else None,
        action=arguments.get("actie", ""),
        since=days.get("van"),
        until=days.get("tot"),
        knowledge_session_id=place[0] if place else None,
    )
    return Asked(arguments, wanted, tuple(wrong))


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 10
