"""The second step of signing in: a code of an authenticator app (TOTP, RFC 6238), or a recovery code.

The secret stands encrypted in the database (SECURITY_TOTP_SECRETS), recovery codes as hashes. A code opens once: the
counter of the last one is kept, and earlier ones are refused.
"""

import base64
import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from flask import Flask, current_app, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import delete, func, select
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.access import access_of
from sessions_app.core.database.connections import lock_row
from sessions_app.core.extensions import db
from sessions_app.people.models import RecoveryCode, User
from sessions_app.people.rules import Role

if TYPE_CHECKING:
    from passlib.totp import TOTP

RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 bits, 24 letters and digits in base32: a plain hash of it cannot be guessed
WINDOW_SECONDS = 30  # the code before and the code after, for a phone whose clock is off
OPEN_WITHOUT = {"people.show_second_step", "people.turn_on_second_step", "people.sign_out"}


def install(app: Flask) -> None:
    app.before_request(_lead_to_set_up)


def is_on(user: User) -> bool:
    return user.totp_secret is not None


def must_be_on(user: User) -> bool:
    """For an administrator in production."""
    required: bool = current_app.config["SECOND_STEP_FOR_ADMIN"]
    return required and any(role.name == Role.ADMIN for role in user.roles)


def new_secret() -> str:
    """Encrypted, so that it may wait in a cookie until the first code proves that the app has it."""
    return str(_totp().new().to_json(encrypt=True))


def key_to_type(secret: str) -> str:
    return str(_totp().from_source(secret).pretty_key())


def picture(user: User, secret: str) -> str:
    """The QR code for the app, as the address of an image."""
    import segno  # late: most processes draw none

    uri = _totp().from_source(secret).to_uri(user.email)
    return str(segno.make(uri, micro=False).svg_data_uri(scale=5, border=4, light="#fff", dark="#000"))


def turn_on(user: User, secret: str, code: str) -> list[str] | None:
    """Her recovery codes, to show once; None when the code is not that of the secret."""
    counter = _counter_of(secret, code, None)
    if counter is None:
        return None
    user.totp_secret, user.totp_last_counter = secret, counter
    return new_recovery_codes(user)


def turn_off(user: User) -> None:
    user.totp_secret = user.totp_last_counter = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.flush()


def accepts(user: User, code: str) -> bool:
    """Whether this code of her app, or this recovery code, opens the second step; it never does so again."""
    lock_row(User, user.id)  # of two who come with the same code, one is let in
    if user.totp_secret is None:
        return False
    counter = _counter_of(user.totp_secret, code, user.totp_last_counter)
    if counter is None:
        return _use_recovery_code(user, code)
    user.totp_last_counter = counter
    db.session.flush()
    return True


def new_recovery_codes(user: User) -> list[str]:
    """The earlier ones stop working."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    letters = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(user, code)) for code in letters)
    db.session.flush()
    return ["-".join(re.findall("....", code)) for code in letters]


def recovery_codes_left(user: User) -> int:
    of_her = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return db.session.scalar(of_her) or 0


def _use_recovery_code(user: User, code: str) -> bool:
    typed = re.sub(r"[\s-]", "", code).lower()
    found = db.session.scalar(
        select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(user, typed))
    )
    if found is None:
        return False
    db.session.delete(found)
    db.session.flush()
    return True


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"recovery code:{user.id}:{code}".encode()).hexdigest()


def _counter_of(secret: str, code: str, last_counter: int | None) -> int | None:
    """Which code it was; None when it is wrong, or used before."""
    from passlib.totp import TokenError

    try:
        match = _totp().verify(
            code, secret, time=int(clock.now().timestamp()), window=WINDOW_SECONDS, last_counter=last_counter
        )
    except (TokenError, ValueError):
        return None
    return int(match.counter)


def _lead_to_set_up() -> Response | None:
    """An administrator who needs a second step and has none sees nothing of the staff's pages before she has."""
    if not current_app.config["SECOND_STEP_FOR_ADMIN"] or request.endpoint in OPEN_WITHOUT:
        return None
    access = access_of(current_app, request.endpoint or "")
    if access is None or access.to != "staff" or not current_user.is_authenticated:
        return None
    must = must_be_on(current_user) and not is_on(current_user)
    return redirect(url_for("people.show_second_step"), 303) if must else None


def _totp() -> type["TOTP"]:
    from passlib.totp import TOTP  # late: what encrypts its secrets takes 6 MB

    with_our_keys: type[TOTP] = TOTP.using(
        issuer=current_app.config["SECURITY_TOTP_ISSUER"], secrets=current_app.config["SECURITY_TOTP_SECRETS"]
    )
    return with_our_keys
