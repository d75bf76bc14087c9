"""The life of a staff account: invited, signed in, a new password, closed and opened again."""

import uuid

from flask import current_app
from flask_security.recoverable import generate_reset_password_token, reset_password_token_status
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from sessions_app.core import clock, links
from sessions_app.core.extensions import db
from sessions_app.core.forms import normalised_email
from sessions_app.outbox import service as outbox
from sessions_app.people import messages, passkeys, passwords, second_step, service, signed_in
from sessions_app.people.models import District, Organisation, User
from sessions_app.people.queries import find_user
from sessions_app.people.rules import INVITATION_LASTS, AccountChange, Role

RESET_PATH = "/wachtwoord-vergeten/"
INVITATION_PATH = "/account-instellen/"


class AddressIsTaken(ValueError):
    """There is an account with this address already."""


class HasPassword(ValueError):
    """She needs no invitation any more."""


def account_for(email: str, password: str) -> User | None:
    """The active account that this password opens. Takes as long for an unknown address as for a wrong password."""
    user = active_account(email)
    if user is None or not user.password:
        passwords.hashed(password)
        return None
    return user if passwords.is_right(user, password) else None


def invite(
    email: str,
    name: str,
    roles: list[Role],
    districts: list[District],
    organisations: list[Organisation],
    language: str = "nl",
) -> User:
    """An account without a password, and a mail with which she chooses one. Raises AddressIsTaken."""
    if find_user(email) is not None:
        raise AddressIsTaken(email)
    user = service.add_user(email, None, roles, districts, organisations, name=name)
    outbox.enqueue(messages.account_invitation(user, language, clock.now()))
    return user


def invite_again(user: User, language: str = "nl") -> None:
    """A new mail; the links of earlier ones stop working. Raises HasPassword."""
    if not is_invited(user):
        raise HasPassword(user.email)
    _end_links(user)
    outbox.enqueue(messages.account_invitation(user, language, clock.now()))


def is_invited(user: User) -> bool:
    """She did not choose a password yet."""
    return user.password is None


def deactivate(user: User) -> None:
    """Closes the account: every session and every link of it ends at once."""
    user.active = False
    _end_links(user)
    signed_in.end_all(user)


def reactivate(user: User) -> None:
    """Opens it again; her password and second step are as they were."""
    user.active = True
    db.session.flush()


def has_two_factor(user: User) -> bool:
    """A code beside her password, or a passkey instead of both."""
    return second_step.is_on(user) or bool(passkeys.passkeys_of(user))


def reset_two_factor(user: User, language: str = "nl") -> None:
    """For who lost her phone and her recovery codes, or the device with her passkey: the password alone opens the
    account again, and nothing else does. Ends her sessions."""
    if second_step.is_on(user):
        second_step.turn_off(user)
        tell(user, AccountChange.SECOND_STEP_OFF, language)
    if passkeys.passkeys_of(user):
        passkeys.remove_all(user)
        tell(user, AccountChange.PASSKEY_REMOVED, language)
    signed_in.end_all(user)


def set_password(user: User, password: str, language: str = "nl") -> None:
    """From now on this password; every session and every link of this account ends, and its owner gets a mail."""
    was_invited = is_invited(user)
    user.password = passwords.hashed(password)
    _end_links(user)
    signed_in.end_all(user)
    if not was_invited:
        tell(user, AccountChange.PASSWORD, language)


def tell(user: User, change: AccountChange, language: str) -> None:
    """A mail about what changed, so that she notices when it was somebody else."""
    outbox.enqueue(messages.account_changed(user, change, language, clock.now()))


def send_reset_link(email: str, language: str) -> None:
    """A mail with a link to choose a new password, if there is such an account.

    For an unknown address the same mail is made and taken back, so that the answer takes as long.
    """
    user = active_account(email)
    if user is not None:
        outbox.enqueue(messages.password_reset(user, language, clock.now()))
        return
    nobody = User(id=0, email=email, name="")
    with db.session.begin_nested() as attempt:
        outbox.enqueue(messages.password_reset(nobody, language, clock.now()))
        attempt.rollback()


def find_by_reset_token(token: str) -> User | None:
    """The active account of a reset link that still works."""
    expired, invalid, user = reset_password_token_status(token)
    return user if user is not None and user.active and not expired and not invalid else None


def find_by_invitation(token: str) -> User | None:
    """The account of an invitation that still works: not used, not replaced, not older than seven days."""
    try:
        uniquifier = _invitations().loads(token, max_age=int(INVITATION_LASTS.total_seconds()))
    except BadData:
        return None
    return db.session.scalar(
        select(User).where(User.fs_uniquifier == str(uniquifier), User.active, User.password.is_(None))
    )


def reset_path(user_id: int) -> str | None:
    """Made when the mail leaves, so that no table holds it and its four hours count from then."""
    user = db.session.get(User, user_id)
    return RESET_PATH + generate_reset_password_token(user) if user is not None and user.active else None


def invitation_path(user_id: int) -> str | None:
    """As `reset_path`; its seven days count from then."""
    user = db.session.get(User, user_id)
    if user is None or not user.active or not is_invited(user):
        return None
    return INVITATION_PATH + str(_invitations().dumps(user.fs_uniquifier))


links.register_address(messages.RESET_PURPOSE, reset_path)
links.register_address(messages.INVITATION_PURPOSE, invitation_path)


def _invitations() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]  # the last one signs
    return URLSafeTimedSerializer(keys, salt="account invitation")


def _end_links(user: User) -> None:
    user.fs_uniquifier = uuid.uuid4().hex
    db.session.flush()


def active_account(email: str) -> User | None:
    """The active account with this address, in whatever way that is written."""
    try:
        user = find_user(normalised_email(email))
    except ValueError:
        return None
    return user if user is not None and user.active else None
