from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Text, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from sessions_app.core.extensions import Model
from sessions_app.core.types import UtcMoment, personal, text, word
from sessions_app.outbox.rules import DropReason, MailState, MailTopic

HOLDS_WORDS = literal_column("(recipient_email != '' OR text_body != '')", Boolean)  # as it stands in the index
_IF_IT_HOLDS_WORDS = {"postgresql": {"where": HOLDS_WORDS}, "sqlite": {"where": HOLDS_WORDS}}
BODY = personal("to deliver the mail and to show what was said", "mail_body")


class OutgoingMail(Model):
    """One mail to one person. It holds no secret: a placeholder stands where her personal link belongs."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_state_priority_due", "state", "priority", "due_at"),
        Index("ix_outgoing_mails_recipient_state", "recipient_email", "state"),
        Index("ix_outgoing_mails_chain_state", "chain", "state"),
        Index("ix_outgoing_mails_session_created", "knowledge_session_id", "created_at"),
        Index("ix_outgoing_mails_with_words", "due_at", info=_IF_IT_HOLDS_WORDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(text(200), unique=True)  # the same thing is never said twice
    chain: Mapped[str | None] = mapped_column(text(120))  # mails of which a newer one replaces an unsent older one
    kind: Mapped[str] = mapped_column(text(60))  # the folder under templates/mail
    recipient_email: Mapped[str] = mapped_column(text(254), info=BODY)
    recipient_name: Mapped[str] = mapped_column(text(160), default="", info=BODY)
    language: Mapped[str] = mapped_column(text(2), default="nl")
    subject: Mapped[str] = mapped_column(text(400), info=BODY)
    text_body: Mapped[str] = mapped_column(Text, info=BODY)
    html_body: Mapped[str] = mapped_column(Text, info=BODY)
    calendar: Mapped[str | None] = mapped_column(Text, info=BODY)
    calendar_method: Mapped[str | None] = mapped_column(text(16))
    # What it is about, when she may refuse such mail, and where its "unsubscribe" leads (a placeholder as well).
    topic: Mapped[MailTopic | None] = mapped_column(word(MailTopic, "topic"))
    unsubscribe_link: Mapped[str] = mapped_column(text(80), default="", server_default="", info=BODY)
    useless_from: Mapped[datetime | None] = mapped_column(UtcMoment)  # from then on it is not sent any more
    is_secret: Mapped[bool] = mapped_column(default=False)  # an account mail: its body is shown to nobody
    message_id: Mapped[str] = mapped_column(text(120), unique=True)
    # Who may see it: the organisers of this session, else only an admin.
    knowledge_session_id: Mapped[int | None] = mapped_column(ForeignKey("knowledge_sessions.id", ondelete="SET NULL"))
    state: Mapped[MailState] = mapped_column(word(MailState, "state"), default=MailState.DUE)
    dropped_because: Mapped[DropReason | None] = mapped_column(word(DropReason, "dropped_because"))
    priority: Mapped[int] = mapped_column(default=0, server_default="0")  # `order.py`
    due_at: Mapped[datetime] = mapped_column(UtcMoment)
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    sent_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    last_error: Mapped[str] = mapped_column(text(400), default="")
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class MailRefusal(Model):
    """Someone does not want mail about this. Known by a keyed hash of her address alone: so it outlives the erasure of
    the address, and nobody can read from it whom it is about."""

    __tablename__ = "mail_refusals"
    __table_args__ = (UniqueConstraint("address_hash", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(text(64), info=personal("not to write what is not wanted", "refusal"))
    topic: Mapped[MailTopic] = mapped_column(
        word(MailTopic, "topic"), info=personal("not to write what is not wanted", "refusal")
    )
    created_at: Mapped[datetime] = mapped_column(UtcMoment)


class UndeliverableAddress(Model):
    """An address whose mail server sent our mail back. Permanent: it gets no more mail that it can do without."""

    __tablename__ = "undeliverable_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(text(254), unique=True, info=personal("not to write in vain", "undeliverable"))
    # What the server said, without the address.
    reason: Mapped[str] = mapped_column(text(400), default="", info=personal("not to write in vain", "undeliverable"))
    is_permanent: Mapped[bool] = mapped_column(default=False)
    noted_at: Mapped[datetime] = mapped_column(UtcMoment)
