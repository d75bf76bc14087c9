from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.invitations.models import Invitation
from sessions_app.knowledge_sessions.models import KnowledgeSession
from sessions_app.outbox.models import OutgoingMail
from sessions_app.people.models import User
from sessions_app.replies.rules import CAN_BE_TAKEN_OVER, Kind, Reason, Stage

ANSWER = personal("to read answers to our invitations, and to show what became of them", "incoming_mail")


class IncomingMail(Model):
    """One message that arrived: as it came, what was understood of it, and what became of it.

    Its row is there before anyone tries to understand it, so that no message is lost.
    """

    __tablename__ = "incoming_mails"
    __table_args__ = (
        Index("ix_incoming_mails_stage_received_at", "stage", "received_at"),
        Index("ix_incoming_mails_session_stage", "knowledge_session_id", "stage"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(text(64), unique=True)  # the same message twice is one row
    received_at: Mapped[datetime] = mapped_column(UtcMoment)
    raw: Mapped[bytes | None] = mapped_column(LargeBinary, info=ANSWER, deferred=True)
    size: Mapped[int]  # of the whole message; of a huge one only the headers are kept
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"), default=Kind.UNREADABLE)
    stage: Mapped[Stage] = mapped_column(word(Stage, "stage"), default=Stage.RECEIVED)
    reason: Mapped[str] = mapped_column(
        text(24), default=""
    )  # a `Reason`; plain text, so that a new one needs no migration
    sender_email: Mapped[str] = mapped_column(text(254), default="", info=ANSWER)
    sender_name: Mapped[str] = mapped_column(text(160), default="", info=ANSWER)
    subject: Mapped[str] = mapped_column(text(400), default="", info=ANSWER)
    body_text: Mapped[str] = mapped_column(Text, default="", info=ANSWER)
    attendee_email: Mapped[str] = mapped_column(text(254), default="", info=ANSWER)  # whose answer; whose mail bounced
    partstat: Mapped[str] = mapped_column(text(16), default="")
    sequence: Mapped[int | None]
    dtstamp: Mapped[datetime | None] = mapped_column(UtcMoment)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="SET NULL"), index=True)
    # Under which it was filed; `about` is what counts.
    knowledge_session_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_sessions.id", ondelete="SET NULL"))
    outgoing_mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mails.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    invitation: Mapped[Invitation | None] = relationship()
    knowledge_session: Mapped[KnowledgeSession | None] = relationship()
    outgoing_mail: Mapped[OutgoingMail | None] = relationship()
    settled_by: Mapped[User | None] = relationship()

    @property
    def about(self) -> KnowledgeSession | None:
        """Who may see it: the organisers of this session, else only an admin. An answer is about the session of its
        invitation, whatever it was filed under."""
        return self.invitation.knowledge_session if self.invitation is not None else self.knowledge_session

    @property
    def about_id(self) -> int | None:
        return self.invitation.knowledge_session_id if self.invitation is not None else self.knowledge_session_id

    @property
    def is_waiting(self) -> bool:
        return self.stage is Stage.WAITING

    @property
    def is_erased(self) -> bool:
        return not (self.subject or self.body_text or self.sender_email)

    @property
    def why(self) -> Reason:
        return Reason(self.reason) if self.reason in list(Reason) else Reason.MALFORMED

    @property
    def can_be_taken_over(self) -> bool:
        """Whether there is something that a person can still say yes to."""
        has_target = self.outgoing_mail_id or self.attendee_email if self.kind is Kind.BOUNCE else self.invitation_id
        return self.is_waiting and self.why in CAN_BE_TAKEN_OVER and bool(has_target)


class MailboxState(Model):
    """How far the mailbox was read, and whether it answers."""

    __tablename__ = "mailbox_states"

    name: Mapped[str] = mapped_column(text(64), primary_key=True)  # a hash of server, account and folder
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    read_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    failing_since: Mapped[datetime | None] = mapped_column(UtcMoment)
    last_error: Mapped[str] = mapped_column(text(400), default="")
