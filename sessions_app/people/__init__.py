"""People and where they belong: staff accounts and their roles and scope, persons (an e-mail address each),
organisations and districts (stadsdelen); sign-in.
"""

from sessions_app.core.starting.left_out import left_out
from sessions_app.core.starting.taken_along import late

# Flask-Security has passkeys, single sign-on and a second step too. Ours (`passkey_steps.py`, `single_sign_on.py`,
# `second_step.py`) import these late, and our forms have their own look at an address.
with (
    left_out("webauthn", "authlib"),
    late("passlib.totp", "TOTP", "TokenError", "TotpMatch"),
    late("email_validator"),
):
    import flask_security as flask_security
