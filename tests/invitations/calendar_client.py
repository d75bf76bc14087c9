"""A calendar programme that obeys: it takes what is newer by (SEQUENCE, DTSTAMP), and does what each message says."""

from dataclasses import dataclass
from datetime import datetime

from sessions_app.outbox.models import OutgoingMail
from tests.invitations.letterbox import event_of


@dataclass(frozen=True)
class Entry:
    """What stands in it."""

    uid: str
    starts_at: datetime
    location: str
    link: str


@dataclass
class CalendarClient:
    entry: Entry | None = None
    version: tuple[int, datetime] | None = None
    version_before: tuple[int, datetime] | None = None
    uid: str = ""
    declined: bool = False

    def receive(self, mail: OutgoingMail) -> None:
        event = event_of(mail)
        version = (int(event.sequence.value), event.dtstamp.value)  # type: ignore[attr-defined]
        assert self.version is None or (version[0] > self.version[0] and version[1] > self.version[1])
        assert self.uid in ("", event.uid.value), "a second entry beside the first"  # type: ignore[attr-defined]
        self.version, self.version_before, self.uid = version, self.version, event.uid.value  # type: ignore[attr-defined]
        if mail.calendar_method == "CANCEL":
            assert self.entry is not None, "took out what never was in it"
            self.entry = None
            return
        self.declined = False
        self.entry = Entry(
            self.uid,
            event.dtstart.value,  # type: ignore[attr-defined]
            event.location.value,  # type: ignore[attr-defined]
            event.getChildValue("conference", ""),  # type: ignore[attr-defined]
        )
