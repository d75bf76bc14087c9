"""The kinds of mail that one may refuse, as they stand on screens."""

from flask_babel import lazy_gettext as _l

from sessions_app.outbox.models import MailTopic

TOPICS = {
    MailTopic.INVITATIONS: (
        _l("Invitations"),
        _l("A mail about a new session that may interest you, and one reminder of it."),
    ),
    MailTopic.REMINDERS: (
        _l("Reminders of a session"),
        _l(
            "As a rule a week and a day before a session at which you have a place, "
            "with the way there or the online link."
        ),
    ),
    MailTopic.EVALUATIONS: (
        _l("Questions afterwards"),
        _l("The day after: which mark you give, with one reminder. Later: what became of it."),
    ),
    MailTopic.MATERIALS: (
        _l("Slides and other material"),
        _l("A mail when the material of a session where you had a place is ready. It is on your own page too."),
    ),
    MailTopic.AGREEMENTS: (
        _l("Reminders of follow-up agreements"),
        _l("Halfway, and on the day that you chose together."),
    ),
}
