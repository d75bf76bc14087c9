"""How often one account may be tried, whatever network address it comes from (those are in `core/limits.py`).

Only what was refused counts. An unknown address is counted in the same way, so that the answer does not tell which
addresses have an account. The storage of the limits holds a hash, not the address.
"""

import hashlib

from flask import current_app, request
from flask import session as browser_session
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core.extensions import limiter
from sessions_app.core.forms import normalised_email

WAITING = "second_step"  # in the cookie, between the password and the code


def typed_account() -> str:
    typed = request.form.get("email", "")[:300]
    try:
        address = normalised_email(typed)
    except ValueError:
        address = typed.strip().lower()
    return _hidden(address)


def this_account() -> str:
    """Who is signed in, or is about to be."""
    waiting = browser_session.get(WAITING) or {}
    return _hidden(str(waiting.get("user") or current_user.get_id() or ""))


def _hidden(name: str) -> str:
    return hashlib.sha256(f"{current_app.config['SECRET_KEY']}:{name}".encode()).hexdigest()[:32]


def _was_refused(answer: Response) -> bool:
    return answer.status_code == 422


sign_in = limiter.limit("10 per 15 minutes; 50 per day", key_func=typed_account, deduct_when=_was_refused)
codes = limiter.limit("5 per 15 minutes; 30 per day", key_func=this_account, deduct_when=_was_refused)
own_password = limiter.limit("10 per 15 minutes", key_func=this_account, deduct_when=_was_refused)
