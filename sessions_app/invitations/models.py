from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.invitations.round_models import InvitationRound as InvitationRound  # noqa: PLC0414
from sessions_app.invitations.round_models import RoundRecipient as RoundRecipient  # noqa: PLC0414
from sessions_app.invitations.rules import Method, PartStat, Version, next_version
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.people.models import Person


class Invitation(Model):
    """The calendar entry of one person for one session. Its UID is random and for life: who cancels and
    registers again keeps it, with a higher SEQUENCE."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("knowledge_session_id", "person_id"),
        CheckConstraint("sequence >= 0", name="sequence_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    knowledge_session_id: Mapped[int] = mapped_column(ForeignKey("knowledge_sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    uid: Mapped[str] = mapped_column(text(64), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    dtstamp: Mapped[datetime] = mapped_column(UtcMoment)
    method: Mapped[Method] = mapped_column(word(Method, "method"), default=Method.REQUEST)  # of the last message
    organizer: Mapped[str] = mapped_column(text(254))  # never changes in a chain
    partstat: Mapped[PartStat] = mapped_column(word(PartStat, "partstat"), default=PartStat.ACCEPTED)
    # What her calendar answered last, to which version, and when. `partstat` is what our next message says of her.
    answer: Mapped[PartStat | None] = mapped_column(word(PartStat, "answer"))
    answer_sequence: Mapped[int | None]
    answered_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    # An answer to an earlier version says nothing any more: since then it moved, or she registered anew.
    counts_from: Mapped[int] = mapped_column(default=0, server_default="0")
    name: Mapped[str] = mapped_column(
        text(120), default="", info=personal("to address her in the invitation", "invited")
    )

    knowledge_session: Mapped[KnowledgeSession] = relationship()
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_declined(self) -> bool:
        """Her calendar said no to the newest version, and holds nothing any more. A no to an earlier one crossed our
        next message, which put the session back into it."""
        crossed = self.answer_sequence is not None and self.answer_sequence < self.sequence
        return self.partstat is PartStat.DECLINED and not crossed

    def raise_version(self, method: Method, now: datetime) -> None:
        """The next message about it is newer than the last, by both marks that calendar programmes compare."""
        version = next_version(Version(self.sequence, self.dtstamp), now)
        self.sequence, self.dtstamp, self.method = version.sequence, version.dtstamp, method
