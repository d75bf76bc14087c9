"""Which keys sign certificates and which ones check them (why: `certificate_code.py`)."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sessions_app.core import clock
from sessions_app.core.extensions import db
from sessions_app.registrations import certificate_code
from sessions_app.registrations.certificate_code import Statement
from sessions_app.registrations.certificate_models import CertificateKey


def sign(statement: Statement) -> str:
    """The code for a certificate that says this."""
    return certificate_code.code_of(statement, certificate_code.key_from(current_app.config["SECRET_KEY"]))


def check(code: str) -> Statement | None:
    """What the certificate with this code says; None when it is not one of ours, or was changed."""
    return certificate_code.read(code, _keys_that_check())


def remember_key() -> None:
    """Keeps the public half of the present key, so that it still checks when SECRET_KEY has become another."""
    public_key = certificate_code.public_half(certificate_code.key_from(current_app.config["SECRET_KEY"]))
    if db.session.get(CertificateKey, public_key) is not None:
        return
    try:
        with db.session.begin_nested():
            db.session.add(CertificateKey(public_key=public_key, created_at=clock.now()))
    except IntegrityError:  # somebody else in this very moment
        return


def _keys_that_check() -> list[str]:
    """Of the keys in use now, then those of before."""
    secrets = [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
    in_use = [certificate_code.public_half(certificate_code.key_from(secret)) for secret in secrets]
    kept = db.session.scalars(select(CertificateKey.public_key).order_by(CertificateKey.created_at.desc()))
    return list(dict.fromkeys([*in_use, *kept]))
