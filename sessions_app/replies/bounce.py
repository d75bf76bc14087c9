"""Mail that was sent back: delivery reports (RFC 3464), and the older kind that only a person can read."""

import re
from collections.abc import Sequence
from email.message import Message

from sessions_app.core.plain_text import clean_line
from sessions_app.core.values import dataclass
from sessions_app.replies.calendar_answer import address_of

_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_ID_IN_TEXT = re.compile(r"^[ >]*Message-ID:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon")
MOST_RECIPIENTS = 20


@dataclass(frozen=True)
class Bounce:
    """`is_permanent` None: it does not say. `returned`: Message-IDs of the mail that came back."""

    recipients: tuple[str, ...]
    is_permanent: bool | None
    reason: str
    returned: tuple[str, ...]
    is_failure: bool = True  # not a report that it did arrive


def read_bounce(reports: Sequence[Message], originals: Sequence[Message], message: Message, text: str) -> Bounce | None:
    """None when this is no bounce."""
    is_report = str(message.get_param("report-type") or "").lower() == "delivery-status" or bool(reports)
    if not is_report and not _is_from_a_daemon(message):
        return None
    groups = [group for report in reports[:5] for group in _groups(report)]
    about = [group for group in groups if group.get("Final-Recipient") or group.get("Original-Recipient")]
    failed = [group for group in about if _action(group) not in ("delivered", "relayed", "expanded")]
    returned = _returned(originals, text) if failed or not about else ()
    return Bounce(
        recipients=tuple(dict.fromkeys(one for group in failed[:MOST_RECIPIENTS] for one in _recipients(group))),
        is_permanent=_is_permanent(failed),
        reason=_reason(failed) if failed else clean_line(text)[:300],
        returned=returned,
        is_failure=bool(failed) or not about,
    )


def _is_from_a_daemon(message: Message) -> bool:
    """The null sender of RFC 5321 4.5.5 as the receiving server noted it, or a daemon's name."""
    sender = address_of(str(message.get("From", "")).rpartition("<")[2])
    returns_to = str(message.get("Return-Path", "-")).strip()
    subject = str(message.get("Subject", "")).lower()
    says_so = any(word in subject for word in ("undeliver", "delivery", "failure", "returned", "onbestelbaar"))
    return sender.partition("@")[0] in _DAEMONS or (returns_to == "<>" and says_so)


def _groups(report: Message) -> list[Message]:
    """One group of fields about the message, then one for each recipient."""
    payload = report.get_payload()
    return [part for part in payload if isinstance(part, Message)][:50] if isinstance(payload, list) else []


def _action(group: Message) -> str:
    return clean_line(str(group.get("Action", ""))).partition(" ")[0].lower()


def _recipients(group: Message) -> list[str]:
    """`rfc822; someone@example.org`, as we wrote it first and as the server knew it."""
    named = [str(group.get(name, "")) for name in ("Original-Recipient", "Final-Recipient")]
    return [address_of(value.rpartition(";")[2]) for value in named if "@" in value]


def _is_permanent(groups: Sequence[Message]) -> bool | None:
    """`failed` with 5.x.x is for good; a delay or 4.x.x is not. A full mailbox (x.2.2) may be emptied."""
    if not groups:
        return None
    words = [(_action(group), _STATUS.search(str(group.get("Status", "")))) for group in groups]
    return all(
        action != "delayed" and status is not None and status[1] == "5" and not status[0].endswith(".2.2")
        for action, status in words
    )


def _reason(groups: Sequence[Message]) -> str:
    said = [str(group.get("Diagnostic-Code", "")).partition(";")[2] or str(group.get("Status", "")) for group in groups]
    return clean_line("; ".join(dict.fromkeys(said)))[:300]


def _returned(originals: Sequence[Message], text: str) -> tuple[str, ...]:
    found: list[str] = []
    for original in originals[:3]:
        payload = original.get_payload()
        if isinstance(payload, list):
            found += [str(one.get("Message-ID", "")) for one in payload[:1] if isinstance(one, Message)]
        elif isinstance(payload, str):
            found += _ID_IN_TEXT.findall(payload[:50_000])
    found += _ID_IN_TEXT.findall(text[:50_000])
    return tuple(dict.fromkeys(one for value in found for one in _MESSAGE_ID.findall(value)))[:5]
