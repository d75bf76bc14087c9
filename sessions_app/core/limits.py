"""How often one may try: every rate limit of the application, by name, each with its reason.

Counted per network address of the visitor. A whole office, or a room full of participants on the Wi-Fi of the venue,
shares one address: so what such a crowd does at once is allowed per address, and what one person does is counted per
personal link, per typed e-mail address or per account. Reading a page is not limited, searching is.
Counts live in RATELIMIT_STORAGE_URI; when that does not answer, each process counts for itself and requests go on.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, TypeVar

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from sessions_app.core import clock
from sessions_app.core.extensions import limiter

V = TypeVar("V", bound=Callable[..., Any])
Limited = Callable[[V], V]

IPV6_OF_ONE_VISITOR = 64  # bits; a provider gives each household or phone at least that much to choose from


def visitor() -> str:
    """The network address that counts as one visitor. Behind a proxy it is the client's (TRUSTED_PROXIES)."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, IPV6_OF_ONE_VISITOR), strict=False))
        address = address.ipv4_mapped
    return str(address)


def _link() -> str:
    return str((request.view_args or {}).get("token", "-"))


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()[:254] or "-"


def _account() -> str:
    return current_user.get_id() or visitor()


def _was(*statuses: int) -> Callable[[Response], bool]:
    return lambda answer: answer.status_code in statuses


def seconds_to_wait() -> int:
    """For whoever was stopped just now; on no other answer, or a client waits for nothing."""
    limit = limiter.current_limit
    return max(int(limit.reset_at - clock.seconds_of_the_machine()), 1) if limit else 60


# Only what was refused counts: an office of twenty organisers may sign in on Monday morning. The account itself is
# throttled in people/; this stops one address that tries one password on many accounts.
sign_in: Limited[Any] = limiter.limit("10 per minute; 60 per hour", key_func=visitor, deduct_when=_was(422))

# Each asks the provider something; an office that comes in on Monday morning shares one address.
single_sign_on: Limited[Any] = limiter.limit("60 per minute; 600 per hour", key_func=visitor)

# Six digits: whoever knows the password already may guess sixty codes an hour, and the account has a limit of its own.
second_factor: Limited[Any] = limiter.limit("10 per minute; 60 per hour", key_func=visitor, deduct_when=_was(422))

# Each sends a mail to whoever's address was typed.
password_reset: Limited[Any] = limiter.limit("10 per minute; 60 per hour", key_func=visitor)
password_reset_per_address: Limited[Any] = limiter.limit("5 per hour", key_func=_typed_address)

# Half a team registers from one office the moment a session is announced; a robot is faster than that.
register: Limited[Any] = limiter.limit("30 per minute; 300 per hour", key_func=visitor)

# A group is ten people with a mail each. Only groups that were registered count, not the tries before; a whole office
# that registers its teams shares one address, one person does not have twenty teams.
groups: Limited[Any] = limiter.limit("10 per minute; 30 per hour", key_func=visitor, deduct_when=_was(303))
groups_per_address: Limited[Any] = limiter.limit("6 per hour", key_func=_typed_address, deduct_when=_was(303))
group_forms: Limited[Any] = limiter.limit("60 per minute; 600 per hour", key_func=visitor)

# The QR code in the room leads here: a full room asks for its links within minutes, each for another address.
send_link: Limited[Any] = limiter.limit("60 per minute; 300 per hour", key_func=visitor)
send_link_per_address: Limited[Any] = limiter.limit("5 per hour", key_func=_typed_address)

# Guessing: a token has 144 bits that nobody guesses, so this only keeps the noise down. All purposes together.
# Valid links do not count, so a full room may open its evaluation at once.
link_guesses: Limited[Any] = limiter.shared_limit(
    "30 per minute; 300 per hour", scope="link", key_func=visitor, deduct_when=_was(404)
)

# What one person does with her own link; nobody presses a button faster than once a second.
changes_by_link: Limited[Any] = limiter.limit("30 per minute", key_func=_link)

# Each sends a mail to an address that the visitor chooses: a session leads to a handful of agreements, not to thirty.
# Searching the list, and what was refused, sends nothing and does not count. A full room proposes from one network.
proposals_by_link: Limited[Any] = limiter.limit("30 per hour", key_func=_link, deduct_when=_was(303))
proposals: Limited[Any] = limiter.limit("300 per hour", key_func=visitor, deduct_when=_was(303))

# Searching reads more than a page does. Twenty people of one office may still try words side by side.
search: Limited[Any] = limiter.limit(
    "120 per minute", key_func=visitor, exempt_when=lambda: not request.args.get("q", "").strip()
)

# Other sites ask for the programme from one server for all their visitors; they can keep it (ETag).
programme_api: Limited[Any] = limiter.shared_limit("120 per minute", scope="api", key_func=visitor)

# Drawing a chart takes tenths of a second of a processor.
drawings: Limited[Any] = limiter.limit("60 per minute", key_func=_account)

# At the door one volunteer ticks off a hundred people in the quarter before the start.
door: Limited[Any] = limiter.limit("120 per minute", key_func=_account)

# The same with a door helper's link, on one phone or on several that share it.
door_by_link: Limited[Any] = limiter.limit("240 per minute", key_func=_link)

# Who checks the certificates of a whole team does so one after the other. A signature has 512 bits: nobody guesses it.
certificate_checks: Limited[Any] = limiter.shared_limit(
    "60 per minute; 600 per hour", scope="certificate", key_func=visitor
)

# The list at the door asks every few seconds what changed, on several phones at once.
door_watch: Limited[Any] = limiter.limit("600 per minute", key_func=_account)
door_watch_by_link: Limited[Any] = limiter.limit("600 per minute", key_func=_link)
