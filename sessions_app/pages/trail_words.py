"""The words on screen for what stands in the audit trail."""

from flask_babel import lazy_gettext as _l

from sessions_app.people.audit_models import Action, ActorKind

ACTORS = {
    ActorKind.USER: _l("account"),
    ActorKind.LINK: _l("holder of a personal link"),
    ActorKind.VISITOR: _l("visitor"),
    ActorKind.SYSTEM: _l("the system itself"),
}

ACTIONS = {
    Action.SIGNED_IN: _l("signed in"),
    Action.SIGNED_OUT: _l("signed out"),
    Action.SIGN_IN_FAILED: _l("failed to sign in"),
    Action.PASSWORD_SET: _l("password set"),
    Action.TWO_FACTOR_ON: _l("second step on"),
    Action.TWO_FACTOR_OFF: _l("second step off"),
    Action.ROLES_CHANGED: _l("roles changed"),
    Action.SCOPE_CHANGED: _l("districts or organisations changed"),
    Action.DEACTIVATED: _l("closed"),
    Action.REACTIVATED: _l("opened again"),
    Action.ADDED: _l("added"),
    Action.CHANGED: _l("changed"),
    Action.MERGED: _l("merged"),
    Action.REMOVED: _l("removed"),
    Action.USED: _l("used"),
    Action.SENT_AGAIN: _l("sent again"),
    Action.PUBLISHED: _l("published"),
    Action.RESCHEDULED: _l("moved"),
    Action.CANCELLED: _l("cancelled"),
    Action.ATTENDANCE_MARKED: _l("attendance marked"),
    Action.ATTENDANCE_COMPLETED: _l("attendance completed"),
    Action.WALKED_IN: _l("let in at the door"),
    Action.ERASED: _l("erased"),
    Action.SWEPT: _l("wiped after its period"),
    Action.VIEWED: _l("viewed"),
    Action.EXPORTED: _l("exported"),
    Action.REFUSED: _l("refused"),
}

SUBJECTS = {
    "user": _l("account"),
    "users": _l("list of accounts"),
    "session": _l("session"),
    "registration": _l("registration"),
    "participant": _l("registration"),
    "participants": _l("list of participants"),
    "passkey": _l("passkey"),
    "recovery_codes": _l("recovery codes"),
    "door_link": _l("link for a door helper"),
    "person": _l("participant"),
    "door": _l("list at the door"),
    "mail": _l("mail"),
    "mails": _l("list of mails"),
    "agreements": _l("agreements"),
    "insights": _l("figures"),
    "trail": _l("log"),
    "organisation": _l("organisation"),
    "district": _l("district"),
    "theme": _l("theme"),
    # What was wiped after its period, by the name of the sweep.
    "needs": _l("what participants need"),
    "participation": _l("registrations"),
    "persons": _l("addresses of participants"),
    "names on invitations": _l("names on invitations"),
    "mail_body": _l("texts of mails"),
    "sign_in_sessions": _l("signed in browsers"),
}
