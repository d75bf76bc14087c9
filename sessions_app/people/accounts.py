"""Passwords of staff accounts: checking, setting, and the link to choose a new one."""

import uuid

from flask import current_app
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token, reset_password_token_status

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.core.forms import normalised_email
from sessions_app.outbox import service as outbox
from sessions_app.people import messages
from sessions_app.people.models import User
from sessions_app.people.queries import find_user

RESET_PATH = "/wachtwoord-vergeten/"


def account_for(email: str, password: str) -> User | None:
    """The active account that this password opens. Takes as long for an unknown address as for a wrong password."""
    user = _active_account(email)
    if user is None or not user.password:
        hashed(password)
        return None
    return user if user.verify_and_update_password(_normalised(password)) else None


def hashed(password: str) -> str:
    return str(hash_password(_normalised(password)))


def set_password(user: User, password: str) -> None:
    """From now on this password; every session and every reset link of this account ends."""
    user.password = hashed(password)
    user.fs_uniquifier = uuid.uuid4().hex
    db.session.flush()


def send_reset_link(email: str, language: str) -> None:
    """A mail with a link to choose a new password, if there is such an account.

    For an unknown address the same mail is made and taken back, so that the answer takes as long.
    """
    user = _active_account(email)
    if user is not None:
        outbox.enqueue(messages.password_reset(user, language, clock.now()))
        return
    nobody = User(id=0, email=email, name="")
    with db.session.begin_nested() as attempt:
        outbox.enqueue(messages.password_reset(nobody, language, clock.now()))
        attempt.rollback()


def find_by_reset_token(token: str) -> User | None:
    """The active account of a reset link that still works."""
    expired, invalid, user = reset_password_token_status(token)
    return user if user is not None and user.active and not expired and not invalid else None


def reset_path(user_id: int) -> str | None:
    """Made when the mail leaves, so that no table holds it and its four hours count from then."""
    user = db.session.get(User, user_id)
    return RESET_PATH + generate_reset_password_token(user) if user is not None and user.active else None


links.register_address(messages.RESET_PURPOSE, reset_path)


def _active_account(email: str) -> User | None:
    try:
        user = find_user(normalised_email(email))
    except ValueError:
        return None
    return user if user is not None and user.active else None


def _normalised(password: str) -> str:
    """One way to write letters that can be written in several, as Flask-Security does."""
    return str(current_app.extensions["security"].password_util.normalize(password))
