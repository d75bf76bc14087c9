"""A passkey is made, and opens an account: what we ask the browser and what it answers (WebAuthn).

The challenge waits in the browser session until the answer comes. webauthn and all that comes with it are a tenth of a
web process, so views import this module when somebody uses a passkey.
"""

from urllib.parse import urlsplit

import webauthn
from flask import current_app
from flask import session as browser_session
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.people.models import Passkey, User
from sessions_app.people.passkeys import passkeys_of
from sessions_app.people.rules import browser_family

WAITS_SECONDS = 300
REGISTERING, SIGNING_IN = "passkey_new", "passkey_sign_in"


def question_for_new(user: User) -> str:
    """What the browser needs to make a passkey, as JSON."""
    known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in passkeys_of(user)]
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=current_app.config["SECURITY_TOTP_ISSUER"],
        user_id=f"account {user.id}".encode(),
        user_name=user.email,
        user_display_name=user.name or user.email,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    _remember(REGISTERING, options.challenge)
    return webauthn.options_to_json(options)


def add(user: User, answer: str, user_agent: str) -> Passkey | None:
    """Keeps the passkey that the browser made; None when the answer does not hold."""
    challenge = _remembered(REGISTERING)
    if challenge is None:
        return None
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    passkey = Passkey(
        user_id=user.id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_with=browser_family(user_agent),
        created_at=clock.now(),
    )
    if _find(passkey.credential_id) is not None:
        return None
    db.session.add(passkey)
    db.session.flush()
    return passkey


def question_for_sign_in() -> str:
    """Names no account, so it tells nobody who has a passkey."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), user_verification=UserVerificationRequirement.REQUIRED
    )
    _remember(SIGNING_IN, options.challenge)
    return webauthn.options_to_json(options)


def account_for(answer: str) -> User | None:
    """The active account whose passkey gave this answer."""
    challenge = _remembered(SIGNING_IN)
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
        passkey = _find(bytes_to_base64url(credential.raw_id))
        if challenge is None or passkey is None:
            return None
        checked = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    passkey.sign_count = checked.new_sign_count
    user = db.session.get(User, passkey.user_id)
    return user if user is not None and user.active else None


def _find(credential_id: str) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def _remember(what: str, challenge: bytes) -> None:
    until = int(clock.now().timestamp()) + WAITS_SECONDS
    browser_session[what] = {"challenge": bytes_to_base64url(challenge), "until": until}


def _remembered(what: str) -> bytes | None:
    """Once only."""
    waiting = browser_session.pop(what, None)
    if not waiting or waiting["until"] < clock.now().timestamp():
        return None
    return base64url_to_bytes(waiting["challenge"])


def _host() -> str:
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"


def _origin() -> str:
    parts = urlsplit(current_app.config["BASE_URL"])
    return f"{parts.scheme}://{parts.netloc}"
