"""What a mail server says in code, as people say it; the server's own words stand beside it on the page."""

import re

from flask_babel import lazy_gettext as _l

# The first that fits.
PLAIN = (
    (r"^5\d\d.*\b5\.1\.[0-36]\b|user unknown|unknown user|no such user", _l("This address does not exist.")),
    (r"\b[45]\.2\.2\b|mailbox (is )?full|over quota|storage allocation", _l("The mailbox of the recipient is full.")),
    (r"\b[45]\.2\.1\b", _l("The mailbox of the recipient is closed, or takes no mail at this moment.")),
    (r"gr[ae]ylist", _l("The recipient's mail server asks us to come back later; that is usual for a new sender.")),
    (r"AuthenticationError|^53[0458]", _l("Our mail server does not accept the name and password in the settings.")),
    (
        r"^5\d\d.*(\b5\.7\.\d+|spam|blocked|policy|dmarc|spf)",
        _l("The recipient's mail server does not trust our mail. An administrator can look at SPF, DKIM and DMARC."),
    ),
    (r"^5\d\d.*\b5\.3\.4\b|^552", _l("The mail is too large for the recipient.")),
    (r"CERTIFICATE_VERIFY|SSL", _l("The certificate of our mail server is not right.")),
    (r"gaierror|Name or service", _l("The name of our mail server is not known.")),
    (
        r"ConnectionRefused|TimeoutError|timed out|SMTPServerDisconnected|SMTPConnectError|^421",
        _l("Our mail server does not answer."),
    ),
    (r"^4\d\d", _l("The recipient's mail server could not take it now.")),
    (r"^5\d\d", _l("The recipient's mail server refused it.")),
    (r"ValueError", _l("This is no address that mail can be sent to.")),
)
_COMPILED = [(re.compile(pattern, re.IGNORECASE), words) for pattern, words in PLAIN]


def plainly(error: str) -> str:
    """What went wrong, in a sentence; empty when nobody foresaw it."""
    return next((str(words) for pattern, words in _COMPILED if pattern.search(error)), "")
