"""A mail as the rooms think it: what it is about, to whom, in which language. The outbox makes a row of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Message:
    """`kind` is the folder under templates/mail. `key` is what makes it the same mail (recipient + kind + version):
    a second one with the same key is never sent. A newer message of the same `chain` replaces an unsent older one."""

    kind: str
    key: str
    recipient_email: str
    recipient_name: str
    language: str
    context: Mapping[str, Any] = field(default_factory=dict)
    knowledge_session_id: int | None = None
    calendar: bytes | None = None
    calendar_method: str | None = None
    chain: str | None = None
    is_secret: bool = False
    due_at: datetime | None = None
