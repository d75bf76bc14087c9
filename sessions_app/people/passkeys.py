"""Passkeys (WebAuthn): a key on a phone, a computer or a stick instead of a password and a code.

The device checks a fingerprint, a face or a PIN before it signs (user verification), so a passkey counts as two steps.
How one is made and used: `passkey_steps.py`.
"""

from sqlalchemy import select

from sessions_app.core.extensions import db
from sessions_app.people.models import Passkey, User


def passkeys_of(user: User) -> list[Passkey]:
    return list(db.session.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.created_at)))


def remove(user: User, passkey_id: int) -> bool:
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.user_id != user.id:
        return False
    db.session.delete(passkey)
    db.session.flush()
    return True


def remove_all(user: User) -> None:
    for passkey in passkeys_of(user):
        db.session.delete(passkey)
    db.session.flush()
