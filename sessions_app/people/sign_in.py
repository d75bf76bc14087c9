"""Staff sign-in by Flask-Security-Too, brought in line with the house."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from sessions_app.core.access import Access, declare
from sessions_app.core.extensions import db
from sessions_app.people.models import Role, User


def install(app: Flask) -> None:
    Security(app, SQLAlchemyUserDatastore(db, User, Role))
    for endpoint in ("login", "logout", "forgot_password", "reset_password", "verify"):
        declare(app, f"security.{endpoint}", Access("everyone"))
