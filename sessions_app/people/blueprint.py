"""The blueprint that the route files of this room share, and who is signed in as a row of ours."""

from flask import Blueprint
from flask_login import current_user

from sessions_app.people.models import User

blueprint = Blueprint("people", __name__)


def signed_in_user() -> User:
    user: User = current_user._get_current_object()
    return user
