"""Passwords: hashing them, checking one, and which are no good.

A password is long enough and not easy to guess; which kinds of characters are in it does not matter. What is easy to
guess is estimated by zxcvbn, whose lists of common passwords come with the package, so nothing leaves this machine.
"""

from enum import Enum, auto

from flask import current_app
from flask_security import hash_password

from sessions_app.people.models import User

LONGEST = 200
GUESSED_FIRST = 72  # zxcvbn takes no more, and what follows only makes it better
FEWEST_GUESSES = 10**8  # what someone who has stolen nothing can never try; common passwords lie far below
WORDS_OF_OURS = ["wachtwoord", "welkom", "geheim", "amsterdam", "omslag", "deomslag", "kennissessie", "kennissessies"]


class Objection(Enum):
    TOO_SHORT = auto()
    EASY_TO_GUESS = auto()


def objection_to(password: str, *about_her: str) -> Objection | None:
    """Why this password is no good; `about_her`: her address and name, which others guess first."""
    if len(password) < shortest():
        return Objection.TOO_SHORT
    from zxcvbn import zxcvbn  # late: its lists of words take 12 MB

    words = [word for text in about_her for word in text.replace("@", " ").replace(".", " ").split()]
    guesses = zxcvbn(password[:GUESSED_FIRST], [*WORDS_OF_OURS, *about_her, *words])["guesses"]
    return Objection.EASY_TO_GUESS if guesses < FEWEST_GUESSES else None


def shortest() -> int:
    return int(current_app.config["SECURITY_PASSWORD_LENGTH_MIN"])


def hashed(password: str) -> str:
    return str(hash_password(_normalised(password)))


def is_right(user: User, password: str) -> bool:
    return bool(user.password) and bool(user.verify_and_update_password(_normalised(password)))


def _normalised(password: str) -> str:
    """One way to write letters that can be written in several, as Flask-Security does."""
    return str(current_app.extensions["security"].password_util.normalize(password))
