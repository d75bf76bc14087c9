"""Signing in and out, and every change of an account, are noted by whatever way they come: a page, a command, or code
yet to be written."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask_login import user_logged_in, user_logged_out
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from sessions_app.core.extensions import db
from sessions_app.people import audit
from sessions_app.people.audit_models import Action
from sessions_app.people.models import Passkey, RecoveryCode, User


def install(app: Flask) -> None:
    user_logged_in.connect(_note_sign_in, app)
    user_logged_out.connect(_note_sign_out, app)


def note_changes(session: Session, _context: Any) -> None:
    """Runs after each flush, in the same transaction."""
    for user in _users(session.new):
        audit.note(Action.ADDED, "user", user.id)
    for user in _users(session.deleted):
        audit.note(Action.REMOVED, "user", user.id)
    for user in _users(session.dirty):
        for action in _changes_of(user):
            audit.note(action, "user", user.id)
    _note_keys(session)


def _note_keys(session: Session) -> None:
    """Of passkeys and recovery codes it is told whose they are. A code is deleted one by one when it is used."""
    for objects, action in ((session.new, Action.ADDED), (session.deleted, Action.REMOVED)):
        for owner in sorted(one.user_id for one in objects if isinstance(one, Passkey)):
            audit.note(action, "passkey", owner)
    for objects, action in ((session.new, Action.CHANGED), (session.deleted, Action.USED)):
        for owner in sorted({one.user_id for one in objects if isinstance(one, RecoveryCode)}):
            audit.note(action, "recovery_codes", owner)


def _changes_of(user: User) -> Iterator[Action]:
    changed = {name for name, attribute in inspect(user).attrs.items() if attribute.history.has_changes()}
    if {"password", "fs_uniquifier"} <= changed:  # the password alone: hashed anew, still the same one
        yield Action.PASSWORD_SET
    if "totp_secret" in changed:
        yield Action.TWO_FACTOR_ON if user.totp_secret else Action.TWO_FACTOR_OFF
    if "active" in changed:
        yield Action.REACTIVATED if user.active else Action.DEACTIVATED
    if "roles" in changed:
        yield Action.ROLES_CHANGED
    if changed & {"districts", "organisations"}:
        yield Action.SCOPE_CHANGED
    if changed & {"email", "name"}:
        yield Action.CHANGED


def _note_sign_in(_app: Flask, user: User) -> None:
    audit.note(Action.SIGNED_IN, "user", user.id, actor=user)


def _note_sign_out(_app: Flask, user: Any) -> None:
    if user is not None and user.is_authenticated:
        audit.note(Action.SIGNED_OUT, "user", user.id, actor=user)


def _users(objects: Any) -> Iterator[User]:
    return (one for one in list(objects) if isinstance(one, User))


event.listen(db.session, "after_flush", note_changes)
