"""In which browsers a staff member is signed in. Each is a row that can be ended; the cookie alone opens nothing."""

import logging
import uuid
from datetime import datetime

from flask import Flask, g, request
from flask import session as browser_session
from flask_security import login_user, logout_user
from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from sessions_app.core import clock, retention
from sessions_app.core.database import at_a_glance
from sessions_app.core.database.at_a_glance import Glance
from sessions_app.core.extensions import db
from sessions_app.core.kept import facts, kept_rows
from sessions_app.core.transaction import discard, transaction
from sessions_app.core.types import UtcMoment
from sessions_app.people.models import SignInSession, User
from sessions_app.people.rules import SIGNED_IN_AT_MOST, browser_family, quarter_of_hour

log = logging.getLogger(__name__)

KEY = "sign_in"


def install(app: Flask) -> None:
    app.login_manager.user_loader(_find_signed_in)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # no tokens beside the cookie
    app.after_request(_note_last_seen)


def begin(user: User, authn_via: str = "password") -> None:
    """Signs her in in this browser, in a session of its own; an earlier one of this browser ends."""
    now = clock.now()
    _forget_here()
    row = new_row(user, request.headers.get("User-Agent", ""), now)
    user.last_signed_in_at = now
    db.session.flush()
    login_user(user, remember=False, authn_via=[authn_via])
    browser_session[KEY] = row.id


def new_row(user: User, user_agent: str, now: datetime) -> SignInSession:
    row = SignInSession(
        id=uuid.uuid4().hex,
        user_id=user.id,
        created_at=now,
        last_seen_at=now,
        browser=browser_family(user_agent),
    )
    db.session.add(row)
    db.session.flush()
    return row


def end_here() -> None:
    """Signs out in this browser; a copy of its cookie opens nothing any more."""
    _forget_here()
    browser_session.pop(KEY, None)
    logout_user()


def _forget_here() -> None:
    db.session.execute(delete(SignInSession).where(SignInSession.id == _current_id()))


def end(user: User, session_id: str) -> bool:
    """Ends one of her sessions, or finds that it ended since she saw it; False when it is somebody else's."""
    row = db.session.get(SignInSession, session_id)
    if row is not None and row.user_id != user.id:
        return False
    if row is not None:
        db.session.delete(row)
        db.session.flush()
    return True


def end_all(user: User, but_this: bool = False) -> None:
    """Signs her out everywhere, or everywhere else."""
    hers = delete(SignInSession).where(SignInSession.user_id == user.id)
    db.session.execute(hers.where(SignInSession.id != _current_id()) if but_this else hers)


def sessions_of(user: User) -> list[SignInSession]:
    """Where she is signed in, the last seen first."""
    of_her = select(SignInSession).where(SignInSession.user_id == user.id, _is_alive(clock.now()))
    return list(db.session.scalars(of_her.order_by(SignInSession.last_seen_at.desc(), SignInSession.created_at.desc())))


def is_here(row: SignInSession) -> bool:
    return row.id == _current_id()


def forget_ended(now: datetime, dry_run: bool) -> int:
    """Deletes the sessions that nobody can use any more."""
    ended = ~_is_alive(now)
    count = db.session.scalar(select(func.count()).select_from(SignInSession).where(ended)) or 0
    if not dry_run:
        db.session.execute(delete(SignInSession).where(ended))
    return count


retention.register_sweep("sign_in_sessions", forget_ended)


_STANDS = Glance(
    select(SignInSession.user_id, SignInSession.last_seen_at, facts.ALONG).where(
        SignInSession.id == bindparam("id"), SignInSession.created_at > bindparam("since", type_=UtcMoment)
    )
)


def _find_signed_in(uniquifier: str) -> User | None:
    """The user of this cookie: this session of hers was not ended, and her account is active. The first is read each
    time, the second stands in the memory of this process until a fact changes (`core/kept/kept_rows.py`)."""
    [found] = at_a_glance.read(_STANDS.of(id=_current_id(), since=clock.now() - SIGNED_IN_AT_MOST))
    if not found:
        return None
    [(user_id, last_seen_at, version)] = found
    facts.note_seen(version)
    active = select(User).where(User.fs_uniquifier == uniquifier, User.active)
    user = kept_rows.kept(User, uniquifier, lambda: db.session.scalar(active))
    if user is None or user.id != user_id:
        return None
    g.last_seen_at = last_seen_at
    return user


def ends_at(signed_in_at: datetime) -> datetime:
    """When she has to sign in again, however busy she is."""
    return signed_in_at + SIGNED_IN_AT_MOST


def _is_alive(now: datetime) -> ColumnElement[bool]:
    return SignInSession.created_at > now - SIGNED_IN_AT_MOST


def _note_last_seen(answer: Response) -> Response:
    """Once a quarter of an hour at most, in a transaction of its own: also a page that only reads tells it."""
    seen, last_seen = quarter_of_hour(clock.now()), g.get("last_seen_at")
    if last_seen is None or seen <= last_seen or answer.is_streamed:
        return answer
    session_id = _current_id()
    try:
        with transaction():
            db.session.execute(update(SignInSession).where(SignInSession.id == session_id).values(last_seen_at=seen))
    except OperationalError:
        log.warning("when a session was last seen could not be noted")
        discard()
    return answer


def _current_id() -> str:
    return str(browser_session.get(KEY, ""))
