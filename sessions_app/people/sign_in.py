"""Staff sign-in by Flask-Security-Too: its hashes and reset tokens, with views and sessions of our own
(`routes.py`, `signed_in.py`).

Its blueprint stays out: its views commit by themselves, answer a failed sign-in with 200 and a bad token with a
redirect, and bring routes and static files that nobody asked for.
"""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from sessions_app.core.extensions import db
from sessions_app.people import second_step, signed_in
from sessions_app.people.models import Role, User


def install(app: Flask) -> None:
    Security(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=False)
    signed_in.install(app)
    second_step.install(app)
