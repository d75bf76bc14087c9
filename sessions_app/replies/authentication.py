"""Whether a message comes from the address that it names, as the mail server that we trust found (RFC 8601).

Anyone can write such a header. Only the topmost one of a server that we trust is believed: that server adds its own
above all that came with the message, and takes out what pretends to be its own (RFC 8601 5).
"""

import re
from collections.abc import Collection, Sequence

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*([a-z]+)(.*)$", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\b(header\.from|header\.d|header\.i|smtp\.mailfrom)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_TOO_LONG = 8_000  # characters; real ones have a few hundred


def is_authentic(results: Sequence[str], trusted: Collection[str], sender: str) -> bool:
    """`results`: the Authentication-Results of the message, the topmost first. `trusted`: names of servers, lower
    case. True when DMARC passed for the domain of `sender`, or DKIM or SPF did for a domain that is aligned with it."""
    found = next((value for value in results if server_of(value) in trusted), None)
    if found is None or not sender:
        return False
    passed, dmarc_failed = _passed(found)
    domain = sender.rpartition("@")[2].lower()
    if dmarc_failed:
        return False
    return any(_is_aligned(method, theirs, domain) for method, theirs in passed)


def server_of(value: str) -> str:
    """Who says so: the word before the first semicolon. Exchange Online leaves it out, and then nobody says it."""
    name = _without_comments(value).partition(";")[0].split()
    return name[0].strip('"').lower() if name and "=" not in name[0] else ""


def _passed(value: str) -> tuple[list[tuple[str, str]], bool]:
    """Methods that passed, each with its domain, and whether DMARC failed."""
    passed: list[tuple[str, str]] = []
    dmarc_failed = False
    for part in _without_comments(value).split(";")[1:]:
        found = _RESULT.match(part)
        if found is None:
            continue
        method, result = found[1].lower(), found[2].lower()
        dmarc_failed |= method == "dmarc" and result in ("fail", "temperror", "permerror")
        if result == "pass":
            passed.append((method, _domain(method, found[3])))
    return passed, dmarc_failed


def _domain(method: str, properties: str) -> str:
    named = {name.lower(): value for name, value in _PROPERTY.findall(properties)}
    wanted = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}[method]
    value = next((named[name] for name in wanted if name in named), "")
    return value.rpartition("@")[2].rstrip(".").lower()


def _is_aligned(method: str, theirs: str, domain: str) -> bool:
    """DMARC names the domain of From itself; DKIM and SPF may name the domain above it (relaxed, RFC 7489 3.1)."""
    if method == "dmarc":
        return theirs == domain
    return theirs == domain or ("." in theirs and domain.endswith(f".{theirs}"))


def _without_comments(value: str) -> str:
    text, before = value[:_TOO_LONG], ""
    while text != before:  # comments may nest
        text, before = _COMMENT.sub(" ", text), text
    return text
