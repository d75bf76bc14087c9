"""Staff sign-in by Flask-Security-Too: its hashes, sessions and reset tokens, with views of our own (`routes.py`).

Its blueprint stays out: its views commit by themselves, answer a failed sign-in with 200 and a bad token with a
redirect, and bring routes and static files that nobody asked for.
"""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from sessions_app.core.extensions import db
from sessions_app.people.models import Role, User


def install(app: Flask) -> None:
    Security(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
