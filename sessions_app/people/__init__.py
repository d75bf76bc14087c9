"""People and where they belong: staff accounts and their roles and scope, persons (an e-mail address each),
organisations and districts (stadsdelen); sign-in.
"""

from sessions_app.core.taken_along import without

# Flask-Security has passkeys and single sign-on too. Ours (`passkey_steps.py`, `single_sign_on.py`) import these late.
with without("webauthn", "authlib"):
    import flask_security as flask_security
